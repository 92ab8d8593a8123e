import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

let register: Register;
let browser: Browser;

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const kinds = [
  '/',
  '/listing',
  '/listing/990000',
  '/registered/990000',
  '/listing/990000?on=2026-11-22',
  '/sites/9901000001',
  '/units/990100',
  '/statistics',
  '/statistics/990000/class/county-portal',
];

describe('public pages', () => {
  it.each(kinds)(
    '%s needs no script, keeps still while it loads and fits a phone [Z20 R-6.1]',
    async (path) => {
      const { page, faults } = await openPage(browser, register.url, {
        viewport: { width: 360, height: 740 },
        javaScriptEnabled: true,
      });
      await page.addInitScript(() => {
        const kept = window as unknown as { moved: number };
        kept.moved = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            kept.moved += (entry as unknown as { value: number }).value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(path);
      expect(await page.locator('script').count()).toBe(0);
      expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        360,
      );
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('a list with its styles is under 60 KB on the way [R-6.1]', async () => {
    const { page } = await openPage(browser, register.url);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto('/registered', { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(60_000);
    await page.context().close();
  });
});

/** A page without script, as some offices’ browsers have it. */
async function withoutScript(): Promise<Page> {
  return (await openPage(browser, register.url, { javaScriptEnabled: false })).page;
}

describe('without script', () => {
  it('from the home page down to a county, a site and its unit [R01 R02 R03 R07 Z21]', async () => {
    const page = await withoutScript();
    await page.goto('/');
    await page.getByRole('link', { name: '公示', exact: true }).first().click();
    await page.waitForURL('**/listing');
    await page.getByRole('link', { name: /^示例省 \d+ 个网站$/ }).click();
    await page.waitForURL('**/listing/990000');
    expect(await page.locator('h1').innerText()).toBe('示例省各级党政机关网站');
    const listed = await page.getByRole('row').count();
    await page.getByRole('link', { name: /^全部在册/ }).click();
    await page.waitForURL('**/registered/990000');
    expect(await page.getByRole('row').count()).toBeGreaterThan(listed);
    await page.getByText('未挂标识').first().waitFor();
    await page.getByRole('link', { name: '9901000001', exact: true }).click();
    await page.waitForURL('**/sites/9901000001');
    await page.getByRole('link', { name: '示例市人民政府办公室' }).click();
    await page.waitForURL('**/units/990100');
    await page.getByRole('heading', { name: '在这里填报的网站由谁审核' }).waitFor();
  });

  it('the list of a day is asked for by a plain form, and says what day it shows [Z13]', async () => {
    const page = await withoutScript();
    await page.goto('/listing/990000');
    const now = await page.getByRole('row').count();
    await page.getByLabel('查看某一天的名单').fill('2026-11-23');
    await page.getByRole('button', { name: '查看' }).click();
    await page.waitForURL('**/listing/990000?on=2026-11-23');
    expect(await page.getByRole('row').count()).toBe(now);
    await page.getByText('当天结束时的公示名单').waitFor();
    for (const [day, says] of [
      ['2026-02-30', '请填写一个日期'],
      ['2999-01-01', '这一天还没有到'],
      ['1999-01-01', '这一天的名单查不到'],
    ] as const) {
      const answer = await page.goto(`/listing/990000?on=${day}`);
      expect(answer?.status()).toBe(422);
      await page.getByText(says).waitFor();
    }
  });

  it('a figure of the statistics leads to just as many sites [R-6.4 L04 X20]', async () => {
    const page = await withoutScript();
    await page.goto('/statistics/990000');
    const figure = page.getByRole('link', { name: /^市级部门的 \d+ 个网站$/ });
    const sites = Number((await figure.innerText()).replaceAll(',', ''));
    expect(sites).toBeGreaterThan(0);
    await figure.click();
    await page.waitForURL('**/class/prefecture-department');
    expect(await page.locator('tbody').getByRole('row').count()).toBe(sites);
  });

  it('what is no page of a list is not there, and the root’s list is the country’s [R08]', async () => {
    for (const [path, status] of [
      ['/listing/990000/99', 404],
      ['/listing/990000/0', 404],
      ['/listing/990000/x', 404],
      ['/statistics/990000/class/nothing', 404],
      ['/statistics/990000/month/2026-13', 404],
      ['/statistics/123456', 404],
      ['/listing/bm0100', 301],
    ] as const) {
      const answer = await fetch(register.url + path, { redirect: 'manual' });
      expect([path, answer.status]).toEqual([path, status]);
    }
  });
});

describe('the desk’s menu', () => {
  it('on a phone it opens by keyboard and leads on; beside the content it stands open [Z20]', async () => {
    const { page } = await openPage(browser, register.url, {
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: false,
    });
    await signIn(page, register, '990100');
    const link = page.getByRole('link', { name: '网站列表', exact: true });
    expect(await link.isVisible()).toBe(false);
    await page.getByText('菜单：待审核').focus();
    await page.keyboard.press('Enter');
    await link.click();
    await page.waitForURL('**/desk/sites');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('link', { name: '下线审核', exact: true }).click();
    await page.waitForURL('**/desk/offline');
    await page.context().close();
  });
});
