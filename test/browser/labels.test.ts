import { AxeBuilder } from '@axe-core/playwright';
import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
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
  await opened.waitForLoadState('load');
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

describe('the page behind a label of a static site', () => {
  let pages: Server;
  let origin = '';
  beforeAll(async () => {
    const out = join(register.dir, 'site');
    pages = createServer((request, response) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      const file = join(out, path, /\.\w+$/.test(path) ? '' : 'index.html');
      const type = {
        '.html': 'text/html; charset=utf-8',
        '.css': 'text/css',
        '.js': 'text/javascript',
      };
      readFile(file).then(
        (bytes) => {
          response.setHeader('Content-Type', type[extname(file) as '.js'] ?? 'text/plain');
          response.setHeader('Content-Security-Policy', "default-src 'self'");
          response.end(bytes);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((done) => {
      pages.listen(0, '127.0.0.1', done);
    });
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const args = ['--out', out, '--site-url', origin, '--only', 'assets', 'labels'];
    const env = { ...process.env, REGISTER_DIR: join(register.dir, 'register.git') };
    await promisify(execFile)(process.execPath, ['scripts/publish.mjs', ...args], { env });
    changed = (html) => html;
    snippet = snippet.replace(register.url, origin);
  }, 120_000);
  afterAll(() => void pages?.close());
  const looked = async (page: Page) => {
    await page.locator('[data-label-verdict]:not([data-label-verdict="unsure"])').waitFor();
    return verdict(page);
  };

  it('is green for the site itself, the signature checked in the browser [Z03 R-11.3 R-8.4]', async () => {
    expect(await looked(await follow(host))).toBe('ok 您来的网页属于这个网站 1');
  });

  it('is red for a copy and for a changed signature [Z03 R-11.3]', async () => {
    expect(await looked(await follow('jia.com'))).toBe('bad 您来的网页不属于这个网站 1');
    changed = (html) => html.replace(/sig=...../, 'sig=AAAAA');
    expect(await looked(await follow('jia.com'))).toBe('bad 签名不对 1');
    changed = (html) => html;
  });

  it('is red where what the file says is not what was signed [Z03 R-11.3]', async () => {
    const file = join(register.dir, 'site/labels', number, 'index.html');
    const html = await readFile(file, 'utf8');
    await writeFile(file, html.replaceAll(host, 'jia.com'));
    expect(await looked(await follow('jia.com'))).toBe('bad 签名不对 1');
    await writeFile(file, html);
  });

  it('asks to compare by oneself without script, and has its data beside it [Z03 R-11.3]', async () => {
    const page = await follow(host, '/', { javaScriptEnabled: false });
    expect(await page.locator('[data-label-text]').innerText()).toContain('逐字对照');
    expect(await verdict(page)).toBe('warn 请启用脚本，或者自己对照域名 1');
    const json = await readFile(join(register.dir, 'site/labels', `${number}.json`), 'utf8');
    expect(JSON.parse(json)).toMatchObject({ label: { number, hosts: [host] } });
  });

  it('the check of the handbook says yes to that data and no to any other [Z03 Z01]', async () => {
    const chapter = await readFile('src/content/handbook/unit/labels.md', 'utf8');
    const [, script = ''] = /node -e '\n([^']+)'/.exec(chapter) ?? [];
    const file = join(register.dir, 'site/labels', `${number}.json`);
    const run = (at: string) =>
      execFileSync(process.execPath, ['-e', script, at], { encoding: 'utf8' });
    expect(run(file)).toContain(`签名正确 ${number}`);
    const other = join(register.dir, 'other.json');
    await writeFile(other, (await readFile(file, 'utf8')).replaceAll('示例市民政局', '别的单位'));
    expect(run(other)).toContain('签名不对');
  });
});
