import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { openClient } from './client.ts';
import { decideBy, filingIn, signInToSite } from './console.ts';
import { type Register, startRegister } from './server.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const site = '9901210002';

let register: Register;
let browser: Browser;
let filer: Watched;
let filing = '';

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  filer = await openPage(browser, register.url);
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const to = (path: string) => async (page: Page) => void (await page.goto(path));
const press = async (page: Page, button: string) =>
  page.locator('main').getByRole('button', { name: button, exact: true }).last().click();
const summary = async (page: Page) => page.locator('.error-summary').waitFor();
const previewed = async (page: Page) => page.getByRole('heading', { name: '由谁审核' }).waitFor();
const approveBy = async (...units: readonly string[]) => {
  for (const unit of units) {
    await decideBy(openClient(register), register, unit, filing, 'approve');
  }
};

/** Every kind of page of the console, in an order in which each can be reached. */
const visits: readonly [kind: string, go: (page: Page) => Promise<unknown>][] = [
  ['填报单位登录', to('/my-site/sign-in')],
  [
    '填报单位登录, refused',
    async (page) => {
      await press(page, '登录');
      await summary(page);
    },
  ],
  ['网站概况', async (page) => signInToSite(page, register, site)],
  ['基本信息修改', to('/my-site/basic')],
  [
    '基本信息修改 with problems',
    async (page) => {
      await page.getByLabel('网站名称').fill('');
      await page.getByLabel('IPv4地址').fill('x');
      await press(page, '下一步');
      await summary(page);
    },
  ],
  [
    '基本信息修改, its differences',
    async (page) => {
      await page.getByLabel('网站名称').fill('示例山县农业农村局网站');
      await page.getByLabel('IPv4地址').fill('192.0.2.9');
      await press(page, '下一步');
      await previewed(page);
    },
  ],
  ['栏目（系统）信息', to('/my-site/channels')],
  [
    '栏目（系统）信息 with problems',
    async (page) => {
      await press(page, '下一步');
      await summary(page);
    },
  ],
  [
    '栏目（系统）信息, its differences',
    async (page) => {
      await press(page, '空白的各类填“无”');
      await page.locator('.error-summary').waitFor({ state: 'detached' });
      await press(page, '下一步');
      await previewed(page);
    },
  ],
  ['维护其他域名', to('/my-site/domains')],
  [
    'a change that waits',
    async (page) => {
      await page.getByLabel('其他域名').fill('ny.shilishanxian.gov.cn');
      await press(page, '下一步');
      await previewed(page);
      await press(page, '提交');
      await page.waitForURL('**/my-site/filings/*');
      filing = filingIn(page.url());
    },
  ],
  ['a form that is shut for now', to('/my-site/basic')],
  ['网站概况 with something open', to('/my-site')],
  ['撤回', async (page) => page.goto(`/my-site/filings/${filing}/withdraw`)],
  [
    'a change that came back',
    async (page) => {
      await decideBy(openClient(register), register, '990121', filing, 'return');
      await page.goto(`/my-site/filings/${filing}`);
    },
  ],
  ['its correction', async (page) => page.goto(`/my-site/domains?filing=${filing}`)],
  ['申请门户网站, refused', to('/my-site/portal')],
  ['申请政务服务平台', to('/my-site/platform')],
  ['完成下线, not yet', to('/my-site/complete-offline')],
  ['申请下线', to('/my-site/offline')],
  ['申请临时下线', to('/my-site/offline?action=offline-temporary')],
  [
    '申请临时下线 with problems',
    async (page) => {
      await page.getByLabel('下线日期').fill('2026-11-01');
      await press(page, '下一步');
      await summary(page);
    },
  ],
  ['更换校验码', to('/my-site/check-code')],
  [
    '下线申请通过',
    async (page) => {
      await page.goto('/my-site/offline?action=offline-permanent');
      await page.getByLabel('申请理由').fill('网站内容整合');
      await press(page, '下一步');
      await previewed(page);
      await press(page, '提交');
      await page.waitForURL('**/my-site/filings/*');
      filing = filingIn(page.url());
      await approveBy('990121', '990100', '990000');
      await page.goto('/my-site');
      await page.getByText('迁移公告').first().waitFor();
    },
  ],
  ['完成下线', to('/my-site/complete-offline')],
  ['申请和状态记录', to('/my-site/history')],
  ['查阅记录', to('/my-site/readings')],
];

it.each(visits)(
  '%s meets WCAG 2.2 AA, light and dark, and fits a telephone [Z20 S06]',
  async (_, go) => {
    const { page } = filer;
    await go(page);
    const light = await new AxeBuilder({ page }).setLegacyMode(true).withTags(standard).analyze();
    expect(light.violations.map(inWords)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    // Colours on their way from light to dark are neither.
    await page.evaluate(async () =>
      Promise.all(document.getAnimations().map(async (animation) => animation.finished)),
    );
    const dark = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withRules(['color-contrast', 'link-in-text-block'])
      .analyze();
    expect(dark.violations.map(inWords)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(width).toBeLessThanOrEqual(360);
  },
);

it('each problem of the table leads to its field [R-2.2]', async () => {
  const { page } = await openPage(browser, register.url);
  await signInToSite(page, register, '9901810001');
  await page.goto('/my-site/channels');
  await page.locator('[name="channels.0.url"]').fill('x');
  await press(page, '空白的各类填“无”');
  await page.locator('[name="channels.17.name"][value="无"]').first().waitFor();
  await press(page, '下一步');
  await summary(page);
  const links = page.locator('.error-summary li a');
  expect(await links.count()).toBeGreaterThan(0);
  for (const link of await links.all()) {
    const target = (await link.getAttribute('href')) ?? '';
    expect([target, await page.locator(target).count()]).toEqual([target, 1]);
  }
});

/** A violation with where it is, so that a failure says what to mend. */
function inWords(violation: {
  id: string;
  nodes: readonly { target: unknown; failureSummary?: string }[];
}) {
  return `${violation.id}: ${violation.nodes
    .slice(0, 3)
    .map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`)
    .join('; ')}`;
}
