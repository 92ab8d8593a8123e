/** 函 and 申请表 as they come out of a printer, and the scan of their QR. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';

let register: Register;
let browser: Browser;
let applicant: Watched;
const filings = new Map<string, string>();
/** With PAPERS=<folder> the papers are kept to be looked at. */
const kept = process.env['PAPERS'];

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00', { REACH_CHECK: 'off' });
  browser = await openBrowser();
  applicant = await openPage(browser, register.url);
  await signIn(applicant.page, 'sq9900-00000001');
  await applicant.page.waitForURL('**/opening/home*');
  for (const link of await applicant.page.locator('a[href^="/opening/applications/"]').all()) {
    const name = await link.evaluate((one) => one.closest('tr, li')?.textContent ?? '');
    const id = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
    if (/^[0-9A-Z]{8}$/.test(id)) filings.set(name, id);
  }
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

async function signIn(page: Page, account: string): Promise<void> {
  await page.goto('/opening/sign-in');
  await page.locator('#f-account').fill(account);
  await page.locator('#f-password').fill(register.password());
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

const filingOf = (name: string): string => {
  const id = [...filings].find(([row]) => row.includes(name))?.[1];
  if (id === undefined) throw new Error(`no ${name}`);
  return id;
};

async function print(page: Page, name: string): Promise<{ pages: number; cut: string[] }> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  if (kept !== undefined) await writeFile(join(kept, `${name}.pdf`), pdf);
  const text = pdf.toString('latin1');
  const [, width = '', height = ''] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(text) ?? [];
  // A4 in points
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  await page.emulateMedia({ media: 'print' });
  const cut = await page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('main *'))
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ className, tagName }) => `${tagName}.${className}`),
  );
  await page.emulateMedia({ media: null });
  return { pages: (text.match(/\/Type\s*\/Page[^s]/g) ?? []).length, cut };
}

/** What a telephone reads off the paper. */
async function scan(page: Page): Promise<string> {
  const picture = await page.locator('.paper-proof .qr').screenshot();
  const blank = await browser.newPage();
  const pixels = await blank.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
      return { width: image.width, height: image.height, data: Array.from(data) };
    },
    `data:image/png;base64,${picture.toString('base64')}`,
  );
  await blank.close();
  return decodeQR({ ...pixels, data: Uint8ClampedArray.from(pixels.data) });
}

const fileOf = (filing: string) =>
  register.git('show', `refs/heads/filing/${filing}:data/openings/99/${filing}.yaml`);

