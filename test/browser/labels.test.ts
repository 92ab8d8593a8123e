import { AxeBuilder } from '@axe-core/playwright';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice } from '#office/open.ts';
import { findChromium } from '../../scripts/prepare.ts';
import { issued } from '../office/labels/labels-office.ts';
import { signInToSite } from './console.ts';
import { openPage } from './browser.ts';
import { type Register, startRegister } from './server.ts';

const site = '9901210002';
const now = '2026-11-23T10:00:00+08:00';
let register: Register;
let browser: Browser;
let sites: Server;
let port = 0;
let host = '';
let number = '';
/** What the government's site and every copy of it show. */
let snippet = '';
/** What the false site makes of it. */
let changed = (html: string) => html;

beforeAll(async () => {
  register = await startRegister(now);
  await register.stop();
  const opened = await openOffice(
    {
      REGISTER_DIR: `${register.dir}/register.git`,
      PRIVATE_DB: `${register.dir}/private.db`,
      SITE_URL: register.url,
    },
    { now: () => new Date(now) },
  );
  const row = opened.office.catalogue.site(site as never);
  host = new URL(row?.homeUrl ?? '').hostname;
  ({ number } = await issued(opened, { hostnames: [host], siteCode: site as never }));
  await opened.office.close();
  await register.start(now);
  sites = createServer((request, response) => {
    const isFalse = !request.headers.host?.startsWith(host);
    const silent = request.url === '/silent' ? '<meta name="referrer" content="no-referrer">' : '';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const strict = request.url === '/strict';
    if (strict) response.setHeader('Referrer-Policy', 'no-referrer');
    const code = isFalse ? changed(snippet) : snippet;
    response.end(`<!doctype html><html lang="zh-CN"><head><title>x</title>${silent}</head>
      <body><p>网站</p>${code}</body></html>`);
  });
  await new Promise<void>((done) => {
    sites.listen(0, '127.0.0.1', done);
  });
  ({ port } = sites.address() as AddressInfo);
  browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      `--host-resolver-rules=MAP *.gov.cn 127.0.0.1, MAP *.com 127.0.0.1`,
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  sites?.close();
  await register?.remove();
});

/** Clicks the label on a page of a host, as a visitor does; the page of the label. */
async function follow(from: string, path = '/', options = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`http://${from}:${port}${path}`);
  const [opened] = await Promise.all([context.waitForEvent('page'), page.locator('a').click()]);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

const verdict = async (page: Page) => {
  const section = page.locator('[data-label-verdict]');
  const title = await section.getByRole('heading').textContent();
  const look = (await section.getAttribute('class'))?.replace('label-verdict ', '');
  const shapes = await section.locator('svg:visible').count();
  await page.context().close();
  return `${look} ${title} ${shapes}`;
};

describe('标识管理', () => {
  it('gives the filer the code to copy, inert, with number, host and signature [Q02 Q03 Z03]', async () => {
    const { page, faults } = await openPage(browser, register.url);
    await signInToSite(page, register, site);
    await page.getByRole('link', { name: '网站标识', exact: true }).click();
    await page.getByRole('heading', { name: '标识代码' }).waitFor();
    snippet = await page.getByLabel('复制下面的全部代码').inputValue();
    expect(snippet).toContain(`${register.url}/labels/${number}?host=${host}&amp;sig=`);
    expect(snippet).not.toMatch(/<script|<img|<iframe|style=|on\w+=|javascript:/i);
    expect(await page.getByRole('main').innerText()).toContain('</body>');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.getByRole('button', { name: '复制' }).click();
    await page.getByRole('status').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('the page behind a label', () => {
  it('is green for the site itself, with every fact of the label [Q05 R-8.4 Z03]', async () => {
    const page = await follow(host);
    const facts = await page.getByRole('main').innerText();
    for (const fact of [
      number,
      '示例市民政局',
      '政府',
      '示例省示例市示例路1号',
      '负责全市民政工作。',
      host,
      '示例省机构编制部门',
      '2026-11-23',
    ]) {
      expect(facts).toContain(fact);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(await verdict(page)).toBe('ok 您来的网页属于这个网站 1');
  });

  it('is green without script too [Q05 R-8.4]', async () => {
    const page = await follow(host, '/', { javaScriptEnabled: false });
    expect(await verdict(page)).toBe('ok 您来的网页属于这个网站 1');
  });

  it('is red for a copied label on a false site, also where it names its own host [Z03 R-8.4]', async () => {
    changed = (html) => html;
    expect(await verdict(await follow('jia.com'))).toBe('bad 您来的网页不属于这个网站 1');
    changed = (html) => html.replace(`host=${host}`, 'host=jia.com');
    expect(await verdict(await follow('jia.com'))).toBe('bad 您来的网页不属于这个网站 1');
    expect(await verdict(await follow(`${host}.jia.com`))).toBe('bad 您来的网页不属于这个网站 1');
  });

  it('is red for a changed signature, and for a number that nobody issued [Z03]', async () => {
    changed = (html) => html.replace(/sig=...../, 'sig=AAAAA');
    const page = await follow(`www.${host}`);
    expect(await verdict(page)).toBe('bad 签名不对 1');
    changed = (html) => html.replaceAll(number, '99-999999');
    expect(await verdict(await follow('jia.com'))).toBe('bad 没有这个标识编号 1');
  });

  it('hears of the origin though the site sends no referrer, as the code asks for it [Z03]', async () => {
    changed = (html) => html;
    expect(await verdict(await follow(host, '/strict'))).toBe('ok 您来的网页属于这个网站 1');
    expect(await verdict(await follow(host, '/silent'))).toBe('ok 您来的网页属于这个网站 1');
  });

  it('is neither where a false site hides where it sends from, and says what to compare [R-8.4]', async () => {
    changed = (html) => html.replace('referrerpolicy="origin"', 'referrerpolicy="no-referrer"');
    const page = await follow('jia.com');
    expect(await page.locator('[data-label-text]').innerText()).toContain('逐字对照');
    expect(await verdict(page)).toBe('warn 不能判断您从哪个网页来 1');
  });

  it('fits a phone [R-8.4]', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${register.url}/labels/${number}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
    await context.close();
  });
});
