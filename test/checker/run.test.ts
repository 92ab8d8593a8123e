import { spawnSync } from 'node:child_process';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findingsOf } from '#registry/page-check/finding.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type CheckedZoo, openCheckedZoo, siteFile } from './register.ts';

const label = '<a href="https://register.example/labels/33-000001">标识</a>';
const foot = `主办单位：示例市民政局 网站标识码：9901010001 京ICP备05070218号 京公网安备11010202000001号 电话：010-99912345`;
const html = (body: string, title = '示例市民政局网') =>
  `<html><head><title>${title}</title></head><body>${'<p>政务公开</p>'.repeat(30)}${body}${foot}${label}</body></html>`;
const links = [
  '/zwgk/1.html',
  '/zwgk/2.html',
  '/bsfw/',
  '/gone',
  '/error',
  'http://mz.unknown.gov.cn/',
]
  .map((href) => `<a href="${href}">链接</a><span>2026-11-20</span>`)
  .join('');

/** A good site, but for two dead links and a stranger. */
const good: RequestListener = ({ url }, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  if (url === '/') response.end(html(links));
  else if (url === '/old/') response.end(html('<li>旧闻<span>2026-10-01</span></li>'));
  else response.end(html('<li>新闻<span>2026-11-19</span></li>'));
};
const site = '9901010001' as SiteCode;
const unit = '990101' as UnitCode;
const all = { unit, most: 1_000, perSecond: 1_000 };

let open: CheckedZoo | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
const opened = async (...given: Parameters<typeof openCheckedZoo>) =>
  (open = await openCheckedZoo(...given));

describe('one site is looked at as its filer declared it [Z04 Z05 P25 P30]', () => {
  it('home page, foot, label page by page, columns, links, name system', async () => {
    const { checks } = await opened(good, (zoo) => [
      siteFile(zoo, 1, {
        channels: [
          { category: '工作动态', name: '要闻', url: zoo.at('/news/', 's1.shili.gov.cn') },
          {
            category: '通知公告',
            name: '公告',
            url: `${zoo.at('/old/', 's1.shili.gov.cn')}；${zoo.at('/gone', 's1.shili.gov.cn')}`,
          },
          { category: '工作动态', name: '旧闻', url: zoo.at('/old/', 's1.shili.gov.cn') },
          { category: '办事指南', name: '无', url: '无' },
        ],
        ipv4: ['203.0.113.9'],
      }),
    ]);
    expect(await checks.runAll(all)).toMatchObject({
      checked: 1,
      faulty: 0,
      isCutOff: false,
      waiting: 0,
    });
    const check = checks.of(site);
    if (!check) throw new Error('no result');
    expect(check.footer).toMatchObject({
      title: { match: 'same' },
      siteCode: { match: 'same' },
      icp: { match: 'same' },
      police: { match: 'same' },
      sponsor: { match: 'same' },
      phones: ['010-99912345'],
    });
    expect(check.label.state).toBe('right');
    expect(check.label.pages.length).toBeGreaterThan(2);
    expect(check.channels.map(({ state }) => state)).toEqual([
      'fresh',
      'fresh',
      'stale',
      'not-opened',
    ]);
    expect(check.links.dead.map(({ status }) => status)).toEqual([404, 503, 0]);
    expect(check.updates).toBe(6);
    expect(check.dns).toEqual([
      {
        host: 's1.shili.gov.cn',
        isKnown: true,
        resolved: ['127.0.0.1'],
        gone: ['203.0.113.9'],
        extra: ['127.0.0.1'],
      },
    ]);
    expect(check.strangers).toEqual(['mz.unknown.gov.cn']);
    expect(findingsOf(check).map(({ code, count }) => `${code} ${count}`)).toEqual([
      'channel-dead 1',
      'channel-stale 1',
      'links-dead 3',
      'dns-differs 1',
      'stranger 1',
    ]);
  });

  it('a home page that moved, one with another title, one that is dead', async () => {
    const { checks } = await opened(
      ({ url }, response) => {
        const host = url ?? '';
        if (host === '/moved/')
          response.writeHead(302, { Location: 'http://new.else.gov.cn:80/' }).end();
        else response.end(html('', '另一个名称'));
      },
      (zoo) => [
        siteFile(zoo, 1, { homeUrl: zoo.at('/title/', 's1.shili.gov.cn') }),
        siteFile(zoo, 2, { homeUrl: zoo.at('/error', 's2.shili.gov.cn') }),
        siteFile(zoo, 3, { homeUrl: zoo.at('/loop', 's3.shili.gov.cn') }),
      ],
    );
    await checks.runAll(all);
    const kinds = checks
      .discrepancies(unit, null, null)
      .rows.map((line) => `${line.site.slice(-1)} ${line.kind}`);
    expect(kinds).toEqual(['1 title-changed', '2 dead', '3 dead']);
    expect(checks.kinds(unit).get('dead')).toBe(2);
    expect(checks.counts(unit)).toEqual({ checked: 3, opened: 1, labelled: 1, faulty: 3 });
  });
});

