import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { approve, fileSite, lookUp, newSite, signIn, signOut } from './walk.ts';

const site = newSite();
const name = site['name'] ?? '';
const opinion = '网址打不开，请核对后重新上报。';
const newUrl = 'https://swj.shilishanxian.gov.cn/';

let register: Register;
let browser: Browser;
let filer: Watched;
let desk: Watched;
let receiptCode = '';

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  filer = await openPage(browser, register.url);
  desk = await openPage(browser, register.url);
  receiptCode = await fileSite(filer.page, site);
  await signIn(desk.page, register, '990121');
  await approve(desk.page, name);
  await signOut(desk.page);
  await signIn(desk.page, register, '990100');
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const stateOf = (page: Page) => page.locator('dl.facts').first().innerText();

describe('a returned filing', () => {
  it('is not returned without a reason and an opinion; both problems at once, at their fields [D08 R-4.4 R-2.2]', async () => {
    const { page } = desk;
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('button', { name: '退回' }).click();
    const summary = page.locator('.error-summary');
    await summary.waitFor();
    const links = await summary
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toEqual(['#f-reason', '#f-text']);
    for (const id of ['f-reason', 'f-text']) {
      expect(await page.locator(`#${id}`).getAttribute('aria-invalid')).toBe('true');
    }
  });

  it('refuses personal data in the opinion, which is public, and keeps what was typed [R-9.1 R-4.5]', async () => {
    const { page } = desk;
    await page.getByLabel('退回原因').selectOption('url');
    await page.getByLabel('审核意见').fill('请联系 13812345678');
    await page.getByRole('button', { name: '退回' }).click();
    await page.locator('.error-summary').waitFor();
    expect(await page.getByLabel('审核意见').inputValue()).toBe('请联系 13812345678');
    expect(await page.getByLabel('退回原因').inputValue()).toBe('url');
  });

  it('goes back with reason and text, and leaves the desk of the unit [D08 D12]', async () => {
    const { page } = desk;
    await page.getByLabel('审核意见').fill(opinion);
    await page.getByRole('button', { name: '退回' }).click();
    await page.getByRole('status').filter({ hasText: '已退回' }).waitFor();
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    await signOut(page);
  });

  it('shows its filer the state, who returned it, the reason and the opinion [C08 R-3.3]', async () => {
    const { page } = filer;
    await lookUp(page, receiptCode);
    expect(await stateOf(page)).toContain('已退回');
    const text = await page.locator('main').innerText();
    for (const part of ['示例市人民政府办公室', '网址不规范', opinion]) {
      expect(text).toContain(part);
    }
  });

  it('opens for correction with everything filed in it, persons too [C08 R-3.3]', async () => {
    const { page } = filer;
    await page.getByRole('link', { name: '修改并重新上报' }).click();
    for (const [field, value] of Object.entries(site)) {
      const input = page.locator(`[name="${field}"]`).first();
      const isRadio = (await input.getAttribute('type')) === 'radio';
      const now = isRadio
        ? await page.locator(`[name="${field}"]:checked`).inputValue()
        : await input.inputValue();
      expect([field, now]).toEqual([field, value]);
    }
  });

  it('shows its filer the differences before it goes in again [C08]', async () => {
    const { page } = filer;
    await page.locator('[name="homeUrl"]').fill(newUrl);
    await page.locator('[name="contact.mobile"]').fill('13700000000');
    await page.getByRole('button', { name: '下一步' }).click();
    const rows = page.locator('table.diff tbody tr');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(`首页网址\\s+${site['homeUrl']}\\s+${newUrl}`),
      expect.stringMatching('联系人手机\\s+13900000000\\s+13700000000'),
    ]);
  });

  it('goes in again under the same receipt code [C08 R-3.3]', async () => {
    const { page } = filer;
    await page.getByRole('button', { name: '重新上报' }).click();
    await page.getByText('已重新上报').waitFor();
    await lookUp(page, receiptCode);
    expect(await stateOf(page)).toContain('审核中');
    expect(await stateOf(page)).toContain('第 2 次上报');
  });

  it('starts again at the first unit: the one that returned it waits, the approval before counts no more [C08 D12 R-4.2]', async () => {
    const { page } = desk;
    await signIn(page, register, '990100');
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    await signOut(page);
    await signIn(page, register, '990121');
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(1);
  });

  it('shows the unit what changed since its last version, and the whole trail [C08 D11 F11]', async () => {
    const { page } = desk;
    await page.getByRole('link', { name, exact: true }).click();
    await page.locator('table.diff').waitFor();
    const rows = await page.locator('table.diff tbody tr').allInnerTexts();
    expect(rows).toEqual([
      expect.stringMatching(`首页网址\\s+${site['homeUrl']}\\s+${newUrl}`),
      expect.stringMatching('联系人手机\\s+13900000000\\s+13700000000'),
    ]);
    const trail = await page.locator('table.trail tbody tr').allInnerTexts();
    expect(trail.map((row) => /提交|重新上报|审核通过|退回/.exec(row)?.[0])).toEqual([
      '提交',
      '审核通过',
      '退回',
      '重新上报',
    ]);
    expect(await page.locator('table.persons').innerText()).toContain('13700000000');
  });

  it('tells both persons by mail, without codes [C08 E03]', async () => {
    await register.script('mint', '2026-11-23T10:30:00+08:00');
    const told = (await register.mails()).filter(({ text }) => text.includes(opinion));
    expect(told.map(({ text }) => text.includes(`“${name}”`))).toEqual([true, true]);
    for (const { text } of await register.mails()) expect(text).not.toContain(receiptCode);
  });

  it('can be withdrawn, after a page to think about it, and is open no more [R-3.3]', async () => {
    const { page } = filer;
    await page.getByRole('link', { name: '撤回' }).click();
    await page.getByRole('button', { name: '确认撤回' }).click();
    await page.getByText('申请已撤回').first().waitFor();
    expect(await stateOf(page)).toContain('已撤回');
    expect(await page.getByRole('link', { name: '修改并重新上报' }).count()).toBe(0);
    await desk.page.goto('/desk');
    expect(await desk.page.getByRole('link', { name, exact: true }).count()).toBe(0);
    await lookUp(page, receiptCode);
    expect(await stateOf(page)).toContain('已撤回');
  });

  it('goes its way without an error in the browser [W1]', () => {
    expect([...filer.faults, ...desk.faults]).toEqual([]);
  });
});
