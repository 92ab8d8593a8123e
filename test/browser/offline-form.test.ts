import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSiteFields } from '#registry/site-fields.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { fillForm, newSite, openForm } from './walk.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const badSite = newSite({
  name: '示例山县水务局\u202e',
  homeUrl: 'javascript:alert(1)',
  'sponsor.kind': '',
  unit: '123',
  address: '',
  'principal.mobile': '12',
});

let register: Register;
let browser: Browser;
let dir: string;
let file: string;

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  dir = await mkdtemp(join(tmpdir(), 'offline-form-'));
  file = join(dir, 'site-register-offline.html');
  const { page } = await openPage(browser, register.url);
  await page.goto('/');
  await page.getByRole('link', { name: '离线填报' }).click();
  await page.getByRole('heading', { name: '离线填报', level: 1 }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^下载离线填报/ }).click(),
  ]);
  await download.saveAs(file);
  await page.context().close();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** The file from a stick, on a computer of its own and without network. */
async function openFile(options: BrowserContextOptions = {}): Promise<Watched> {
  const watched = await openPage(browser, 'file://', { offline: true, ...options });
  await watched.page.goto(`file://${file}`);
  return watched;
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

async function begin(page: Page, site: Readonly<Record<string, string>>): Promise<void> {
  await press(page, '新增网站');
  await page.getByRole('heading', { name: /^填写/ }).waitFor();
  await fillForm(page, site);
}

async function backToList(page: Page): Promise<void> {
  await press(page, '返回列表');
  await page.getByRole('heading', { name: '离线填报', level: 1 }).waitFor();
}

async function saved(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, button)]);
  return download;
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

