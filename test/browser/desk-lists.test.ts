import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { fileBy, openClient } from './client.ts';
import { decideBy, filingIn, signInToSite } from './console.ts';
import { type Register, startRegister } from './server.ts';
import { fillForm, newSite, openForm, signIn } from './walk.ts';

let register: Register;
let browser: Browser;
const watched: Watched[] = [];
const names = ['示例山县水务局', '示例山县林业局', '示例山县司法局'];

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  for (const name of names) await fileBy(openClient(register), newSite({ name }));
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

async function openDesk(account: string): Promise<Page> {
  const one = await openPage(browser, register.url, { javaScriptEnabled: false });
  watched.push(one);
  await signIn(one.page, register, account);
  return one.page;
}
const press = async (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).click();
const textOf = async (page: Page) => page.locator('main').innerText();
const namesOf = async (page: Page) =>
  page.locator('main table tbody th a:first-child').allInnerTexts();
const rowOf = (page: Page, name: string) =>
  page.locator('main tbody tr').filter({ has: page.getByRole('link', { name, exact: true }) });

describe('one row', () => {
  it('查看 and 审核流水 stand at every row, 审核 only where it is the unit’s turn [D15 F06 K08 R-4.8]', async () => {
    const page = await openDesk('990100');
    await page.goto('/desk/filings');
    const rows = page.locator('main tbody tr');
    const mine = page.locator('main tbody tr.needs-action');
    expect(await mine.count()).toBeGreaterThan(0);
    expect(await rows.count()).toBeGreaterThan(await mine.count());
    for (const row of await rows.all()) {
      const actions = await row.locator('.row-actions a').allInnerTexts();
      expect(actions).toEqual(expect.arrayContaining(['查看', '审核流水']));
      const isMine = (await row.getAttribute('class'))?.includes('needs-action') === true;
      expect(actions.includes('审核')).toBe(isMine);
      expect(await row.getByRole('checkbox').count()).toBe(isMine ? 1 : 0);
    }
  });

  it('查看 shows basic and column information of a registered site [K03]', async () => {
    const page = await openDesk('990121');
    await page.goto('/desk/sites');
    await page.getByRole('link', { name: '查看：示例山县农业农村局' }).click();
    await page.waitForURL('**/desk/sites/9901210002');
    for (const heading of ['基本信息', '栏目（系统）信息', '审核流水'])
      expect(await page.getByRole('heading', { name: heading, exact: true }).count()).toBe(1);
    const seen = await textOf(page);
    for (const fact of ['示例山县农业农村局', '主办单位', 'ICP', '政策文件'])
      expect(seen).toContain(fact);
  });
});

describe('many rows', () => {
  it('当页数据全部提交: every 未提交 of the page becomes 审核中, after a look at them all [D14 X17]', async () => {
    const page = await openDesk('990121');
    const url = '/desk?name=示例山县&name.is=';
    await page.goto(url);
    await press(page, '当页数据全部提交');
    await page.waitForURL('**/desk/bulk/*');
    const seen = await textOf(page);
    for (const name of names) expect(seen).toContain(name);
    await page.getByRole('button', { name: /^全部提交这 \d+ 项$/ }).click();
    await expect.poll(async () => (await page.reload(), textOf(page))).toContain('没有办理 0 项');
    await page.goto('/desk/filings');
    for (const name of names)
      expect(await rowOf(page, name).innerText()).toContain('未审核（待本单位办理）');
  });

  it('当页数据全部审核: each is recorded apart, with a result for each row, and nothing is left [D13 X17 R-4.3]', async () => {
    const page = await openDesk('990121');
    await page.goto('/desk?name=水务局&name.is=equals');
    expect(await namesOf(page)).toEqual([]);
    expect(await textOf(page)).toContain('没有');
    await page.goto('/desk');
    const waiting = await namesOf(page);
    await page.getByLabel('选择：示例山县司法局，新增网站').check();
    await press(page, '审核所选');
    await page.waitForURL('**/desk/bulk/*');
    expect(await namesOf(page)).toHaveLength(0);
    await press(page, '全部审核这 1 项');
    await expect.poll(async () => (await page.reload(), textOf(page))).toContain('审核通过 1 项');
    await page.goto('/desk');
    await press(page, '当页数据全部审核');
    await page.waitForURL('**/desk/bulk/*');
    await press(page, `全部审核这 ${waiting.length - 1} 项`);
    await expect
      .poll(async () => (await page.reload(), textOf(page)))
      .toContain(`审核通过 ${waiting.length - 1} 项`);
    expect(await textOf(page)).toContain('审核通过，已转示例市人民政府办公室');
    await page.goto('/desk');
    expect(await namesOf(page)).toEqual([]);
  });
});

