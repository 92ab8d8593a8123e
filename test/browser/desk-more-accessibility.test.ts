import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
let register: Register;
let browser: Browser;
let people: Record<'visitor' | 'province' | 'city', Watched>;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  const open = async () => openPage(browser, register.url);
  people = { visitor: await open(), province: await open(), city: await open() };
  await signIn(people.province.page, register, '990000');
  await signIn(people.city.page, register, '990100');
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const to = (path: string) => async (page: Page) => void (await page.goto(path));
const press = async (page: Page, button: string) =>
  page.getByRole('button', { name: button, exact: true }).click();

/** The pages of notices, directory, tree, statistics and handbook. */
const visits: readonly [string, keyof typeof people, (page: Page) => Promise<unknown>][] = [
  ['重要通知', 'visitor', to('/notices')],
  ['a notice', 'visitor', to('/notices/2026-10-12-bm0100-0930')],
  ['功能说明', 'visitor', to('/handbook')],
  ['a chapter', 'visitor', to('/handbook/filer/new-site')],
  ['谁办理什么', 'visitor', to('/handbook/roles')],
  ['规则和依据', 'visitor', to('/handbook/policy')],
  ['组织单位标识码', 'visitor', to('/handbook/codes?q=示例湖')],
  ['unread notices on the desk', 'city', to('/desk')],
  ['通知 of a city', 'city', to('/desk/notices')],
  ['a notice on the desk', 'city', to('/desk/notices/2026-10-28-990000-1010')],
  ['通知 of a province', 'province', to('/desk/notices')],
  [
    'who has not read',
    'province',
    async (page) => {
      await page.goto('/desk/notices/2026-10-28-990000-1010');
      await page.locator('.desk-content summary').click();
    },
  ],
  [
    'a withdrawal refused',
    'province',
    async (page) => {
      await press(page, '撤回通知');
      await page.locator('.error-summary').waitFor();
    },
  ],
  ['发布通知', 'province', to('/desk/notices/new')],
  [
    '发布通知 with problems',
    'province',
    async (page) => {
      await press(page, '预览');
      await page.locator('.error-summary').waitFor();
    },
  ],
  [
    '发布通知, preview',
    'province',
    async (page) => {
      await page.getByLabel('标题').fill('通知');
      await page.getByLabel('一般').check();
      await page
        .getByLabel('正文')
        .fill('# 一\n\n> 引\n\n```\n代码\n```\n\n| 甲 | 乙 |\n|--|--|\n| 1 | 2 |');
      await press(page, '预览');
      await page.getByRole('button', { name: '发布', exact: true }).waitFor();
    },
  ],
  ['发布通知, not for a city', 'city', to('/desk/notices/new')],
  ['组织单位信息查询', 'city', to('/desk/units?under=990000')],
  ['组织单位信息查询, nothing', 'city', to('/desk/units?text=没有这个单位')],
  ['本单位信息', 'city', to('/desk/unit')],
  [
    '本单位信息 with problems',
    'city',
    async (page) => {
      await press(page, '保存');
      await page.locator('.error-summary').waitFor();
    },
  ],
  [
    '挂接关系',
    'province',
    async (page) => {
      await page.goto('/desk/tree');
      await page.locator('.desk-content summary').first().click();
    },
  ],
  ['基本信息统计', 'province', to('/desk/statistics')],
];

it.each(visits)(
  '%s meets WCAG 2.2 AA, light and dark, and fits a telephone [Z20 S06]',
  async (_, who, go) => {
    const { page } = people[who];
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
    expect(await page.locator('h1').count()).toBe(1);
  },
);

it('no page errs, breaks the content policy or asks another host [W1 Z20]', () => {
  expect(Object.values(people).flatMap(({ faults }) => faults)).toEqual([]);
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
