import { AxeBuilder } from '@axe-core/playwright';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUpload } from '#workbook/upload-reader.ts';
import { packageZip } from '../workbook/sample-package.ts';
import { cellsOf, headers, workbookOf } from '../workbook/sample-table.ts';
import { openBrowser, openPage } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { approve, lookUp, newSite, signIn, signOut, type Typed } from './walk.ts';

let register: Register;
let browser: Browser;
beforeAll(async () => {
  [register, browser] = await Promise.all([
    startRegister('2026-11-23T10:00:00+08:00'),
    openBrowser(),
  ]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const site = (name: string, more: Typed = {}) => newSite({ name, 'sponsor.name': name, ...more });
const uploadOf = (name: string, buffer: Buffer) => ({
  name,
  buffer,
  mimeType: 'application/octet-stream',
});

/** Nothing that keeps people out, and nothing wider than a telephone. */
async function expectFit(page: Page): Promise<void> {
  const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(standard).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function upload(page: Page, file: ReturnType<typeof uploadOf>, mode = '先检查，不登记') {
  await page.goto('/desk/import');
  await page.getByLabel('选择文件').setInputFiles([file]);
  await page.getByLabel(mode).check();
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByRole('heading', { name: '导入结果', level: 1 }).waitFor();
}

it('a table is checked, put right, imported, and its receipt code opens the filing [M06 R-3.4 R-3.2]', async () => {
  const { page, faults } = await openPage(browser, register.url);
  await signIn(page, register, '990100-2');
  await page.getByRole('link', { name: '导入', exact: true }).click();
  await page.getByRole('heading', { name: '导入网站', level: 1 }).waitFor();
  await expectFit(page);

  const wrong = site('示例山县文旅局', { 'principal.mobile': '1380000000' });
  const rows = [headers, cellsOf(site('示例山县盐务展示馆')), cellsOf(wrong)];
  await upload(page, uploadOf('网站.xlsx', await workbookOf(rows)));
  const status = page.getByRole('status').first();
  expect(await status.innerText()).toMatch(/还没有登记：1 个网站可以导入，1 处不能导入/);
  const refused = page.getByRole('row').filter({ hasText: '示例山县文旅局' });
  expect(await refused.innerText()).toMatch(
    /网站\.xlsx[\s\S]*第 3 行[\s\S]*负责人手机：手机号码应为/,
  );

  await expectFit(page);

  await page.getByRole('button', { name: '导入 1 个网站' }).click();
  await page.getByText('新登记 1 个').waitFor();
  expect(await page.content()).not.toMatch(/[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}/);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载结果（CSV）' }).click();
  const report = await (await (await download).createReadStream()).toArray();
  const text = Buffer.concat(report).toString();
  const code = /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}/.exec(text)?.[0] ?? '';
  expect(text).toMatch(/示例山县盐务展示馆,已导入/);

  await page.getByRole('button', { name: '清除结果' }).click();
  await page.getByRole('heading', { name: '导入网站', level: 1 }).waitFor();
  await lookUp(page, code);
  expect(await page.getByRole('main').innerText()).toContain('示例山县盐务展示馆');
  await page.goto('/desk');
  await signOut(page);
  expect(faults).toEqual([]);
}, 120_000);

it('who imported it may not approve it; a package that comes again replaces it, and after minting is refused [M07 M08 D10]', async () => {
  const { page, faults } = await openPage(browser, register.url);
  const one = site('示例山县应急局');
  const bring = (fields: Typed) => uploadOf('上报文件.zip', packageZip([fields]));
  await signIn(page, register, '990100-2');
  await upload(page, bring(one), '直接导入');
  await page.getByText('新登记 1 个').waitFor();
  await page.goto('/desk/import');
  await page.getByRole('button', { name: '清除结果' }).click();
  await upload(page, bring({ ...one, address: '示例山县示例路 2 号' }), '直接导入');
  await page.getByText('替换原申请 1 个').waitFor();
  await signOut(page);
  const approveAs = async (account: string) => {
    await signIn(page, register, account);
    await approve(page, '示例山县应急局');
    await signOut(page);
  };
  await approveAs('990121');
  await signIn(page, register, '990100-2');
  await page.goto('/desk/filings');
  await page.getByRole('link', { name: '示例山县应急局', exact: true }).click();
  await page.getByRole('button', { name: '审核通过' }).waitFor();
  expect(await page.getByRole('button', { name: '审核通过' }).isDisabled()).toBe(true);
  expect(await page.getByRole('main').innerText()).toContain('不能审核由本账户提交的申请');
  await page.goto('/desk');
  await signOut(page);
  await approveAs('990100');
  await approveAs('990000');
  await register.stop();
  await register.script('mint', '2026-11-23T16:01:00+08:00');
  await register.start('2026-11-23T16:02:00+08:00');
  await signIn(page, register, '990100-2');
  await page.goto('/desk/import');
  await page.getByRole('button', { name: '清除结果' }).click();
  await upload(page, bring(one), '直接导入');
  const row = page.getByRole('row').filter({ hasText: '示例山县应急局' });
  expect(await row.innerText()).toMatch(/已生成网站标识码 9901210\d{3}，不再处理/);
  await signOut(page);
  expect(faults).toEqual([]);
}, 180_000);

it('without a file nothing chosen is lost; a large file is taken from a unit only; the template reads back [R-2.2 R-3.4]', async () => {
  const { page, faults } = await openPage(browser, register.url);
  await signIn(page, register, '990100-2');
  await page.goto('/desk/import');
  const drop = page.getByRole('button', { name: '清除结果' });
  if (await drop.isVisible()) await drop.click();
  await page.getByLabel('直接导入').check();
  await page.getByLabel('有一处错误').check();
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('请选择要导入的文件');
  expect(await page.getByLabel('直接导入').isChecked()).toBe(true);
  expect(await page.getByLabel('有一处错误').isChecked()).toBe(true);

  const large = Buffer.concat([Buffer.from('PK'), Buffer.alloc(3_000_000)]);
  await upload(page, uploadOf('大.zip', large));
  expect(await page.getByRole('main').innerText()).toContain('大.zip（整个文件）：压缩包已经损坏');
  const cookies = await page.context().cookies();
  const post = (cookie: string) =>
    fetch(`${register.url}/desk/import`, {
      method: 'POST',
      headers: { origin: register.url, cookie },
      body: large,
    }).then(({ status }) => status);
  const session = cookies.find(({ name }) => name === 'sid');
  expect(await post(`sid=${session?.value}`)).toBe(403);
  expect(await post('sid=nobody').catch(() => 413)).toBe(413);

  await drop.click();
  await page.getByRole('heading', { name: '导入网站', level: 1 }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '导入模板' }).click();
  const template = await (await (await download).createReadStream()).toArray();
  const { problems } = await readUpload('导入模板.xlsx', Buffer.concat(template));
  expect(problems.map(({ problem }) => problem.code)).toEqual(['table-empty']);
  expect(faults).toEqual([]);
}, 120_000);

it('npm run import tells each row and ends with 1 where one is wrong [M06 R-3.4]', async () => {
  const file = join(register.dir, '网站.xlsx');
  const right = site('示例山县气象服务网');
  await writeFile(file, await workbookOf([headers, cellsOf(right)]));
  const now = '2026-11-23T17:00:00+08:00';
  const told = await register.script('import', now, file, '--account', '990100-2', '--dry-run');
  expect(told).toMatch(/网站\.xlsx {2}第 2 行 {2}示例山县气象服务网 {2}可以导入/);
  const json = await register.script('import', now, file, '--account', '990100-2', '--json');
  expect(JSON.parse(json)).toMatchObject({ dryRun: false, lines: [{ result: 'filed', row: 2 }] });
  await writeFile(file, 'x');
  const failed = register.script('import', now, file, '--account', '990100-2');
  await expect(failed).rejects.toMatchObject({ code: 1 });
}, 60_000);