describe('the list of sites', () => {
  it('is narrowed by each column, containing or equal, kept in the address, and counted as the sources do [K01 K02 K07 R-4.7]', async () => {
    const page = await openDesk('990100');
    await page.goto('/desk/sites');
    await page.getByText('更多条件').click();
    await page.getByLabel('主办单位', { exact: true }).fill('教育局');
    await press(page, '查询');
    await page.waitForURL('**sponsor=**');
    const found = await namesOf(page);
    expect(found.length).toBeGreaterThan(1);
    for (const name of found) expect(name).toContain('教育局');
    expect(await textOf(page)).toContain(`共 ${found.length} 条记录 (当前 1 至 ${found.length})`);
    await page.getByLabel('主办单位的查询方式').selectOption('equals');
    await press(page, '查询');
    await page.waitForURL('**sponsor.is=equals**');
    expect(await namesOf(page)).toEqual([]);
    expect(await page.getByLabel('主办单位', { exact: true }).inputValue()).toBe('教育局');
    await page.getByLabel('主办单位', { exact: true }).fill('示例市教育局');
    await press(page, '查询');
    await expect.poll(() => namesOf(page)).toEqual(['示例市教育局']);
    await page.goto(page.url());
    expect(await namesOf(page)).toEqual(['示例市教育局']);
  });
});

describe('下线审核', () => {
  it('is opened from its row, with its trail; 驳回 needs a reason and an opinion; no unit beside sees it [I07 I08 I09 I11]', async () => {
    const filer = (await openPage(browser, register.url, { javaScriptEnabled: false })).page;
    await signInToSite(filer, register, '9901210002');
    await filer.goto('/my-site/offline?action=offline-temporary');
    await filer.getByLabel('下线日期').fill('2026-12-01');
    await filer.getByLabel('下线的最后一天').fill('2026-12-05');
    await filer.getByLabel('申请理由').fill('机房搬迁');
    await filer.locator('main').getByRole('button', { name: '下一步' }).click();
    await filer.getByRole('heading', { name: '由谁审核' }).waitFor();
    await press(filer, '提交');
    await filer.waitForURL('**/my-site/filings/*');
    const filing = filingIn(filer.url());

    const page = await openDesk('990121');
    await page.goto('/desk/offline');
    const row = rowOf(page, '示例山县农业农村局');
    expect(await row.getAttribute('class')).toContain('needs-action');
    expect(await row.innerText()).toContain('未提交（待本单位办理）');
    await page.getByRole('link', { name: '审核流水：示例山县农业农村局' }).click();
    await page.waitForURL(`**/desk/filings/${filing}#trail`);
    expect(await page.locator('table.trail').innerText()).toContain('提交');
    await press(page, '下线审核驳回');
    await page.locator('.error-summary').waitFor();
    expect(await page.locator('.error-summary').innerText()).toContain('审核意见');
    await decideBy(openClient(register), register, '990121', filing, 'approve');
    await page.goto(`/desk/filings/${filing}`);
    const trail = await page.locator('table.trail').innerText();
    expect(trail).toContain('审核通过');
    expect(trail).toContain('示例山县人民政府办公室');

    const beside = await openDesk('990181');
    expect((await beside.goto(`/desk/filings/${filing}`))?.status()).toBe(404);
    await beside.goto('/desk/offline');
    expect(await namesOf(beside)).not.toContain('示例山县农业农村局');
  });
});

describe('the new-site form', () => {
  it('asks whether the site is the portal and whether it is a service platform, and shows both before it is filed [G07 H03]', async () => {
    const { page } = await openPage(browser, register.url, { javaScriptEnabled: false });
    const site = newSite({
      name: '示例江南区政务服务网',
      unit: '990202',
      isServicePlatform: 'yes',
    });
    await openForm(page, site);
    for (const legend of ['是否为本级政府门户网站', '是否为本级政府一体化政务服务平台'])
      expect(await page.getByRole('group', { name: legend }).getByRole('radio').count()).toBe(2);
    await fillForm(page, site);
    await page.locator('main').getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: '提交' }).waitFor();
    const fact = (label: string) =>
      page.locator('main tr, main dl > div').filter({ hasText: label }).first().innerText();
    expect(await fact('一体化政务服务平台')).toContain('是');
    expect(await fact('本级政府门户网站')).toContain('否');
  });
});

it('no page of the desk logs an error or a refused resource', () => {
  expect(watched.flatMap(({ faults }) => faults)).toEqual([]);
});
