/**
 * The README's story in a real browser: file, review up the tree, mint, list. Once with script on a
 * desk, once without script on a telephone. Pictures of the README are made by
 * `SHOTS=1 npm test -- test/browser/story.test.ts`.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { takePicture } from './picture.ts';
import { type Register, startRegister } from './server.ts';
import { approve, fillForm, lookUp, newSite, openForm, signIn, signOut } from './walk.ts';

const chainOf = (page: Page) => page.locator('.chain strong').allInnerTexts();
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

describe.each([
  { how: 'with script, on a desk', hasScript: true, viewport: { width: 1280, height: 900 } },
  {
    how: 'without script, on a telephone',
    hasScript: false,
    viewport: { width: 360, height: 740 },
  },
])('the whole way $how', ({ hasScript, viewport }) => {
  const site = newSite({ homeUrl: 'https://sw.shilishanxian.gov.cn/' });
  const name = site['name'] ?? '';
  let register: Register;
  let browser: Browser;
  let filer: Watched;
  let desk: Watched;
  let receiptCode = '';
  let siteCode = '';
  let checkCode = '';

  beforeAll(async () => {
    register = await startRegister('2026-11-23T10:00:00+08:00');
    browser = await openBrowser();
    const options = { viewport, javaScriptEnabled: hasScript };
    filer = await openPage(browser, register.url, options);
    desk = await openPage(browser, register.url, options);
  });
  afterAll(async () => {
    await browser?.close();
    await register?.remove();
  });

  /** Pictures are taken on the desk, where everything fits. */
  const picture: typeof takePicture = async (...args) => {
    if (hasScript) await takePicture(...args);
  };

  it('首页 leads to the opening procedure, then to name and URL, then to the whole form [B01 B02 B08 S06 R-3.1]', async () => {
    const { page } = filer;
    await page.goto('/');
    await takePicture(page, hasScript ? 'home' : 'phone');
    await page.getByRole('link', { name: '新增网站' }).first().click();
    await page.getByText('请确认新网站已完成下列操作').waitFor();
    await picture(page, '1-confirm', { top: page.locator('h3').last(), height: 500 });
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByLabel('网站名称').fill('示例市人民政府');
    await page.getByLabel('首页网址').fill(site['homeUrl'] ?? '');
    await page.getByRole('button', { name: '下一步' }).click();
    expect(await page.locator('.error-summary').innerText()).toContain('网站名称');
    await picture(page, '2-name', { top: page.locator('.form-steps'), height: 790 });
    await openForm(page, site);
    expect(await page.locator('[name="name"]').inputValue()).toBe(name);
    expect(await page.locator('[name="homeUrl"]').inputValue()).toBe(site['homeUrl']);
  });

  it('the unit code fills 省, 市, 县 and the name of the unit [B18 B20 R-2.3]', async () => {
    const { page } = filer;
    await page.getByLabel('网站组织单位标识码').fill('990121');
    if (!hasScript) await page.getByRole('button', { name: '查询组织单位' }).click();
    const places = page.locator('.unit-place dd');
    await places.filter({ hasText: '示例山县人民政府办公室' }).waitFor();
    expect(await places.allInnerTexts()).toEqual([
      '示例省',
      '示例市',
      '示例山县',
      '示例山县人民政府办公室',
    ]);
  });

  it('the preview shows who will review it, in order: county, prefecture, province [D01 D02 Z11 R-3.1]', async () => {
    const { page } = filer;
    await fillForm(page, site);
    await picture(page, '3-form', { top: page.locator('form .group').first() });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: '提交' }).waitFor();
    expect(await chainOf(page)).toEqual([
      expect.stringContaining('示例山县人民政府办公室'),
      expect.stringContaining('示例市人民政府办公室'),
      expect.stringContaining('示例省人民政府办公厅'),
      '生成网站标识码',
    ]);
    for (const text of [name, site['address'] ?? '', '示例甲', '13900000000']) {
      expect(await page.getByText(text).count()).toBeGreaterThan(0);
    }
    await picture(page, '4-preview', { top: page.locator('.persons'), height: 860 });
  });

  it('提交 shows the receipt code, with every way to keep it, and never in an address [C01 C02 B24]', async () => {
    const { page } = filer;
    await page.getByRole('button', { name: '提交' }).click();
    receiptCode = (await page.locator('#receipt-code').innerText()).trim();
    expect(receiptCode).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await page.getByRole('img', { name: '临时码的二维码' }).count()).toBe(1);
    // Buttons that need script come to life with it, and do not show without.
    for (const button of ['[data-copy]', '[data-print]']) {
      await page.locator(button).waitFor({ state: hasScript ? 'visible' : 'hidden' });
    }
    await picture(page, '5-receipt', { top: page.locator('h1'), height: 860 });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '保存为文本文件' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream())
      chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toContain(receiptCode);
    expect(page.url()).not.toContain(receiptCode.slice(0, 5));
  });

  it('the receipt code shows 审核中, which unit has it and its telephone [C03 C04 C07 R-3.2]', async () => {
    const { page } = filer;
    await lookUp(page, receiptCode);
    const facts = await page.locator('dl.facts').first().innerText();
    expect(facts).toMatch(/审核状态[\s●]+审核中/);
    expect(facts).toContain('示例山县人民政府办公室（990121）');
    expect(facts).toMatch(/联系电话：[\d-]{8,}/);
    await picture(page, '6-progress');
  });

  it.each([
    ['990121', '990100', '审核通过，已转上级组织单位审核'],
    ['990100', '990000', '审核通过，已转上级组织单位审核'],
    ['990000', null, '审核通过，已办结'],
  ])(
    '%s finds it in 待审核 and approves; before, %s does not have it [A26 D02 D04 D07 D10 R-4.1]',
    async (unit, next, says) => {
      const { page } = desk;
      if (next !== null) {
        await signIn(page, register, next);
        expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
        await signOut(page);
      }
      await signIn(page, register, unit);
      expect(await rowOf(page, name).innerText()).toMatch(/未审核|未提交/);
      if (unit === '990100') await picture(page, '7-desk', { height: 640 });
      await approve(page, name);
      expect(await page.getByRole('status').innerText()).toContain(says);
      await signOut(page);
    },
  );

  it('approved before 16:00: the filer reads 将于今天生成 [C05 E01 R-4.6]', async () => {
    const { page } = filer;
    await lookUp(page, receiptCode);
    const text = '审核通过，网站标识码还未生成，将于今天生成';
    expect(await page.locator('dl.facts').first().innerText()).toContain(text);
  });

  it('at 16:00 the site gets its code and both persons get both codes by mail [E01 E02 E03 E04 C06 R-5.1]', async () => {
    await register.stop();
    const printed = await register.script('mint', '2026-11-23T16:00:05+08:00');
    await register.start('2026-11-23T16:02:00+08:00');
    const { page } = filer;
    await lookUp(page, receiptCode);
    expect(await page.locator('dl.facts').first().innerText()).toContain('已办结');
    siteCode = (await page.locator('#site-code').innerText()).trim();
    checkCode = (await page.locator('#check-code').innerText()).trim();
    await picture(page, '8-minted');
    expect(siteCode).toMatch(/^990121\d{4}$/);
    expect(checkCode).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(printed).toContain(siteCode);
    const mails = (await register.mails()).filter(({ text }) => text.includes(siteCode));
    expect(mails.map(({ to }) => /\S+@[^\s>]+/.exec(to)?.[0].replace('<', '')).sort()).toEqual([
      'jia@example.invalid',
      'yi@example.invalid',
    ]);
    for (const { text } of mails) {
      expect(text).toContain(checkCode);
      expect(text).toContain(`${register.url}/sites/${siteCode}`);
      expect(text).not.toContain(receiptCode);
    }
  });

  it('公示 lists it first, its page and JSON say all that is public and no more [R01 R05 R06 R07 D11 R-6.1 R-6.2 R-9.1]', async () => {
    const { page } = filer;
    for (const path of ['/listing', '/listing/990000', '/listing/990121']) {
      await page.goto(path);
      const first = page.locator('table.sites tbody tr').first();
      expect([path, await first.innerText()]).toEqual([path, expect.stringContaining(siteCode)]);
      expect(await first.getByRole('link', { name }).getAttribute('href')).toBe(site['homeUrl']);
      if (path === '/listing/990000') await picture(page, '9-listing', { height: 860 });
    }
    await page.goto(`/sites/${siteCode}`);
    const text = await page.locator('main').innerText();
    for (const value of [
      'name',
      'homeUrl',
      'sponsor.name',
      'address',
      'icp',
      'police',
      'introduction',
    ]) {
      expect(text).toContain(site[value]);
    }
    const json = await (await fetch(`${register.url}/sites/${siteCode}.json`)).text();
    expect(JSON.parse(json)).toMatchObject({ siteCode, name, homeUrl: site['homeUrl'] });
    for (const secret of [
      '示例甲',
      '13800000000',
      'jia@example.invalid',
      '99912345',
      checkCode,
      receiptCode,
    ]) {
      expect(text + json).not.toContain(secret);
    }
  });

  it.each([
    ['name', () => name],
    ['part of the name', () => '山县水务'],
    ['URL', () => 'sw.shilishanxian.gov.cn'],
    ['site code', () => siteCode],
  ])('search finds it by %s [R04]', async (_, query) => {
    const { page } = filer;
    await page.goto('/');
    await page.getByRole('searchbox').first().fill(query());
    await page.getByRole('searchbox').first().press('Enter');
    await rowOf(page, siteCode).waitFor();
    expect(await rowOf(page, siteCode).innerText()).toContain(name);
  });

  it('the repository tells the same story, oldest below, and fsck finds nothing [D11 E02 R-4.5]', () => {
    const subjects = register.git('log', '--topo-order', '--format=%s', 'main').split('\n');
    expect(subjects.filter((subject) => subject.includes(name))).toEqual([
      `新增网站办结：${name}`,
      `审核通过：${name}`,
      `审核通过：${name}`,
      `审核通过：${name}`,
      `新增网站：${name}`,
    ]);
    expect(subjects[0]).toMatch(/^生成网站标识码：2026-11-23/);
    expect(register.git('log', '--graph', '--oneline', 'main')).toContain('|\\');
    expect(register.git('fsck', '--strict', '--full')).toBe('');
    const all = register.git('log', '--all', '-p', '--format=fuller', '--', 'data/sites');
    for (const secret of ['示例甲', '13800000000', 'jia@example.invalid', checkCode, receiptCode]) {
      expect(all).not.toContain(secret);
    }
  });

  it('nothing went wrong in the browser: no error, no breach of the content policy, no foreign request [W1 Z20]', () => {
    expect([...filer.faults, ...desk.faults]).toEqual([]);
  });
});
