import type { Browser, Page } from 'playwright-core';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { openClient, signInBy } from './client.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

const email = 'danwei@example.invalid';
let register: Register;
let browser: Browser;
let city: Page;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  city = (await openPage(browser, register.url, { javaScriptEnabled: false })).page;
  await signIn(city, register, '990100');
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

describe('组织单位信息查询', () => {
  it('a unit fills in its contact person; wrong ones are refused and stay typed [A31 R-2.2]', async () => {
    await city.goto('/desk/unit');
    await city.getByLabel('姓名').fill('示例甲');
    await city.getByLabel('办公电话', { exact: true }).fill('12345');
    await city.getByLabel('电子邮箱').fill(email);
    await city.getByRole('button', { name: '保存' }).click();
    expect(await city.locator('.error-summary').innerText()).toContain('办公电话应带区号');
    expect(await city.getByLabel('姓名').inputValue()).toBe('示例甲');
    await city.getByLabel('办公电话', { exact: true }).fill('010-99912345');
    await city.getByRole('button', { name: '保存' }).click();
    await city.getByText('已保存联系人').waitFor();
    expect(await city.getByLabel('电子邮箱').inputValue()).toBe(email);
  });

  it('any signed-in unit finds it by the tree and by a search, and its unit sees that it was read [A31 Z19]', async () => {
    const { page } = await openPage(browser, register.url, { javaScriptEnabled: false });
    await signIn(page, register, 'bm9900');
    await page.goto('/desk');
    await page.getByRole('link', { name: '组织单位信息查询' }).click();
    await page.getByLabel('组织单位标识码或者名称').fill('990100');
    await page.getByRole('button', { name: '查询', exact: true }).click();
    expect(await page.locator('main table').innerText()).toContain(email);
    await page.goto('/desk/units?under=990000');
    expect(await page.locator('main table').innerText()).toContain(email);
    await page.getByRole('link', { name: '示例市的下级' }).click();
    expect(await page.locator('main table tbody tr').count()).toBe(4);

    await city.goto('/desk/unit');
    await city.locator('.desk-content details summary').click();
    expect(await city.locator('.desk-content details').innerText()).toContain('账户 bm9900');
  });

  it('is exported as text cells, whole or as searched, with the contact persons [A31 K05]', async () => {
    const client = openClient(register);
    await signInBy(client, register, '990000');
    const csv = await client.get('/desk/units/export.csv?under=990100');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = csv.body.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^组织单位标识码,组织单位名称,/);
    expect(lines[1]).toContain(email);
    const searched = await client.get('/desk/units/export.csv?text=9901&under=990100');
    expect(searched.body.trimEnd().split('\r\n')).toHaveLength(6);

    const cookies = Array.from(client.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${register.url}/desk/units/export.xlsx?under=990100`, {
      headers: { Cookie: cookies },
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await answer.arrayBuffer());
    const [sheet] = book.worksheets;
    expect(sheet?.rowCount).toBe(6);
    expect(sheet?.getRow(2).values).toContain(email);
  });

  it('nobody sees a contact person without signing in, on any public page [A31 R-9.1 C07]', async () => {
    const visitor = openClient(register);
    for (const path of ['/desk/units', '/desk/unit', '/desk/units/export.csv', '/desk/tree']) {
      const answer = await visitor.get(path);
      expect([path, answer.status]).toEqual([path, 303]);
      expect(answer.headers['location']).toMatch(/^\/sign-in/);
    }
    const pages = ['/units/990100', '/listing/990100', '/handbook/codes?q=990100', '/notices'];
    for (const path of [...pages, '/api/units.json?q=990100', '/handbook/roles', '/']) {
      const { status, body } = await visitor.get(path);
      expect([path, status, body.includes(email), body.includes('示例甲')]).toEqual([
        path,
        200,
        false,
        false,
      ]);
    }
    expect((await visitor.get('/units/990100')).body).toContain('0199-9990100');
    expect(register.git('grep', '-c', '-F', '示例市人民政府办公室', 'main', '--', 'data')).not.toBe(
      '',
    );
    expect(() => register.git('grep', '-F', email, 'main')).toThrow();
  });
});

describe('挂接关系', () => {
  it('shows the units below with their sites, opens level by level without script, and links to the sites [A17]', async () => {
    await city.goto('/desk');
    await city.getByRole('link', { name: '挂接关系' }).click();
    await city.waitForURL('**/desk/tree');
    expect(await city.locator('.tree').innerText()).toContain('示例东区');
    const { page } = await openPage(browser, register.url, { javaScriptEnabled: false });
    await signIn(page, register, '990000');
    await page.goto('/desk/tree');
    const county = page.getByRole('link', { name: '示例东区的 4 个网站' });
    expect(await county.isVisible()).toBe(false);
    await page.locator('summary', { hasText: '示例市' }).click();
    await county.click();
    await page.waitForURL('**/desk/sites?unit=990102');
    expect(await page.locator('main').innerText()).toContain('共 4 条记录');
  });

  it('counts add up: a unit’s own sites and those of its children are all its sites [A17]', async () => {
    const { page } = await openPage(browser, register.url);
    await signIn(page, register, '990000');
    await page.goto('/desk/tree');
    const text = await page.locator('.tree').innerText();
    const all = Number(/990000\s+(\d+) 个网站/.exec(text)?.[1]);
    const own = Number(/直接挂接在本单位的网站：(\d+) 个/.exec(text)?.[1] ?? 0);
    const summaries = await page.locator('.tree summary').allInnerTexts();
    const below = summaries.map((line) => Number(/(\d+) 个网站/.exec(line)?.[1]));
    const leaf = Number(/999001\s+(\d+) 个网站/.exec(text)?.[1]);
    expect(all).toBeGreaterThan(0);
    expect(own + leaf + below.reduce((sum, each) => sum + each, 0)).toBe(all);
  });

  it('a unit sees its subtree and nothing beside or above it [R-4.7 A20]', async () => {
    const client = openClient(register);
    await signInBy(client, register, '990100');
    for (const page of ['tree', 'statistics']) {
      const statusOf = async (unit: string) =>
        (await client.get(`/desk/${page}?unit=${unit}`)).status;
      expect([page, await statusOf('990102'), await statusOf('990200')]).toEqual([page, 200, 404]);
      expect([page, await statusOf('990000'), await statusOf('bm9900')]).toEqual([page, 404, 404]);
    }
  });
});

describe('基本信息统计', () => {
  it('counts the subtree by status, portals, filings and by the units below; the rows add up [R-6.4]', async () => {
    const { page } = await openPage(browser, register.url, { javaScriptEnabled: false });
    await signIn(page, register, '990000');
    await page.getByRole('link', { name: '基本信息统计' }).click();
    await page.waitForURL('**/desk/statistics');
    const figure = async (row: string, table = 0) =>
      Number(
        await page
          .locator('main table')
          .nth(table)
          .getByRole('row', { name: row })
          .getByRole('cell')
          .first()
          .innerText(),
      );
    const statuses = ['正常', '临时下线', '紧急下线', '下线申请通过', '永久下线', '例外'];
    const counts = [];
    for (const status of [...statuses, '删除', '待生成标识码']) counts.push(await figure(status));
    expect(counts.every((count) => count > 0)).toBe(true);
    expect(await figure('合计')).toBe(counts.reduce((sum, count) => sum + count, 0));
    expect(await figure('政府门户网站', 1)).toBeGreaterThan(5);
    expect(await figure('合计', 2)).toBeGreaterThan(5);
    await page.getByRole('link', { name: '示例市', exact: true }).click();
    await page.waitForURL('**/desk/statistics?unit=990100');
    expect(await page.locator('main table').last().innerText()).toContain('示例山县');
  });
});
