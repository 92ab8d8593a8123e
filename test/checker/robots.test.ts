import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { findingsOf } from '#registry/page-check/finding.ts';
import { discrepanciesOf } from '#registry/page-check/discrepancy.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { findingText } from '#text/check-words.ts';
import { openRobots } from '#office/checker/robots.ts';
import { type CheckedZoo, openCheckedZoo, siteFile } from './register.ts';
import { openZoo } from './zoo/zoo.ts';

const site = '9901010001' as SiteCode;
const all = { unit: '990101' as UnitCode, most: 10, perSecond: 1_000 };
let open: CheckedZoo | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** Checks one site on a host of the zoo; what was asked of it, in order. */
async function checked(host: string, channel = '/news/') {
  const asked: { readonly path: string; readonly at: number }[] = [];
  const pages: RequestListener = ({ url = '' }, response) => {
    asked.push({ path: url, at: performance.now() });
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const links = '<a href="/private/1.html">一</a><a href="/private/open">二</a>';
    response.end(`<title>示例</title>${'<p>政务公开</p>'.repeat(30)}${url === '/' ? links : ''}`);
  };
  open = await openCheckedZoo(pages, (zoo) => [
    siteFile(zoo, 1, {
      homeUrl: zoo.at('/', host),
      channels: [{ category: '工作动态', name: '要闻', url: zoo.at(channel, host) }],
    }),
  ]);
  const result = await open.checks.runAll(all);
  const check = open.checks.of(site);
  if (!check) throw new Error('no result');
  return { check, result, asked, paths: asked.map(({ path }) => path) };
}

describe('robots.txt that names the checks [Z04 Z14]', () => {
  it('a closed site is not asked for a page, and told as closed, not as down', async () => {
    const { check, result, paths } = await checked('closed.shili.gov.cn');
    expect(paths).toEqual([]);
    expect(check.home.why).toBe('robots');
    expect(findingsOf(check).map(findingText)).toEqual([
      expect.stringContaining('robots.txt 不允许检查，首页没有访问'),
    ]);
    const { checks, files } = open!;
    expect(discrepanciesOf(check, files.get(site)!)).toEqual([]);
    expect(check.label.state).toBe('unknown');
    expect(check.channels.map(({ state }) => state)).toEqual(['unknown']);
    // counts nowhere: not as a failure, not as a try, not in the public figures
    expect(result.faulty).toBe(0);
    expect(checks.measured(site)?.home).toEqual({ tries: 0, failed: 0 });
    expect(checks.counts(all.unit)).toMatchObject({ checked: 0, opened: 0 });
    expect(checks.list(all.unit, true, { page: 1, size: 10 }).total).toBe(1);
  });

  it('pages that are closed are left out, the others are looked at', async () => {
    const { check, paths } = await checked('half.shili.gov.cn', '/private/news/');
    expect(paths).toContain('/');
    expect(paths).toContain('/private/open');
    expect(
      paths.filter((path) => path.startsWith('/private/') && path !== '/private/open'),
    ).toEqual([]);
    expect(check.links.dead).toEqual([]);
    expect(check.channels.map(({ state }) => state)).toEqual(['unknown']);
  });

  it('what is said to search engines keeps nobody out who supervises', async () => {
    const { check } = await checked('search.shili.gov.cn');
    expect(check.home.why).toBe('');
  });
});

describe('Crawl-delay [Z04]', () => {
  it('is kept between any two pages, and does not count as slowness of the site', async () => {
    const { check, asked } = await checked('slow.shili.gov.cn');
    expect(asked.length).toBeGreaterThan(2);
    for (const [index, { at }] of asked.slice(1).entries())
      expect(at - (asked[index]?.at ?? 0)).toBeGreaterThan(280);
    expect(check.home.milliseconds).toBeLessThan(280);
  });

  it('is kept for ten seconds at most: a check has to come to an end', async () => {
    const zoo = await openZoo();
    try {
      const robots = openRobots(() => zoo.options);
      const host = `slower.shili.gov.cn:${zoo.port}`;
      expect(robots.pauseOf(host)).toBe(0);
      expect(await robots.mayAsk(new URL(zoo.at('/ok', 'slower.shili.gov.cn')))).toBe(true);
      expect(robots.pauseOf(host)).toBe(10_000);
      // read once, not before each page
      await robots.mayAsk(new URL(zoo.at('/', 'slower.shili.gov.cn')));
      expect(zoo.asked()).toBe(1);
    } finally {
      await zoo.close();
    }
  });
});