describe('a run over a subtree [Z04 Z14]', () => {
  const sites = (count: number) => (zoo: CheckedZoo['zoo']) =>
    Array.from({ length: count }, (_, n) => siteFile(zoo, n + 1));

  it('looks only at sites in the state 正常, and only below the unit', async () => {
    const { checks, zoo, files } = await opened(good, sites(2));
    const offline = siteFile(zoo, 3);
    files.set('9901010003', {
      ...offline,
      register: { ...offline.register, status: 'offline-temporary' } as never,
    });
    const result = await checks.runAll(all);
    expect(result.checked).toBe(2);
    expect(checks.of('9901010003' as SiteCode)).toBeNull();
    // what was found before it went offline is dropped with the next run
    const second = files.get('9901010002');
    if (second)
      files.set('9901010002', {
        ...second,
        register: { ...second.register, status: 'offline-permanent' } as never,
      });
    await checks.runAll(all);
    expect(checks.of('9901010002' as SiteCode)).toBeNull();
    if (second) files.set('9901010002', second);
    await checks.runAll(all);
    expect(checks.list('990101' as UnitCode, false, { page: 1, size: 10 }).total).toBe(2);
    expect(checks.list('990102' as UnitCode, false, { page: 1, size: 10 }).total).toBe(0);
    expect(checks.list('990100' as UnitCode, false, { page: 1, size: 10 }).total).toBe(2);
  });

  it('killed half way, the next run goes on where it was and asks nobody twice', async () => {
    const before = await opened(good, sites(6));
    await before.checks.runAll({ ...all, most: 2 });
    const child = join(import.meta.dirname, 'taking-child.ts');
    const { signal } = spawnSync(process.execPath, [child, before.path], { timeout: 20_000 });
    expect(signal).toBe('SIGKILL');
    expect(before.store.waiting()).toBe(4);
    open = await before.reopen();
    const result = await open.checks.runAll(all);
    expect(result).toMatchObject({ checked: 4, waiting: 0 });
  });

  it('where nobody answers at all nothing is kept: the register’s own network is down', async () => {
    const zooed = await opened(good, sites(8), {
      ask: {
        lookup: ((_: string, __: object, done: (error: Error) => void) => {
          done(Object.defineProperty(new Error('no name server'), 'code', { value: 'ENOTFOUND' }));
        }) as never,
        ports: [80, 443],
      },
    });
    for (const [code, file] of zooed.files)
      zooed.files.set(code, { ...file, homeUrl: `https://s${code}.shili.gov.cn/` });
    const result = await zooed.checks.runAll(all);
    expect(result).toMatchObject({ checked: 0, isCutOff: true, waiting: 8 });
    expect(zooed.checks.of(site)).toBeNull();
  });

  it('what was registered since is no stranger any more', async () => {
    const zooed = await opened(good, sites(1));
    await zooed.checks.runAll(all);
    expect(zooed.checks.kinds(unit).get('not-registered')).toBe(1);
    const more = siteFile(zooed.zoo, 7, { homeUrl: 'http://mz.unknown.gov.cn/' });
    zooed.files.set('9901010007', more);
    expect(zooed.checks.discrepancies(unit, 'not-registered', null).rows).toEqual([]);
  });

  it('every day all sites where the setting says so, none where it does not', async () => {
    const asked = await opened(good, sites(2));
    expect(await asked.checks.runDue()).toBe(0);
    open = await asked.reopen({ mode: 'daily' });
    expect(await open.checks.runDue()).toBe(2);
    expect(await open.checks.runDue()).toBe(0);
    open.pass(24 * 3_600_000);
    expect(await open.checks.runDue()).toBe(2);
    expect(open.store.tries(site, '2026-11-22')).toEqual({ tries: 2, failed: 0 });
  });
});

describe('立即检查 [Z04]', () => {
  it('is done once in a while, whoever asks, and only for sites that ought to answer', async () => {
    const zooed = await opened(good, (zoo) => [siteFile(zoo, 1)]);
    expect(zooed.checks.wish(site)).toEqual({ ok: true, value: site });
    expect(zooed.checks.isWaiting(site)).toBe(true);
    expect(await zooed.checks.runDue()).toBe(1);
    expect(zooed.checks.wish(site)).toMatchObject({
      ok: false,
      problems: [{ code: 'check-too-soon' }],
    });
    zooed.pass(11 * 60_000);
    expect(zooed.checks.wish(site)).toMatchObject({ ok: true });
    expect(zooed.checks.wish('9901019999' as SiteCode)).toMatchObject({ ok: false });
    open = await zooed.reopen({ mode: 'off' });
    expect(open.checks.wish(site)).toMatchObject({ ok: false, problems: [{ code: 'check-off' }] });
    expect(await open.checks.runDue()).toBe(0);
  });
});

describe('figures for a rubric are proposals [N18]', () => {
  it('a share of failures is told only from enough tries', async () => {
    const zooed = await opened(good, (zoo) => [siteFile(zoo, 1)]);
    await zooed.checks.runAll(all);
    const few = zooed.checks.measured(site);
    expect(few?.metrics).toMatchObject({ dead_links_home: 3, home_updates: 6, stale_columns: 0 });
    expect(few?.metrics).not.toHaveProperty('home_fail_ratio');
    expect(few?.home).toEqual({ tries: 1, failed: 0 });
  });
});