describe('the letter', () => {
  const name = '示例山县教育局网站';

  it('is one A4 page to GB/T 9704, filled in, nothing cut, with where to and what about [P36 R-8.2]', async () => {
    const { page, faults } = applicant;
    await page.goto(`/opening/applications/${filingOf(name)}`);
    await page.getByRole('link', { name: '打印函' }).click();
    await page.getByRole('heading', { name: '关于申请对网站开办审核和资格复核的函' }).waitFor();
    const text = await page.locator('main').innerText();
    for (const word of [
      name,
      filingOf(name),
      '示例山县民政局',
      '示例省机构编制部门',
      '资格复核',
      '一式三份',
      '2026年11月23日',
      '示例甲',
      '010-99912345',
    ]) {
      expect(text).toContain(word);
    }
    expect(await print(page, 'letter')).toEqual({ pages: 1, cut: [] });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('has room for 22 lines of 28 characters of size 3, and for no more [P36]', async () => {
    const { page } = applicant;
    const pagesOf = async (lines: number, characters: number) => {
      await page.goto(`/opening/applications/${filingOf(name)}/letter`);
      await page.evaluate(
        ([many, long]) => {
          const line = () => {
            const one = document.createElement('div');
            one.textContent = '国'.repeat(long);
            return one;
          };
          document
            .querySelector('.gb-letter')
            ?.replaceChildren(...Array.from({ length: many }, line));
        },
        [lines, characters] as const,
      );
      return (await print(page, `grid-${lines}-${characters}`)).pages;
    };
    expect(await pagesOf(22, 28)).toBe(1);
    expect(await pagesOf(23, 28)).toBe(2);
    expect(await pagesOf(22, 29)).toBe(2);
    await page.goto(`/opening/applications/${filingOf(name)}/letter`);
    const sizes = await page.evaluate(() =>
      ['.gb-letter', 'h1'].map((at) => {
        const element = document.querySelector(at);
        return element
          ? Math.round(Number.parseFloat(getComputedStyle(element).fontSize) * 0.75)
          : 0;
      }),
    );
    // 3号 and 2号, in points
    expect(sizes).toEqual([16, 22]);
  });

  it('carries a QR that a telephone reads, with the digest of the file in Git beside it [Z18]', async () => {
    const { page } = applicant;
    const digest = createHash('sha256')
      .update(fileOf(filingOf(name)))
      .digest('hex');
    expect(await scan(page)).toBe(
      `${register.url}/papers/${filingOf(name)}/${digest.slice(0, 32)}`,
    );
    const printed = (await page.locator('.digest').allInnerTexts()).join('').replaceAll(' ', '');
    expect(printed).toBe(digest);
  });
});

describe('the application form', () => {
  const name = '示例山县水利局网站';

  it('is one or two A4 pages with every field filled in, and room for both stamps [P36 P11 R-8.2]', async () => {
    const { page } = applicant;
    await page.goto(`/opening/applications/${filingOf(name)}/form`);
    const text = await page.locator('main').innerText();
    for (const word of [
      name,
      filingOf(name),
      '☑ 新开办网站申请',
      '示例山县民政局',
      '示例山县人民政府',
      '050000',
      '示例甲',
      '示例乙',
      '13900000000',
      'jia@example.invalid',
      '示例山县水利局.政务',
      '192.0.2.23',
      '发布水情',
      '单位公章',
      '审核意见',
    ]) {
      expect(text).toContain(word);
    }
    // ID-card numbers are looked at on paper and never collected
    expect(text).not.toContain('身份证号');
    expect(await print(page, 'form')).toEqual({ pages: 1, cut: [] });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('with all texts as long as they may be is two pages at most, nothing cut [P36]', async () => {
    const { page } = applicant;
    await page.evaluate(() => {
      const long = '负责全县的社会救助和养老服务等民政事务。'.repeat(25).slice(0, 500);
      for (const cell of document.querySelectorAll('.gb-text')) cell.textContent = long;
    });
    const { pages, cut } = await print(page, 'form-long');
    expect([pages <= 2, cut]).toEqual([true, []]);
  });
});

describe('who scans the paper', () => {
  const name = '示例山县教育局网站';

  it('sees that it is what the register has, and of what application [Z18]', async () => {
    const { page } = applicant;
    await page.goto(`/opening/applications/${filingOf(name)}/letter`);
    const url = await scan(page);
    const visitor = await openPage(browser, register.url);
    await visitor.page.goto(url);
    const text = await visitor.page.locator('main').innerText();
    for (const word of ['与网上申请一致', name, '示例山县民政局', '等待纸质材料']) {
      expect(text).toContain(word);
    }
    expect(text).not.toContain('示例甲');
    const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    const other = url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    await visitor.page.goto(other);
    expect(await visitor.page.locator('main').innerText()).toContain('与网上申请不一致');
    expect(await visitor.page.locator('main').innerText()).not.toContain(name);
    for (const path of [url.slice(0, -16), `${register.url}/papers/00000000/${'0'.repeat(32)}`]) {
      expect((await visitor.page.goto(path))?.status()).toBe(404);
    }
    await visitor.page.context().close();
  });

  it('nobody else prints the papers of an application [P36 R-4.7 R-9.1]', async () => {
    const path = `/opening/applications/${filingOf(name)}/form`;
    const visitor = await openPage(browser, register.url);
    await visitor.page.goto(path);
    expect(new URL(visitor.page.url()).pathname).toBe('/opening/sign-in');
    await visitor.page.context().close();
    const body = await openPage(browser, register.url);
    await signIn(body.page, 'bz9900-1');
    await body.page.waitForURL('**/opening-desk*');
    expect((await body.page.goto(path))?.status()).toBe(200);
    await body.page.getByRole('link', { name: '返回申请' }).click();
    await body.page.waitForURL(`**/opening-desk/${filingOf(name)}`);
    await body.page.context().close();
  });
});

it('标识管理 gives the applicant the code of the label that was issued [Q02 Q03 Z03]', async () => {
  const name = '示例山县民政局网站';
  const { page, faults } = applicant;
  await page.goto(`/opening/applications/${filingOf(name)}`);
  await page.getByRole('heading', { name: '标识管理' }).waitFor();
  const code = await page.getByLabel('复制下面的全部代码').inputValue();
  expect(code).toMatch(/^<a href="[^"]*\/labels\/99-000001\?host=[\w.-]+&amp;sig=[\w-]{86}"/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('link', { name: '99-000001', exact: true }).first().click();
  await page.getByText('示例山县民政局.政务').waitFor();
  expect(await page.getByRole('main').innerText()).toContain('示例省机构编制部门');
  expect(faults).toEqual([]);
});
