import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckStore } from '#office/checker/check-store.ts';
import { madeUpCheck } from '../checker/made-up.ts';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { openClient } from './client.ts';
import { signInSiteBy, signInToSite } from './console.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const site = '9901210002';
const campaign = 'demo-check-99';
/** A site of the city that waits for its inspection. */
const inspected = '9901000003';
let register: Register;
let browser: Browser;
let people: Record<'filer' | 'province' | 'city' | 'visitor', Watched>;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  const open = async () => openPage(browser, register.url);
  people = {
    ...{ filer: await open(), province: await open() },
    ...{ city: await open(), visitor: await open() },
  };
  await signInToSite(people.filer.page, register, site);
  await signIn(people.province.page, register, '990000');
  await signIn(people.city.page, register, '990100');
  const store = openCheckStore(join(register.dir, 'checks.db'));
  const record = { name: '示例市民政局', homeUrl: 'https://www.shili.gov.cn/', otherDomains: [] };
  for (const code of [site, inspected])
    store.put(madeUpCheck(code, '2026-11-23T09:00:00.000+08:00'), record);
  const dead = madeUpCheck('9900000001', '2026-11-23T09:00:00.000+08:00');
  store.put(
    { ...dead, home: { ...dead.home, why: 'dns', status: 0 }, footer: null, channels: [] },
    record,
  );
  store.close();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const to = (path: string) => async (page: Page) => void (await page.goto(path));
const visits: readonly [string, keyof typeof people, (page: Page) => Promise<unknown>][] = [
  ['网站检查结果 of the filer', 'filer', to('/my-site/checks')],
  ['网站检查', 'province', to('/desk/checks')],
  ['网站检查, all', 'province', to('/desk/checks?show=all')],
  ['登记与实际不一致', 'province', to('/desk/checks/discrepancies')],
  ['登记与实际不一致, none of a kind', 'province', to('/desk/checks/discrepancies?kind=moved')],
  ['网站检查结果 of one site', 'province', to(`/desk/sites/${site}/checks`)],
  ['a site that was never checked', 'province', to('/desk/sites/9900000012/checks')],
  [
    '检查评分 with 建议',
    'city',
    async (page) => to(`/desk/inspection/${campaign}/${inspected}`)(page),
  ],
];

it.each(visits)(
  '%s meets WCAG 2.2 AA, light and dark, and fits a telephone [Z20 S06]',
  async (name, who, go) => {
    const { page } = people[who];
    await go(page);
    const light = await new AxeBuilder({ page }).setLegacyMode(true).withTags(standard).analyze();
    expect(light.violations.map(({ id, nodes }) => `${id} ${String(nodes[0]?.target)}`)).toEqual(
      [],
    );
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(async () =>
      Promise.all(document.getAnimations().map(async (animation) => animation.finished)),
    );
    const dark = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withRules(['color-contrast', 'link-in-text-block'])
      .analyze();
    expect(dark.violations.map(({ id, nodes }) => `${id} ${String(nodes[0]?.target)}`)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await look(page, `${name}-360`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await look(page, name);
    expect(width).toBeLessThanOrEqual(360);
    expect(await page.locator('h1').count()).toBe(1);
  },
);

/** LOOK=dir writes what the pages look like. */
async function look(page: Page, name: string): Promise<void> {
  const dir = process.env['LOOK'];
  if (dir)
    await page.screenshot({ path: join(dir, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
}

describe('results are shown and decide nothing [Z04 Z05 Z14 Q04]', () => {
  it('the filer reads the reason page by page, and may ask for another look once', async () => {
    const { page } = people.filer;
    await page.goto('/my-site/checks');
    const main = page.locator('main');
    expect(await main.innerText()).toContain('只在首页加挂');
    expect(await main.innerText()).toContain('标识在 </body> 之后');
    await main.getByRole('button', { name: '立即检查' }).click();
    await page.waitForURL('**/my-site/checks?result=check-asked');
    expect(await page.locator('.notice.success').first().innerText()).toContain('已安排检查');
    const client = openClient(register);
    await signInSiteBy(client, register, site);
    const { body } = await client.get('/my-site/checks');
    const formToken = /name="formToken" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const again = await client.post('/my-site/checks', { formToken });
    expect(again.status).toBe(409);
    expect((await client.post('/my-site/checks', { formToken: 'x' })).status).toBe(403);
  });

  it('建议 stands beside the measurable points and nothing is filled in [N18 Z04]', async () => {
    const { page } = people.city;
    await page.goto(`/desk/inspection/${campaign}/${inspected}`);
    const proposals = await page.locator('.proposal').allInnerTexts();
    expect(proposals.join('\n')).toContain('建议：填 2 个（抽查的首页链接中有 2 个打不开）');
    expect(proposals.join('\n')).toContain('不作建议：七天内访问首页 1 次');
    expect(await page.locator('input[name="found.D2a"]').inputValue()).toBe('');
    expect(await page.locator('main form input[type=radio][value=yes]:checked').count()).toBe(0);
  });

  it('the report of discrepancies as a page and as .csv, for the subtree alone [Z14 R-4.7]', async () => {
    const { page } = people.province;
    await page.goto('/desk/checks/discrepancies');
    const text = await page.locator('main table').innerText();
    for (const word of [
      '首页打不开',
      '标题与名称不一致',
      '标识没有正确加挂',
      '域名解析不一致',
      '未登记的政府域名',
    ])
      expect(text).toContain(word);
    const csv = await (await page.request.get('/desk/checks/discrepancies.csv?kind=dead')).text();
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv).toContain('域名无法解析');
  });

  it('the public reads counts only, and none of a region with few sites [Z14 Z07]', async () => {
    const { page } = people.visitor;
    const csv = await (await page.request.get('/open-data/site-checks.csv')).text();
    expect(csv).not.toContain(site);
    expect(csv.trim().split('\r\n')).toHaveLength(1);
    expect((await page.request.get('/desk/checks', { maxRedirects: 0 })).status()).toBe(303);
  });
});

it('no page errs, breaks the content policy or asks another host [W1 Z20]', () => {
  expect(Object.values(people).flatMap(({ faults }) => faults)).toEqual([]);
});
