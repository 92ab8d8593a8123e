import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveCommit } from '#office/publish/facts.ts';
import { publish } from '#office/publish/publish.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import { loadYaml } from '#git/yaml.ts';
import {
  approveAll,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from '#test/office/test-office.ts';
import { buildIfStale } from '../../scripts/site-build.ts';
import { openBrowser, openPage } from './browser.ts';
import { serveFolder, type StaticServer } from './search/static-server.ts';
import { fillForm, newSite } from './walk.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const forgeUrl = 'https://github.com/example/register';
const phone = { width: 360, height: 740 };
const persons = /示例甲|示例乙|1380000|1390000|010-9991|@example\.invalid/;

let office: TestOffice;
let dir: string;
let server: StaticServer;
let browser: Browser;
let minted: string;
let returned: string;

beforeAll(async () => {
  await buildIfStale(() => undefined);
  dir = await mkdtemp(join(tmpdir(), 'static-only-'));
  server = await serveFolder(() => join(dir, 'site'));
  office = await testOffice();
  const first = await fileSite(office);
  minted = first.receiptCode;
  await approveAll(office, first.filing);
  office.at('2026-11-20T16:00:00');
  await office.office.mint();
  const fields = { name: '示例990101林业局网', homeUrl: 'https://lyj.shili.gov.cn/' };
  const second = await fileSite(office, formOf(fields));
  returned = second.receiptCode;
  await decideAs(office, '990101', second.filing, 'return');
  const third = { name: '示例990101水务局网', homeUrl: 'https://swj.shili.gov.cn/' };
  await fileSite(office, formOf(third));
  const { registerDir } = office.environment;
  await publish({
    registerDir,
    outDir: join(dir, 'site'),
    stateDir: join(dir, 'site.state'),
    commit: (await resolveCommit(registerDir, 'main')) ?? '',
    siteUrl: server.url,
    serverUrl: null,
    forgeUrl,
    appDir: join(import.meta.dirname, '../../dist'),
    template: 'test',
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await office?.remove();
  await rm(dir, { recursive: true, force: true });
});

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const { violations } = await new AxeBuilder({ page }).withTags(standard).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

describe('a unit’s dashboard on a bare file server', () => {
  it('without script: from the home page down the tree to what waits and where it is decided [R-11.3 D15 R07]', async () => {
    const { page, faults } = await openPage(browser, server.url, { javaScriptEnabled: false });
    await page.goto('/');
    await page.getByRole('link', { name: '组织单位登录' }).click();
    await page.getByRole('heading', { name: /待办$/ }).waitFor();
    for (const name of ['示例990000', '示例990100', '示例990101']) {
      await page
        .locator('#below + ul')
        .getByRole('link', { name: new RegExp(`^${name} `) })
        .click();
      await page.getByRole('heading', { name: new RegExp(`${name}.*待办`), level: 1 }).waitFor();
    }
    await page.getByText('等待本单位办理的申请 1 项').waitFor();
    const link = page.getByRole('link', { name: '查找合并请求：示例990101水务局网' });
    expect(await link.getAttribute('href')).toContain(`${forgeUrl}/pulls?q=is%3Apr`);
    expect(await page.content()).not.toMatch(persons);
    expect(faults).toEqual([]);
  });

  it('with script it says how long, fits a phone and meets WCAG 2.2 AA [R-11.3 Z20]', async () => {
    const { page, faults } = await openPage(browser, server.url, { viewport: phone });
    await page.goto('/units/990101/waiting');
    await page
      .getByText(/（已 \d/)
      .first()
      .waitFor();
    await fits(page);
    expect(faults).toEqual([]);
  });
});

describe('progress by receipt code on a bare file server', () => {
  it('a minted filing shows its site code, never the check code; the code itself is not sent [R-3.2 R-11.3 C03 C06]', async () => {
    const { page, faults } = await openPage(browser, server.url, { viewport: phone });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto('/progress');
    await page.getByLabel('临时码').fill(` ${minted.toLowerCase().replaceAll('-', ' ')} `);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: '示例990101民政局网' }).waitFor();
    await page.getByText('已办结').waitFor();
    expect(await page.getByRole('link', { name: '9901010001' }).count()).toBe(1);
    const shown = await page.locator('main').innerText();
    for (const unit of ['990101', '990100', '990000']) expect(shown).toContain(`（${unit}）`);
    expect(shown).not.toMatch(persons);
    const plain = minted.replaceAll('-', '');
    expect(asked.join('\n').toUpperCase()).not.toContain(plain.slice(8, 24));
    expect(await page.content()).not.toContain('校验码：');
    await fits(page);
    await page.getByRole('link', { name: '9901010001' }).click();
    await page.waitForURL('**/sites/9901010001');
    expect(faults).toEqual([]);
  });

  it('a returned one shows the opinion and where it was; a wrong code is told apart from an unknown one [R-3.3 C03 C08]', async () => {
    const { page } = await openPage(browser, server.url);
    await page.goto('/progress/');
    await page.getByLabel('临时码').fill(returned);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('名称不规范，请使用机构全称').waitFor();
    await page.getByText('已退回', { exact: true }).waitFor();
    await page.getByLabel('临时码').fill(returned.slice(0, -3));
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('临时码不正确').waitFor();
    await page.getByLabel('临时码').fill('00000-00000-00000-00000-00000');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('没有查到').waitFor();
  });

  it('on plain http without WebCrypto the file is found as well [R-11.3]', async () => {
    const { page } = await openPage(browser, server.url);
    await page.addInitScript(() => {
      Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });
    });
    await page.goto('/progress');
    await page.getByLabel('临时码').fill(minted);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: '示例990101民政局网' }).waitFor();
  });

  it('without script a sentence says how to ask, and warns of telling the code [R-11.3]', async () => {
    const { page, faults } = await openPage(browser, server.url, { javaScriptEnabled: false });
    await page.goto('/');
    await page.getByRole('link', { name: '查询进度' }).first().click();
    await page.getByText('没有启用脚本的').waitFor();
    expect(await page.getByRole('button', { name: '查询' }).isVisible()).toBe(false);
    expect(faults).toEqual([]);
  });
});

