/**
 * Accounts from an installation without any: the server makes the root's, each level hands on to
 * the next; resets take two persons; signing out everywhere reaches another browser.
 */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import ExcelJS from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activateBy,
  at,
  codesOf,
  createRoot,
  enter,
  handOut,
  openFiles,
  passwordOf,
  printedCode,
  setPassword,
  tick,
  typeSignIn,
} from './account-walk.ts';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';

let register: Register;
let browser: Browser;
const people = new Map<string, Watched>();
const pageOf = async (who: string, isPhone = false): Promise<Page> => {
  const known = people.get(who);
  if (known) return known.page;
  const options = isPhone
    ? { viewport: { width: 360, height: 740 }, javaScriptEnabled: false }
    : { acceptDownloads: true };
  const made = await openPage(browser, register.url, options);
  people.set(who, made);
  return made.page;
};
let provinceCode = '';
let cityCode = '';

beforeAll(async () => {
  register = await startRegister(at, { DEMO: 'off' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const isAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width).toBeLessThanOrEqual(0);
};

describe('accounts are handed down from an installation without any', () => {
  it('the server makes the root’s account; its code forces a password and opens nothing before [A26 A08 R-10.1]', async () => {
    const page = await pageOf('root');
    const code = await createRoot(register);
    await typeSignIn(page, 'bm0100', code.toLowerCase());
    await page.getByRole('heading', { name: '修改初始密码' }).waitFor();
    for (const path of ['/desk', '/desk/files', '/desk/account', '/desk/accounts/reset']) {
      await page.goto(path);
      expect(new URL(page.url()).pathname).toBe('/sign-in/new-password');
    }
    await setPassword(page, 'bm0100', code);
  });

  it('文件中心, 我的协作组 lists the next level of the root: provinces and departments, nothing below [A24 A22 A36]', async () => {
    const page = await pageOf('root');
    await openFiles(page);
    await page.getByRole('heading', { name: '我的协作组' }).waitFor();
    const units = await page
      .locator('input[name="unit"]')
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
    expect(units).toContain('990000');
    expect(units).toContain('bm9900');
    expect(units.filter((unit) => !/0000$|^bm..00$/.test(unit))).toEqual([]);
    await isAccessible(page);
  });

  it('the root prints a 函 with the account and its code [A22]', async () => {
    const page = await pageOf('root');
    await tick(page, ['bm9900']);
    await page.getByRole('button', { name: '生成函件' }).click();
    const letter = page.locator('article.letter');
    await letter.waitFor();
    const text = await letter.innerText();
    for (const part of ['示例部', 'bm9900', '国务院办公厅', '2026年12月23日', '（印章）']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}/);
    await isAccessible(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.page-head').isVisible()).toBe(false);
    expect(await page.getByText('激活码只显示这一次').isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
  });

  it('the province’s sheet is shown once, saved once as xlsx, and recorded [A22 A23]', async () => {
    const page = await pageOf('root');
    const codes = await handOut(page, ['990000']);
    provinceCode = codes.get('990000') ?? '';
    await isAccessible(page);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载账户信息表' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('下一级组织单位账户信息表.xlsx');
    const workbook = new ExcelJS.Workbook();
    const bytes = await readFile(await download.path());
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    const row = workbook.worksheets[0]?.getRow(2).values as readonly unknown[];
    expect(row.slice(1)).toEqual([
      '990000',
      '示例省人民政府办公厅',
      provinceCode,
      '2026-12-23 10:00',
    ]);
    await page.getByRole('button', { name: '下载账户信息表' }).click();
    await page.getByText('账户信息表只能下载一次').waitFor();
    await openFiles(page);
    const record = page.getByRole('region', { name: '下载记录' }).locator('tbody tr').first();
    const text = await record.innerText();
    for (const part of [
      'bm0100',
      '下一级账户信息表',
      '示例省人民政府办公厅（990000）',
      '2026-11-23',
    ]) {
      expect(text).toContain(part);
    }
    expect(await page.locator('main').innerText()).not.toContain(provinceCode);
  });

  it('the province, on a telephone without script, signs in with it and hands on to its cities [A25 A26]', async () => {
    const page = await pageOf('province', true);
    await activateBy(page, '990000', provinceCode);
    const codes = await handOut(page, ['990100', '999001']);
    expect([...codes.keys()]).toEqual(['990100', '999001']);
    cityCode = codes.get('990100') ?? '';
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
  });

  it('the city hands on to its counties, the third level [A25 A36 A14]', async () => {
    const page = await pageOf('city');
    await activateBy(page, '990100', cityCode);
    const codes = await handOut(page, ['990121']);
    const county = await pageOf('county');
    await activateBy(county, '990121', codes.get('990121') ?? '');
    await openFiles(county);
    await county.getByText('本单位没有下一级组织单位').waitFor();
    await openFiles(page);
    const row = page.getByRole('row').filter({ hasText: '示例山县' }).first();
    expect(await row.innerText()).toContain('已激活');
    expect(await row.locator('input[type="checkbox"]').count()).toBe(0);
  });

  it('a new code for a unit that has not signed in replaces the old [A23]', async () => {
    const page = await pageOf('city');
    const first = (await handOut(page, ['990102'])).get('990102') ?? '';
    const second = (await handOut(page, ['990102'])).get('990102') ?? '';
    const other = await pageOf('east');
    await typeSignIn(other, '990102', first);
    await other.getByText('账户或密码不正确').waitFor();
    await activateBy(other, '990102', second);
  });
});

describe('several accounts of a unit', () => {
  it('a unit makes a second one for itself and it signs in with its own code [R-10.1]', async () => {
    const page = await pageOf('city');
    await page.goto('/desk/account');
    await page.getByRole('button', { name: '增加一个账户' }).click();
    const code = (await codesOf(page)).get('990100-2') ?? '';
    await isAccessible(page);
    await activateBy(await pageOf('city-2'), '990100-2', code);
  });

  it('退出所有登录 ends the session of another browser too [R-5.5]', async () => {
    const home = await pageOf('city-home');
    await enter(home, '990100');
    const page = await pageOf('city');
    await page.goto('/desk/account');
    await page.getByText('其他登录').first().waitFor();
    await isAccessible(page);
    await page.getByRole('button', { name: '退出所有登录' }).click();
    await page.getByText('已退出登录').waitFor();
    for (const each of [home, page]) {
      await each.goto('/desk');
      expect(new URL(each.url()).pathname).toBe('/sign-in');
    }
    const second = await pageOf('city-2');
    await second.goto('/desk');
    expect(new URL(second.url()).pathname).toBe('/desk');
    await enter(page, '990100');
  });

  it('one is shut by the other, which ends its session, and opened again [R-10.1]', async () => {
    const page = await pageOf('city');
    await page.goto('/desk/account');
    await page.getByRole('button', { name: '停用：990100-2' }).click();
    await page.getByText('账户已停用').waitFor();
    const second = await pageOf('city-2');
    await second.goto('/desk');
    expect(new URL(second.url()).pathname).toBe('/sign-in');
    await page.getByRole('button', { name: '启用：990100-2' }).click();
    await page.getByText('账户已启用').waitFor();
    await enter(second, '990100-2');
  });
});

describe('a forgotten password', () => {
  const note = '2026年11月23日来函，已按登记的办公电话回拨核实';
  let code = '';

  it('is asked for on a form to print and stamp, which anybody may fill by account [A28 X33]', async () => {
    const page = await pageOf('county');
    await page.goto('/sign-in/reset-form');
    await page.getByLabel('账户').fill('990121');
    await page.getByRole('button', { name: '生成申请表' }).click();
    const paper = page.locator('article.paper');
    await paper.waitFor();
    const text = await paper.innerText();
    for (const part of [
      '示例山县人民政府办公室（990121）',
      '示例市人民政府办公室',
      '0199-9990100',
    ]) {
      expect(text).toContain(part);
    }
    await isAccessible(page);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  });

  it('the form is found by the unit’s name, and a unit without account is told so [A28 A09]', async () => {
    const page = await pageOf('city');
    await page.goto('/sign-in/reset-form?unit=示例部示例省局');
    await page.getByRole('link', { name: /bm9901/ }).click();
    await page.locator('article.paper').waitFor();
    await page.goto('/sign-in/reset-form?unit=bm9951');
    await page.getByText('不设账户').waitFor();
    await page.goto('/sign-in/reset-form?account=<script>&unit=没有这个单位');
    await page.getByText('没有找到这个组织单位').waitFor();
  });

  it('one person of the unit above begins it with reason and evidence, and cannot confirm it [A28 X33]', async () => {
    const page = await pageOf('city');
    await openFilesAndReset(page);
    await page.getByRole('button', { name: '发起重置' }).click();
    await page.locator('.error-summary').waitFor();
    expect(await page.getByLabel('忘记密码的账户').inputValue()).toBe('990121');
    await page.getByLabel('事由和核实情况').fill(note);
    await page.getByRole('button', { name: '发起重置' }).click();
    await page.getByText('已发起重置').waitFor();
    expect(await page.getByRole('button', { name: '确认重置：990121' }).isDisabled()).toBe(true);
    await page.getByText('发起重置的账户不能自己确认').waitFor();
    await isAccessible(page);
  });

  it('a second person confirms: the old password and the session end, the new code is shown once [A28 X33]', async () => {
    const county = await pageOf('county');
    await county.goto('/desk');
    expect(new URL(county.url()).pathname).toBe('/desk');
    const second = await pageOf('province');
    await second.goto('/desk/accounts/reset');
    await second.getByText(note).waitFor();
    await second.getByRole('button', { name: '确认重置：990121' }).click();
    code = (await codesOf(second)).get('990121') ?? '';
    await county.goto('/desk');
    expect(new URL(county.url()).pathname).toBe('/sign-in');
    await typeSignIn(county, '990121', passwordOf('990121'));
    await county.getByText('账户或密码不正确').waitFor();
    await second.goto('/desk/accounts/reset');
    await second.getByText('已重置（990000').waitFor();
    expect(await second.locator('main').innerText()).not.toContain(code);
  });

  it('the unit sets a new password with the code and reads in its log what happened [A26 A28]', async () => {
    const county = await pageOf('county');
    await typeSignIn(county, '990121', code);
    await county.getByLabel('当前密码或者激活码').fill(code);
    await county.getByLabel('新密码', { exact: true }).fill('ein ganz neues Wort 77');
    await county.getByLabel('再次输入新密码').fill('ein ganz neues Wort 77');
    await county.getByRole('button', { name: '保存新密码' }).click();
    await county.getByText('密码已修改').waitFor();
    await county.goto('/desk/account');
    const log = await county.getByRole('region', { name: '登录记录' }).innerText();
    for (const part of ['重置密码', '990000', '登录失败', '127.0.0.0/24']) {
      expect(log).toContain(part);
    }
  });

  it('the root’s own is reset on the server, by command [A28]', async () => {
    const printed = await register.script('accounts', at, 'reset', 'bm0100');
    const root = await pageOf('root');
    await root.goto('/desk');
    expect(new URL(root.url()).pathname).toBe('/sign-in');
    await typeSignIn(root, 'bm0100', printedCode(printed));
    await root.getByRole('heading', { name: '修改初始密码' }).waitFor();
    const listed = await register.script('accounts', at, 'list', 'bm0100');
    expect(listed.trim()).toBe('bm0100\t已重置，未激活');
    await expect(register.script('accounts', at, 'reset', '990100')).rejects.toThrow(
      '服务器上只建立、重置国务院办公厅的账户',
    );
  });
});

it('all of it without an error in a browser, and no code in what the server printed [W1 A23]', () => {
  expect([...people.values()].flatMap(({ faults }) => faults)).toEqual([]);
  expect(register.printed()).not.toMatch(/[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}/);
});

async function openFilesAndReset(page: Page): Promise<void> {
  await page.goto('/desk/files');
  await page.getByRole('link', { name: '重置密码：示例山县' }).click();
  await page.getByRole('heading', { name: '重置下级组织单位的密码' }).waitFor();
}
