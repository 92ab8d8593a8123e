import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIfStale } from '../../../scripts/site-build.ts';
import { openBrowser, openPage } from '../browser.ts';
import { serveFolder, type StaticServer } from './static-server.ts';

const run = promisify(execFile);
let dir = '';
let server: StaticServer;
let browser: Browser;

const script = (name: string, ...args: string[]) =>
  run(process.execPath, ['--disable-warning=ExperimentalWarning', `scripts/${name}`, ...args], {
    env: { ...process.env, REGISTER_DIR: join(dir, 'register.git') },
  });

beforeAll(async () => {
  await buildIfStale(() => undefined);
  dir = await mkdtemp(join(tmpdir(), 'static-search-'));
  server = await serveFolder(() => join(dir, 'site'));
  await script('seed.ts', '--sites', '600', '--out', join(dir, 'register.git'));
  const families = [
    ...['assets', 'search', 'sites', 'open-data', 'feeds', 'api', 'sitemap'],
    ...['statistics', 'figures', 'lists'],
  ];
  const site = ['--out', join(dir, 'site'), '--site-url', server.url];
  await script('publish.mjs', ...site, '--only', ...families);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

it('a static site is searched by name, sponsor and code, in few bytes; the address keeps the words [R04 R-11.3]', async () => {
  const { page, faults } = await openPage(browser, server.url);
  await page.goto('/search');
  await page.getByRole('searchbox').fill('教育局');
  const before = server.sent();
  await page.getByRole('button', { name: '查询' }).click();
  await page.waitForURL(/q=/);
  const results = page.locator('[data-search-results] > li');
  await results.first().waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('教育局');
  expect(await page.getByText(/共 \d+ 个网站/).count()).toBe(1);
  for (const text of await results.allTextContents()) expect(text).toContain('教育局');
  expect(server.sent() - before).toBeLessThan(100_000);
  const title = (await results.first().getByRole('link').textContent()) ?? '';
  const code = (await results.first().locator('.code').textContent()) ?? '';
  await page.goto(`/search?q=${code}`);
  await results.first().waitFor();
  expect(await results.first().textContent()).toContain(title);
  await results.first().getByRole('link').click();
  await page.waitForURL(new RegExp(`/sites/${code}`));
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
  expect(await page.locator('meta[name=SiteIDCode]').getAttribute('content')).toBe(code);
  expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(
    `${server.url}/sites/${code}`,
  );
  expect(faults).toEqual([]);
});

it('nothing found is said, and what is near is shown as such [R04]', async () => {
  const { page, faults } = await openPage(browser, server.url);
  await page.goto('/search?q=%E9%BE%98%E9%BE%98%E9%BE%98');
  await page.getByText('没有找到符合“龘龘龘”的网站').waitFor();
  await page.goto('/search?q=%E4%BA%BA%E6%B0%91%E6%94%BF%E4%BF%AF');
  await page.getByText('下面是相近的结果').waitFor();
  expect(faults).toEqual([]);
});

it.each([
  '/search',
  '/search?q=%E6%95%99%E8%82%B2%E5%B1%80',
  '/open-data',
  '/statistics/rows?unit=330000&figure=class&value=prefecture-department',
])(
  '%s of a static site meets WCAG 2.2 AA, light and dark, and fits a telephone [Z20 R04]',
  async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, faults } = await openPage(browser, server.url, {
        colorScheme,
        viewport: { width: 360, height: 740 },
      });
      await page.goto(path);
      if (path.includes('q=')) await page.locator('[data-search-results] > li').first().waitFor();
      if (path.includes('figure=')) await page.locator('[data-figure-rows] > tr').first().waitFor();
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([width <= 360, faults]).toEqual([true, []]);
      await page.context().close();
    }
  },
);

it('without script the page says so and offers regions and departments [R04 R-11.3]', async () => {
  const { page, faults } = await openPage(browser, server.url, { javaScriptEnabled: false });
  await page.goto('/search?q=%E6%95%99%E8%82%B2%E5%B1%80');
  expect(await page.getByText('没有启用脚本时').isVisible()).toBe(true);
  expect(await page.locator('.search-regions a').count()).toBeGreaterThan(31);
  expect(faults).toEqual([]);
});

it('the static site carries open data page, feeds, read API and sitemap as files [Z06 Z07 Z08]', async () => {
  const get = async (path: string) => {
    const answer = await fetch(server.url + path);
    expect(answer.status, path).toBe(200);
    return answer.text();
  };
  expect(await get('/open-data')).toContain('开放数据');
  expect(await get('/feeds/330000.xml')).toContain('<feed');
  const list = JSON.parse(await get('/api/v1/units/bm0100/sites/1.json')) as {
    sites: { siteCode: string }[];
  };
  const code = list.sites[0]?.siteCode ?? '';
  expect(JSON.parse(await get(`/api/v1/sites/${code}.json`))).toMatchObject({ siteCode: code });
  expect(JSON.parse(await get(`/sites/${code}/feed.json`))).toMatchObject({ language: 'zh-CN' });
  expect(await get('/sitemap.xml')).toContain('/sitemaps/pages.xml');
});

