import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { openMenu, signIn } from './walk.ts';

// 挂接调整, 撤并 and 单位信息 from the desk, without script, on a telephone.

let register: Register;
let browser: Browser;
let root: Watched;
let second: Watched;
let county: Watched;

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  const options = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
  const open = () => openPage(browser, register.url, options);
  [root, second, county] = await Promise.all([open(), open(), open()]);
  await enter(root.page, 'bm0100');
  await enter(second.page, 'bm0100-2');
  await signIn(county.page, register, '990103');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

/** Signs in and sets the password that a first sign-in asks for. */
async function enter(page: Page, account: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('账户').fill(account);
  await page.getByLabel('密码').fill(register.password());
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL(/new-password|\/desk/);
  if (!page.url().includes('new-password')) return;
  const next = 'a long password of the test';
  await page.getByLabel('当前密码').fill(register.password());
  await page.getByLabel('新密码', { exact: true }).fill(next);
  await page.getByLabel('再次输入新密码').fill(next);
  await page
    .getByRole('button', { name: /修改|保存|确定/ })
    .last()
    .click();
  await page.waitForURL(/\/desk/);
}

async function chooseAction(page: Page, action: string): Promise<void> {
  await page.goto('/desk');
  await openMenu(page);
  await page.getByRole('link', { name: '单位变更' }).click();
  await page.getByRole('heading', { name: '单位变更', level: 1 }).waitFor();
  await page.getByRole('link', { name: action, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '单位变更' }).waitFor();
}

const preview = (page: Page) => page.getByRole('button', { name: '下一步：核对' });
const isNarrow = (page: Page) =>
  page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth);

it('a merge: chosen by code, wrong fields told at the field, then what it concerns, then filed [A21 A33 R-1.3 R-2.2]', async () => {
  const { page } = root;
  await chooseAction(page, '撤并');
  await page.getByLabel('组织单位标识码').fill('990109');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.locator('.error-summary').waitFor();
  expect(await page.getByLabel('组织单位标识码').inputValue()).toBe('990109');
  await page.getByLabel('组织单位标识码').fill('990103');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel('并入单位').fill('990321');
  await preview(page).click();
  await page.locator('#f-retired-succeededBy-error').waitFor();
  expect(await page.locator('.error-summary').innerText()).toContain('已经撤并');
  expect(await page.getByLabel('并入单位').inputValue()).toBe('990321');
  await page.getByLabel('并入单位').fill('990102');
  await preview(page).click();
  await page.getByRole('heading', { name: '影响范围' }).waitFor();
  const ways = await page.locator('.ways').innerText();
  expect(ways).toContain('国务院办公厅 › 示例省 › 示例市 › 示例西区');
  expect(ways).toContain('国务院办公厅 › 示例省 › 示例市 › 示例东区 › 示例西区');
  expect(await page.locator('main').innerText()).toContain('2 个，网站标识码不变');
  expect(await isNarrow(page)).toBe(true);
  await page.getByRole('button', { name: '提交' }).click();
  await page.waitForURL(/\/desk\/units\/changes\/\w{8}/);
  // who filed does not decide, and the button says why
  expect(await page.getByRole('button', { name: '审核通过' }).isDisabled()).toBe(true);
  expect(await page.locator('#why-approve').innerText()).toContain('不能审核由本账户提交的申请');
});

it('the other account of the root finds it waiting and approves; the desk of the merged unit is shut [A21 R-4.1 R-1.3]', async () => {
  const { page } = second;
  await page.goto('/desk');
  await page.getByRole('link', { name: '示例西区', exact: true }).click();
  await page.getByRole('heading', { name: '撤并：示例西区' }).waitFor();
  await page.getByRole('button', { name: '审核通过' }).click();
  await page.getByRole('status').filter({ hasText: '已经生效' }).waitFor();
  await page.goto('/listing/990102');
  expect(await page.locator('main').innerText()).toContain('示例西区（已撤并）');

  await county.page.goto('/desk');
  await county.page.waitForURL(/\/sign-in/);
  await county.page.getByLabel('账户').fill('990103');
  await county.page.getByLabel('密码').fill(register.password());
  await county.page.getByRole('button', { name: '登录' }).click();
  await county.page.locator('.error-summary').waitFor();
  expect(await county.page.locator('.error-summary').innerText()).toContain('已经并入 990102');
});

it('a unit changes its own telephone; the unit above decides [A21 R-3]', async () => {
  const { page } = county;
  await signIn(page, register, '990102');
  await chooseAction(page, '本单位信息修改');
  await page.getByLabel('办公电话').fill('12345');
  await preview(page).click();
  await page.locator('#f-phone-error').waitFor();
  expect(await page.getByLabel('办公电话').inputValue()).toBe('12345');
  await page.getByLabel('办公电话').fill('010-99912345');
  await preview(page).click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.waitForURL(/\/desk\/units\/changes\/\w{8}/);
  const { pathname } = new URL(page.url());
  expect(await isNarrow(page)).toBe(true);

  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByText('已退出登录').waitFor();
  await signIn(page, register, '990100');
  await page.goto(pathname);
  await page.getByRole('button', { name: '审核通过' }).click();
  await page.getByRole('status').filter({ hasText: '已经生效' }).waitFor();
  await page.goto('/units/990102');
  expect(await page.locator('main').innerText()).toContain('010-99912345');
});

it('no page broke the content policy or asked for anything foreign [W1 W4]', () => {
  expect([root, second, county].flatMap(({ faults }) => faults)).toEqual([]);
});
