import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { openClient, signInBy, unescape, valueOf } from './client.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

let register: Register;
let browser: Browser;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const title = '关于开展年度信息核对的通知';
const press = async (page: Page, button: string) =>
  page.getByRole('button', { name: button, exact: true }).click();

/** A page without script: forms must do without (A17, S06). */
async function withoutScript(): Promise<Page> {
  return (await openPage(browser, register.url, { javaScriptEnabled: false })).page;
}

async function publish(page: Page, more: { scope?: string; body?: string } = {}): Promise<void> {
  await page.goto('/desk/notices');
  await page.getByRole('link', { name: '发布通知' }).click();
  await page.getByLabel('标题').fill(title);
  if (more.scope !== undefined) await page.getByLabel('发给').fill(more.scope);
  await page.getByLabel('重要', { exact: true }).check();
  await page.getByLabel('正文').fill(more.body ?? '请于 **12 月 31 日**以前核对。');
  await press(page, '预览');
  await page.getByRole('heading', { name: '发布通知：预览' }).waitFor();
}

describe('重要通知', () => {
  it('three sample notices are shipped, marked as such; those for units are on no public page [L05]', async () => {
    const page = await withoutScript();
    await page.goto('/');
    const home = page.locator('section', { hasText: '查看历史重要通知' });
    expect(await home.getByRole('listitem').count()).toBe(2);
    await home.getByRole('link', { name: '查看历史重要通知' }).click();
    await page.waitForURL('**/notices');
    const titles = await page.locator('.notice-list a').allInnerTexts();
    expect(titles).toHaveLength(2);
    expect(titles.every((text) => text.startsWith('（示例）'))).toBe(true);
    await page.getByRole('link', { name: '信息核对' }).click();
    await page.getByRole('heading', { level: 1, name: '信息核对' }).waitFor();
    expect(await page.locator('main table tbody tr').count()).toBe(2);
    const hidden = await openClient(register).get('/notices/2026-10-28-990000-1010');
    expect(hidden.status).toBe(404);
  });

  it('a province publishes without script; a city finds it unread, reads it, and the province sees who has not [L05]', async () => {
    const province = await withoutScript();
    await signIn(province, register, '990000');
    const body = '## 一\n\n请于 **12 月 31 日**以前核对。\n\n<script>alert(1)</script>';
    await publish(province, { body });
    // the preview shows it as it will stand, HTML as text
    expect(await province.locator('.notice-text strong').innerText()).toBe('12 月 31 日');
    expect(await province.locator('.notice-text').innerText()).toContain('<script>');
    await press(province, '返回修改');
    expect(await province.getByLabel('标题').inputValue()).toBe(title);
    expect(await province.getByLabel('正文').inputValue()).toBe(body);
    await press(province, '预览');
    await press(province, '发布');
    await province.getByText('已发布通知').waitFor();
    const path = new URL(province.url()).pathname;
    expect(await province.locator('main').innerText()).toContain('已阅读 0 个');

    const city = await withoutScript();
    await signIn(city, register, '990100');
    const unread = city.locator('section', { hasText: '未读的通知' });
    await unread.getByRole('link', { name: title }).click();
    await city.waitForURL(`**${path}`);
    expect(await city.locator('main').innerText()).not.toContain('阅读情况');
    await city.goto('/desk');
    expect(await city.locator('.notice-list').innerText()).not.toContain(title);

    await province.goto(path);
    expect(await province.locator('main').innerText()).toContain('已阅读 1 个');
    await province.locator('.desk-content summary').click();
    const left = await province.locator('details table').innerText();
    expect(left).toContain('示例江市人民政府办公室');
    expect(left).not.toContain('示例市人民政府办公室');
    // everybody may read it
    const visitor = await openClient(register).get(path.replace('/desk', ''));
    expect(visitor.status).toBe(200);
    expect(visitor.body).not.toContain('阅读情况');
  });

  it('a withdrawn notice stays in the history with its reason [L05]', async () => {
    const { page } = await openPage(browser, register.url);
    await signIn(page, register, '990000');
    await page.goto('/desk/notices');
    await page.getByRole('link', { name: title }).first().click();
    await press(page, '撤回通知');
    await page.locator('.error-summary').waitFor();
    await page.getByLabel('撤回原因').fill('日期有误');
    await press(page, '撤回通知');
    await page.getByText('已撤回通知').waitFor();
    expect(await page.locator('main').innerText()).toContain('不再有效。原因：日期有误');
    await page.goto('/notices');
    expect(await page.locator('.notice-list li').first().innerText()).toContain('已撤回');
    await page.goto('/');
    expect(await page.locator('main').innerText()).not.toContain(title);
  });

  it('what is wrong is told at its field and nothing typed is lost [R-2.2 L05]', async () => {
    const page = await withoutScript();
    await signIn(page, register, 'bm9900');
    await page.goto('/desk/notices/new');
    await page.getByLabel('标题').fill(title);
    await page.getByLabel('发给').fill('990000');
    await page.getByLabel('正文').fill('电话 13800000000');
    await press(page, '预览');
    const links = await page.locator('.error-summary li').allInnerTexts();
    expect(links).toHaveLength(3);
    expect(links.join()).toMatch(/发给：只能发给本单位和本单位的下级/);
    expect(links.join()).toMatch(/正文：这里会公开，不能写手机号码/);
    expect(await page.getByLabel('标题').inputValue()).toBe(title);
    expect(await page.getByLabel('正文').inputValue()).toBe('电话 13800000000');
  });

  it('a city cannot publish, nor a department for a province, nor anybody withdraw another’s, over HTTP either [L05 R-4.7 W2]', async () => {
    const before = register.git('rev-parse', 'main');
    const typed = { title, scope: '990000', audience: 'all', importance: 'normal', body: '正文' };
    for (const account of ['990100', 'bm9900']) {
      const client = openClient(register);
      await signInBy(client, register, account);
      const desk = await client.get('/desk');
      const formToken = valueOf(desk.body, 'formToken');
      const province = openClient(register);
      await signInBy(province, register, '990000');
      const requestToken = valueOf((await province.get('/desk/notices/new')).body, 'requestToken');
      const fields = { ...typed, formToken, requestToken, go: 'publish' };
      const answer = await client.post('/desk/notices/new', fields);
      expect([account, answer.status]).toEqual([account, 422]);
      const other = await client.post('/desk/notices/2026-10-28-990000-1010', {
        formToken,
        withdrawal: '不再需要',
      });
      expect([account, other.status >= 400]).toEqual([account, true]);
      const foreign = await client.post('/desk/notices/new', { ...fields, formToken: 'x' });
      expect(foreign.status).toBe(403);
    }
    expect(register.git('rev-parse', 'main')).toBe(before);
  });

  it('the feed is Atom: well-formed, ids and times once for each entry, nothing for units only [L05]', async () => {
    const { page } = await openPage(browser, register.url);
    const answer = await openClient(register).get('/notices/feed.xml');
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    await page.goto('/notices');
    const links = page.locator('link[rel=alternate][type="application/atom+xml"]');
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(hrefs).toContain('/notices/feed.xml');
    const feed = await page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, 'application/xml');
      const one = (element: Element, name: string) =>
        Array.from(element.children)
          .filter((child) => child.localName === name)
          .map((child) => child.textContent);
      return {
        root: `${xml.documentElement.namespaceURI} ${xml.documentElement.localName}`,
        head: ['id', 'title', 'updated'].map((name) => one(xml.documentElement, name).length),
        entries: Array.from(xml.getElementsByTagName('entry'), (entry) => ({
          id: one(entry, 'id'),
          title: one(entry, 'title'),
          updated: one(entry, 'updated'),
          authors: one(entry, 'author').length,
        })),
      };
    }, answer.body);
    expect(feed.root).toBe('http://www.w3.org/2005/Atom feed');
    expect(feed.head).toEqual([1, 1, 1]);
    expect(feed.entries.length).toBeGreaterThanOrEqual(3);
    for (const { id, title: name, updated, authors } of feed.entries) {
      expect([id.length, name.length, updated.length, authors]).toEqual([1, 1, 1, 1]);
      expect(id[0]).toMatch(new RegExp(`^${register.url}/notices/[\\w-]+$`));
      expect(updated[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
    }
    expect(new Set(feed.entries.map(({ id }) => id[0])).size).toBe(feed.entries.length);
    expect(unescape(answer.body)).not.toContain('填写组织单位联系人');
    expect(feed.entries.some(({ title: name }) => name[0]?.startsWith('（已撤回）'))).toBe(true);
  });

  it('a commit of a notice tells who published it, and the register stays sound [L05 R-4.5]', () => {
    const log = register.git('log', '--format=%an %s', '--', 'data/notices');
    expect(log).toContain(`990000 发布通知：${title}`);
    expect(log).toContain(`990000 撤回通知：${title}`);
    register.git('fsck', '--strict');
  });
});