it.each(['/statistics/330000', '/statistics'])(
  'each figure of %s leads to just as many sites, without a server [R-6.4 L04 X20 R-11.3]',
  async (path) => {
    const { page, faults } = await openPage(browser, server.url);
    await page.goto(path);
    const figures = await page
      .locator('main table.figures a[href*="figure="], main .tiles a[href*="figure="]')
      .evaluateAll((links) =>
        links.map((link) => ({
          href: link.getAttribute('href') ?? '',
          sites: Number((link.closest('li') ?? link).textContent?.replaceAll(/\D/g, '')),
        })),
      );
    const kinds = new Set(
      figures.map(({ href }) => new URL(href, server.url).searchParams.get('figure')),
    );
    expect([...kinds].toSorted()).toEqual(
      ['class', 'kind', 'level', 'month', 'portal', 'status', 'year'].filter((kind) =>
        kinds.has(kind),
      ),
    );
    expect(kinds.size).toBeGreaterThan(4);
    const one = (kind: string) => figures.find(({ href }) => href.includes(`figure=${kind}&`));
    for (const kind of kinds) {
      const figure = one(kind ?? '');
      if (!figure) throw new Error(`no figure of ${kind}`);
      await page.goto(figure.href);
      const said = page.getByText(/^共 \d+ 个网站$/);
      await said.waitFor();
      expect([figure.href, await said.innerText()]).toEqual([
        figure.href,
        figure.sites === 0 ? '' : `共 ${figure.sites} 个网站`,
      ]);
      const row = page.locator('[data-figure-rows] > tr');
      await row.nth(Math.min(figure.sites, 50) - 1).waitFor();
      expect(await row.count()).toBe(Math.min(figure.sites, 50));
    }
    expect(faults).toEqual([]);
  },
);

it('without script a figure leads to regions and files [R-6.4 R-11.3]', async () => {
  const { page, faults } = await openPage(browser, server.url, { javaScriptEnabled: false });
  await page.goto('/statistics/330000');
  await page.getByRole('link', { name: /^市级部门的 \d+ 个网站$/ }).click();
  await page.waitForURL('**/statistics/rows?**');
  await page.getByText('没有启用脚本').waitFor();
  expect(await page.locator('.search-regions a').count()).toBeGreaterThan(31);
  await page.locator('main').getByRole('link', { name: '浙江省', exact: true }).click();
  await page.waitForURL('**/registered/330000');
  expect(faults).toEqual([]);
});

it('feeds are Atom as RFC 4287 has it, by a parser that is not ours [Z06]', async () => {
  const { page, faults } = await openPage(browser, server.url);
  await page.goto('/search');
  for (const path of ['/feed.xml', '/feeds/330000.xml']) {
    const found = await page.evaluate(async (from) => {
      const text = await (await fetch(from)).text();
      const feed = new DOMParser().parseFromString(text, 'application/xml').documentElement;
      const ownOf = (element: Element, name: string) =>
        [...element.children].filter((each) => each.localName === name);
      const entries = ownOf(feed, 'entry');
      const isWhole = (element: Element) =>
        ['id', 'title', 'updated'].every((name) => ownOf(element, name).length === 1);
      const ids = new Set(entries.map((entry) => ownOf(entry, 'id')[0]?.textContent));
      return {
        root: `${feed.namespaceURI} ${feed.localName}`,
        entries: entries.length,
        ids: ids.size,
        incomplete: [feed, ...entries].filter((each) => !isWhole(each)).length,
        // each entry names its author, or the feed does for all
        nameless: entries.filter((each) => ownOf(each, 'author').length === 0).length,
        authors: ownOf(feed, 'author').length,
        times: [...feed.querySelectorAll('updated')].filter(
          ({ textContent }) =>
            !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(
              textContent ?? '',
            ),
        ).length,
        self: ownOf(feed, 'link')
          .find((link) => link.getAttribute('rel') === 'self')
          ?.getAttribute('href'),
      };
    }, path);
    expect(found).toMatchObject({
      root: 'http://www.w3.org/2005/Atom feed',
      ids: found.entries,
      incomplete: 0,
      times: 0,
      self: server.url + path,
    });
    expect(found.entries).toBeGreaterThan(0);
    expect(found.nameless === 0 || found.authors === 1).toBe(true);
  }
  expect(faults).toEqual([]);
});