describe('新增网站 on a bare file server', () => {
  const site = newSite({ unit: '990101', name: '示例县文化局网', 'sponsor.name': '示例县文化局' });

  async function begin(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    await page.goto('/');
    await page.getByRole('link', { name: '新增网站' }).first().click();
    await page.getByRole('heading', { name: '新增网站', level: 1 }).waitFor();
    await page.getByRole('button', { name: '新增网站' }).click();
    await page.getByRole('heading', { name: /^填写/ }).waitFor();
    await fillForm(page, fields);
  }

  it('checks with the same code, says what is registered already, and saves a package for the import [R-11.3 R-2.4 M02 M11 B11]', async () => {
    const { page, faults } = await openPage(browser, server.url, { viewport: phone });
    await begin(page, { ...site, name: '示例990101 民政局网', 'principal.mobile': '12' });
    await page.getByRole('button', { name: '校验' }).click();
    await page.getByText('手机号码应为 11 位数字').first().waitFor();
    await fillForm(page, { 'principal.mobile': '13800000000' });
    await page.getByRole('button', { name: '校验' }).click();
    await page.getByText('与已经登记的网站相同').waitFor();
    expect(await page.getByRole('link', { name: /9901010001/ }).getAttribute('href')).toBe(
      `${server.url}/sites/9901010001`,
    );
    await fillForm(page, { name: site['name'] ?? '' });
    await page.getByRole('button', { name: '校验' }).click();
    await page.getByText('没有已经登记的网站使用这个名称或者首页网址').waitFor();
    await fits(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '生成文件' }).click(),
    ]);
    const bytes = await readFile(await download.path());
    const read = await readUpload(download.suggestedFilename(), bytes);
    expect(read.rows.map(({ fields }) => [fields['name'], fields['principal.name']])).toEqual([
      [site['name'], '示例甲'],
    ]);
    expect(faults).toEqual([]);
  });

  it('for who files by Git it opens GitHub’s page with the public fields, never with a person [R-11.3 R-2.1 R-9.1]', async () => {
    const { page, faults } = await openPage(browser, server.url);
    await begin(page, site);
    await page.getByRole('button', { name: '生成文件' }).click();
    await page.getByText('熟悉 Git 的').click();
    const link = page.getByRole('link', { name: '打开 GitHub 新建文件页面' });
    const href = (await link.getAttribute('href')) ?? '';
    expect(href.startsWith(`${forgeUrl}/new/main?`)).toBe(true);
    expect(decodeURIComponent(href)).not.toMatch(persons);
    const asked = new URL(href).searchParams;
    expect(asked.get('filename')).toMatch(
      /^data\/sites\/99\/990101\/new-[0-9A-HJKMNP-TV-Z]{8}\.yaml$/,
    );
    const file = loadYaml(Buffer.from(asked.get('value') ?? ''));
    expect(file).toMatchObject({ name: site['name'], unit: '990101', persons: '' });
    expect(await page.locator('.git-way textarea').inputValue()).toBe(asked.get('value'));
    await page.getByText('不要添加负责人、联系人').waitFor();
    expect(faults).toEqual([]);
  });

  it('what is too long for an address is pasted by hand, and says so [R-11.3]', async () => {
    const { page } = await openPage(browser, server.url);
    await begin(page, { ...site, introduction: '文'.repeat(500), justification: '说'.repeat(200) });
    await page.getByRole('button', { name: '生成文件' }).click();
    await page.getByText('熟悉 Git 的').click();
    await page.getByText('内容太长，放不进网址').waitFor();
    const link = page.getByRole('link', { name: '打开 GitHub 新建文件页面' });
    const href = (await link.getAttribute('href')) ?? '';
    expect(href.length).toBeLessThan(400);
    await page.getByRole('button', { name: '复制内容' }).click();
    await page.getByText(/^已(?:复制|选中)/).waitFor();
  });

  it('without script it says what to do instead [R-11.3 M12]', async () => {
    const { page, faults } = await openPage(browser, server.url, { javaScriptEnabled: false });
    await page.goto('/filings/new/');
    await page.getByText('请向本级组织单位索取填报表格').waitFor();
    expect(faults).toEqual([]);
  });
});