describe('离线填报 on the web', () => {
  it('publishes version and SHA-256 of exactly the file that is downloaded [M01 M10]', async () => {
    const { page, faults } = await openPage(browser, register.url);
    await page.goto('/offline-form');
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await page.locator('#sha256').innerText()).toBe(sha256);
    const answer = await fetch(`${register.url}/offline-form/version.json`);
    const version = (await answer.json()) as { version: string };
    expect(version).toMatchObject({
      sha256,
      size: bytes.length,
      name: 'site-register-offline.html',
    });
    expect(bytes.toString()).toContain(version.version);
    expect(await page.locator('main').innerText()).toContain(version.version);
    expect(faults).toEqual([]);
  });

  it('is a download and never runs on the register’s own address [M01 W1]', async () => {
    const { headers } = await fetch(`${register.url}/offline-form/site-register-offline.html`);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('meets WCAG 2.2 AA, fits a telephone, and without script points to the form that needs none [Z20 M12]', async () => {
    const { page } = await openPage(browser, register.url);
    await page.goto('/offline-form');
    await meetsTheStandard(page);
    const { page: plain } = await openPage(browser, register.url, { javaScriptEnabled: false });
    await plain.goto('/offline-form');
    await plain.getByText('离线填报需要浏览器的脚本功能').waitFor();
    await plain.getByRole('link', { name: '在线填报' }).click();
    await plain.getByRole('heading', { name: '新增网站' }).waitFor();
  });
});

describe('the file from a stick, without network', () => {
  it('two sites, wrong then right, become one package that 导入 reads whole [M01 M02 M03 M04 M11 M12]', async () => {
    const { page, faults } = await openFile();
    const sites = [
      newSite(),
      newSite({ name: '示例山县林业局', 'sponsor.name': '示例山县林业局' }),
    ];
    await begin(page, badSite);
    await press(page, '校验');
    await page.locator('.error-summary').waitFor();
    expect(await page.title()).toMatch(/^有误/);
    expect(await page.locator('.error-summary li').allInnerTexts()).toContain(
      '负责人手机：手机号码应为 11 位数字，如 13899912345',
    );
    expect(await page.locator('.field.invalid').count()).toBe(6);
    await fillForm(page, sites[0] ?? {});
    await press(page, '校验');
    await page.getByRole('heading', { name: '校验通过，可以生成文件' }).waitFor();
    expect(await page.locator('.field.invalid').count()).toBe(0);
    await backToList(page);

    await begin(page, { ...sites[1], police: '123' });
    await press(page, '生成文件');
    await page.locator('.error-summary').waitFor();
    await backToList(page);
    await press(page, '全选');
    await press(page, '生成文件');
    await page.getByRole('heading', { name: /^没有生成文件/ }).waitFor();
    await page.locator('.error-summary').getByRole('link', { name: '示例山县林业局' }).click();
    await page.getByRole('heading', { name: '填写：示例山县林业局' }).waitFor();
    await fillForm(page, { police: '无', 'clearances.police': 'applied' });
    await backToList(page);
    await press(page, '全选');
    const download = await saved(page, '生成文件');
    expect(download.suggestedFilename()).toMatch(/^网站信息-990121-2个网站-\d{8}-\d{4}\.zip$/);
    const bytes = await bytesOf(download);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await page.locator('.notice code', { hasText: sha256 }).waitFor();

    const { rows, problems } = await readUpload(download.suggestedFilename(), bytes);
    expect(problems).toEqual([]);
    expect(rows.map(({ fields }) => fields['name']).sort()).toEqual([
      '示例山县林业局',
      '示例山县水务局',
    ]);
    for (const { fields } of rows) expect(parseSiteFields(fields).ok).toBe(true);
    expect(new Set(rows.map(({ origin }) => origin?.draftId)).size).toBe(2);
    expect(faults).toEqual([]);
  });

  it('what was typed is there after the page is closed, and one site makes a package of its own [M03 M04]', async () => {
    const { page, faults } = await openFile();
    const site = newSite();
    await begin(page, site);
    await page.getByText('草稿已保存在本机').waitFor();
    const next = await page.context().newPage();
    await page.close();
    await next.goto(`file://${file}`);
    await next.getByRole('link', { name: site['name'] ?? '' }).click();
    await next.getByRole('heading', { name: `填写：${site['name']}` }).waitFor();
    for (const [name, value] of Object.entries(site)) {
      const radio = next.locator(`[name="${name}"][type="radio"]:checked`);
      const is = (await radio.count()) > 0 ? radio : next.locator(`[name="${name}"]`);
      expect([name, await is.inputValue()]).toEqual([name, value]);
    }
    const first = await readUpload('a.zip', await bytesOf(await saved(next, '生成文件')));
    await next.reload();
    await next.getByLabel('办公地址').fill('示例省示例市示例山县示例路 2 号');
    const second = await readUpload('a.zip', await bytesOf(await saved(next, '生成文件')));
    expect(first.rows.length).toBe(1);
    // the same site as before, for the import to replace (M07)
    expect(second.rows[0]?.origin).toEqual(first.rows[0]?.origin);
    expect(second.rows[0]?.fields['address']).toMatch(/2 号$/);
    expect(faults).toEqual([]);
  });

  it('drafts go to another computer as a file, are copied, and deleted after asking [M03 M07]', async () => {
    const { page } = await openFile();
    await begin(page, newSite({ name: '示例山县甲局' }));
    await backToList(page);
    await press(page, '复制示例山县甲局');
    await page.getByRole('link', { name: '未命名网站' }).waitFor();
    const exported = join(dir, 'drafts.json');
    await (await saved(page, '导出草稿')).saveAs(exported);

    const { page: other } = await openFile();
    const pick = async (path: string) => other.locator('input[type="file"]').setInputFiles(path);
    await pick(file);
    await other.getByText('不是导出的草稿文件').waitFor();
    await pick(exported);
    await other.getByText('已导入 2 份草稿').waitFor();
    await pick(exported);
    await other.getByText('已导入 0 份草稿，2 份已经在列表中').waitFor();

    const answers: string[] = [];
    other.once('dialog', (dialog) => {
      answers.push(dialog.message());
      void dialog.dismiss();
    });
    await press(other, '删除未命名网站');
    await other.getByRole('link', { name: '未命名网站' }).waitFor();
    expect(answers).toEqual(['要删除草稿“未命名网站”吗？删除以后不能恢复。']);
    other.once('dialog', (dialog) => void dialog.accept());
    await press(other, '删除未命名网站');
    await other.getByText('已删除草稿“未命名网站”').waitFor();

    const origin = async (from: Page) => {
      await from.getByRole('link', { name: '示例山县甲局' }).click();
      const { rows } = await readUpload('a.zip', await bytesOf(await saved(from, '生成文件')));
      return rows[0]?.origin;
    };
    expect(await origin(other)).toEqual(await origin(page));
  });

  it('asks and says what the web form asks and says, in the same order [R-3.5 M11 B18]', async () => {
    const { page: web } = await openPage(browser, register.url);
    const { page } = await openFile();
    const questions = async (at: Page) =>
      at.evaluate(() =>
        Array.from(document.querySelectorAll('fieldset.group > legend, .field'), (node) => {
          const text = (one: Element | null) => (one?.textContent ?? '').replace(/\s+/g, '');
          if (node.tagName === 'LEGEND') return [text(node)];
          const head = node.querySelector('.field-head, legend');
          const names = Array.from(
            node.querySelectorAll<HTMLInputElement>('input, textarea'),
            (one) => `${one.name} ${one.type} ${one.id}`,
          );
          return [
            text(head),
            text(node.querySelector('.hint')),
            text(node.querySelector('.choices')),
            ...names,
          ];
        }),
      );
    await openForm(web, newSite());
    await press(page, '新增网站');
    expect(await questions(page)).toEqual(await questions(web));

    const problems = async (at: Page) => at.locator('.error-summary li').allInnerTexts();
    await fillForm(web, badSite);
    await press(web, '下一步');
    await web.locator('.error-summary').waitFor();
    await fillForm(page, badSite);
    await press(page, '校验');
    await page.locator('.error-summary').waitFor();
    expect(await problems(page)).toEqual(await problems(web));
  });

  it('finds units by name and fills in the places [B18 B19 B20 R-2.3]', async () => {
    const { page } = await openFile();
    await press(page, '新增网站');
    const input = page.getByLabel('网站组织单位标识码');
    await input.fill('示例山');
    await page.getByText('找到 1 个组织单位，请选择').waitFor();
    await press(page, '查询组织单位');
    expect(await input.inputValue()).toBe('990121');
    expect(await page.locator('.unit-place dd').allInnerTexts()).toEqual([
      '示例省',
      '示例市',
      '示例山县',
      '示例山县人民政府办公室',
    ]);
    await input.fill('没有这个单位');
    await press(page, '查询组织单位');
    await page.getByText('没有找到组织单位，请核对标识码').waitFor();
  });

  it('prints one form as 政府网站基本信息表 [M03]', async () => {
    const { page } = await openFile();
    await begin(page, newSite());
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const sheet = page.getByRole('table', { name: '政府网站基本信息表' });
    expect(await sheet.isVisible()).toBe(true);
    expect(await sheet.innerText()).toContain('示例山县人民政府办公室');
    expect(await page.getByLabel('办公地址').isVisible()).toBe(false);
  });

  it('a browser that keeps nothing is told of, and drafts can still be saved as a file [M03]', async () => {
    const context = await browser.newContext({ offline: true, locale: 'zh-CN' });
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    await page.getByText('这个浏览器不能保存草稿').waitFor();
    await begin(page, newSite());
    await page.getByText('草稿没有保存').waitFor();
    await backToList(page);
    const drafts = JSON.parse((await bytesOf(await saved(page, '导出草稿'))).toString()) as {
      drafts: readonly unknown[];
    };
    expect(drafts.drafts.length).toBe(1);
    await context.close();
  });

  it('without script it says what is missing and where else to file [M12]', async () => {
    const { page } = await openFile({ javaScriptEnabled: false });
    expect(await page.locator('main').innerText()).toContain('脚本没有运行');
    expect(await page.locator('main a').getAttribute('href')).toBe(`${register.url}/filings/new`);
  });
});

describe('new versions', () => {
  it('with network a file of another version says so and asks nobody else; the newest says nothing [M09]', async () => {
    const open = async (path: string) => {
      const { page } = await openPage(browser, 'file://');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const answered = page.waitForResponse((response) => response.url().startsWith('http'));
      await page.goto(`file://${path}`);
      await (await answered).finished();
      await page.getByRole('heading', { name: '离线填报', level: 1 }).waitFor();
      return { page, asked: asked.filter((url) => !url.startsWith('file:')) };
    };
    const older = join(dir, 'older.html');
    const text = await readFile(file, 'utf8');
    await writeFile(older, text.replace(/"version":"[0-9a-f]{12}"/, '"version":"000000000000"'));
    const old = await open(older);
    await old.page.getByText('离线填报有新版本').waitFor();
    expect(await old.page.getByRole('link', { name: '下载新版本' }).getAttribute('href')).toBe(
      `${register.url}/offline-form`,
    );
    expect(old.asked).toEqual([`${register.url}/offline-form/version.json`]);
    const newest = await open(file);
    await newest.page.waitForTimeout(300);
    expect(await newest.page.getByText('有新版本').count()).toBe(0);
    const { page: offline, faults } = await openFile();
    expect(await offline.getByText('有新版本').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('for everybody', () => {
  it('list, form and form with problems meet WCAG 2.2 AA, light and dark, and fit a telephone [Z20 S06]', async () => {
    const { page } = await openFile();
    await meetsTheStandard(page);
    await begin(page, newSite());
    await press(page, '校验');
    await page.getByRole('heading', { name: '校验通过，可以生成文件' }).waitFor();
    await meetsTheStandard(page);
    await saved(page, '生成文件');
    await page.getByRole('heading', { name: '已生成 1 个文件' }).waitFor();
    await meetsTheStandard(page);
    await fillForm(page, badSite);
    await press(page, '校验');
    await page.locator('.error-summary').waitFor();
    await meetsTheStandard(page);
    await backToList(page);
    await meetsTheStandard(page);
  });

  it('works by keyboard: 跳到正文, Enter is 校验, a problem leads to its field [Z20 R-2.2]', async () => {
    const { page } = await openFile();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.getByRole('button', { name: '新增网站' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^填写/ }).waitFor();
    await page.getByLabel('主办单位名称').focus();
    await page.keyboard.press('Enter');
    await page.locator('.error-summary').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-name');
    expect(await page.evaluate(() => document.querySelectorAll('h1').length)).toBe(1);
  });
});

async function meetsTheStandard(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours on their way from light to dark are neither.
    await page.evaluate(async () =>
      Promise.all(document.getAnimations().map(async (animation) => animation.finished)),
    );
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withTags(standard)
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${String(nodes[0]?.target)}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 360, height: 740 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(width).toBeLessThanOrEqual(360);
}
