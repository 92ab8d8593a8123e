import { afterEach, describe, expect, it } from 'vitest';
import type { ColumnMatch, FilingFilter, SiteFilter } from '#catalogue/filters.ts';
import { stateFilters } from '#front/request/desk-filter.ts';
import { filingKinds, type Stage } from '#registry/filing.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { stateWord } from '#components/filing-words.ts';
import { code } from '../registry/country.ts';
import { many, minted, openFiling, type Sample, sample, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const all = { page: 1, size: 1_000 };
const root = code('bm0100');
const sites = (filter: SiteFilter, unit = root) =>
  made.catalogue.sites(unit, filter, all).rows.map((row) => row.code ?? row.filing);
const filings = (filter: FilingFilter, unit = root) =>
  made.catalogue.filings(unit, filter, all).rows.map(({ id }) => id);
const column = (name: ColumnMatch['column'], mode: ColumnMatch['mode'], text: string) => ({
  columns: [{ column: name, mode, text }],
});

const hostile = [
  `100%_[a-z]*?\\`,
  `';DROP TABLE site--`,
  `"quoted"`,
  '＝ＳＵＭ（１）',
  '<b>&amp;',
  '𠀀字',
];

describe('a column of the list of sites', () => {
  const start = async () => {
    made = await sample({
      ...minted('9901010001', 10, {
        name: '示例市民政局网',
        homeUrl: 'https://mzj.shili.gov.cn/',
        sponsor: { name: '示例市民政局', kind: 'department' },
        isPortal: true,
      }),
      ...minted('9901010002', 20, {
        name: '示例市民政局',
        homeUrl: 'https://www.shili.gov.cn/mzj/',
        sponsor: { name: '示例市财政局', kind: 'department' },
      }),
      ...minted('bm99510001', 30, { name: '示例民政局网', isServicePlatform: true }),
    });
  };
  it.each([
    ['name', 'contains', '民政局', ['bm99510001', '9901010002', '9901010001']],
    ['name', 'contains', '局网 示例', ['bm99510001', '9901010001']],
    ['name', 'equals', '示例市民政局', ['9901010002']],
    ['name', 'equals', ' 示例市民政局 ', ['9901010002']],
    ['name', 'equals', '民政局', []],
    ['homeUrl', 'contains', 'MZJ', ['9901010002', '9901010001']],
    ['homeUrl', 'equals', 'https://mzj.shili.gov.cn', ['9901010001']],
    ['homeUrl', 'equals', 'mzj.shili.gov.cn', []],
    ['code', 'contains', '0001', ['bm99510001', '9901010001']],
    ['code', 'equals', 'BM99510001', ['bm99510001']],
    ['code', 'equals', '990101', []],
    ['sponsor', 'contains', '财政', ['9901010002']],
    ['sponsor', 'equals', '示例市民政局', ['9901010001']],
    ['sponsor', 'equals', '示例市民政局网', []],
  ] as const)('%s %s %j is %j [K02 R-4.7]', async (name, mode, text, expected) => {
    await start();
    expect(sites(column(name, mode, text))).toEqual(expected);
  });

  it('is looked for in that column alone, together with all other conditions [K02 R-4.7]', async () => {
    await start();
    const both: SiteFilter = {
      columns: [
        { column: 'name', mode: 'contains', text: '民政' },
        { column: 'sponsor', mode: 'contains', text: '民政' },
      ],
    };
    expect(sites(both)).toEqual(['9901010001']);
    expect(sites({ isPortal: true })).toEqual(['9901010001']);
    expect(sites({ isServicePlatform: true, isPortal: false })).toEqual(['bm99510001']);
    expect(sites({ units: new Set([code('990101')]) })).toEqual(['9901010002', '9901010001']);
    expect(sites({ units: new Set() })).toEqual([]);
    expect(sites({ ...both, status: 'exempt' })).toEqual([]);
    expect(sites(column('name', 'contains', '民政'), code('bm9900'))).toEqual(['bm99510001']);
    // a sponsor is no part of the desk's one box; the public search looks there last
    expect(sites({ text: '财政' })).toEqual([]);
    expect(made.catalogue.search('财政', null, all).total).toBe(1);
  });
});

it.each(hostile)(
  '%j is found as it stands, and only it, in sites and filings [K02 W4]',
  async (odd) => {
    made = await sample({
      ...minted('9901010001', 10, { name: `甲${odd}乙` }),
      ...minted('9901010002', 20, { name: '甲乙' }),
    });
    made.catalogue.putFiling(openFiling('AAAAAAAA', '990101', { name: `甲${odd}乙` }));
    made.catalogue.putFiling(openFiling('BBBBBBBB', '990101', { name: '甲乙' }));
    expect(sites(column('name', 'contains', odd))).toEqual(['9901010001']);
    expect(sites(column('name', 'equals', `甲${odd}乙`))).toEqual(['9901010001']);
    expect(sites(column('name', 'equals', odd))).toEqual([]);
    expect(filings(column('name', 'contains', odd))).toEqual(['AAAAAAAA']);
    expect(filings(column('name', 'equals', `甲${odd}乙`))).toEqual(['AAAAAAAA']);
    expect(filings({ text: odd })).toEqual(['AAAAAAAA']);
  },
);

it('sites are ordered by approval either way, or by code, page by page [K02 R08]', async () => {
  made = await sample({ ...minted('bm99510001', 25), ...many(5, (n) => n) });
  const oldest = [1, 2, 3, 4, 5].map((n) => `990101000${n}`).concat('bm99510001');
  expect(sites({ order: 'oldest' })).toEqual(oldest);
  expect(sites({})).toEqual(oldest.toReversed());
  expect(sites({ order: 'code' })).toEqual(oldest);
  expect(sites({ order: 'oldest', text: '示例' })).toEqual(oldest);
  for (const order of ['oldest', 'newest', 'code'] as const) {
    const paged = [1, 2, 3].flatMap((page) =>
      made.catalogue.sites(root, { order }, { page, size: 2 }).rows.map(({ code: key }) => key),
    );
    expect([order, paged]).toEqual([order, sites({ order })]);
    const every = Array.from(made.catalogue.everySite(root, { order }), (row) => row.code);
    expect([order, every]).toEqual([order, sites({ order })]);
  }
});

it('days are those of approval, the last one in full, in +08:00 [K02 R-4.7]', async () => {
  // approved at 09:00 on 1 January 2026 and some minutes
  made = await sample({ ...minted('9901010001', 0), ...minted('9901010002', 15 * 60) });
  const day = (from: string, before: string): SiteFilter => ({
    from: `${from}T00:00:00.000+08:00`,
    before: `${before}T00:00:00.000+08:00`,
  });
  expect(sites(day('2026-01-01', '2026-01-02'))).toEqual(['9901010001']);
  expect(sites(day('2026-01-02', '2026-01-03'))).toEqual(['9901010002']);
  expect(sites(day('2025-01-01', '2026-01-01'))).toEqual([]);
});

it('a site is found by what is open for it, as the unit reads it; other units’ rows never count [F16 I08 R-4.6]', async () => {
  made = await sample({ ...minted('9901010001', 10), ...minted('9901020001', 20) });
  const wait = waiting('ABCDEFGH', '990101', 40);
  await made.commit(wait.changes, wait.trailers);
  const site = '9901010001' as SiteCode;
  const change = { kind: 'amendment', site, stage: 'received', turn: code('990101') } as const;
  made.catalogue.putFiling(openFiling('AAAAAAAA', '990101', change));
  expect(sites({ open: 'amended' })).toEqual([site]);
  expect(sites({ open: 'any' })).toEqual([site]);
  expect(sites({ open: 'mine' }, code('990101'))).toEqual([site]);
  expect(sites({ open: 'mine' })).toEqual([]);
  expect(sites({ open: 'new' })).toEqual([]);
  expect(sites({ open: 'any' }, code('990102'))).toEqual([]);
});

it('filings are found by what they ask for, their site, unit, days and flags [K02 R-4.7]', async () => {
  made = await sample(minted('9901010001', 10, { status: 'offline-emergency' }));
  const at = (day: string) => `2026-01-${day}T09:00:00.000+08:00`;
  const { putFiling } = made.catalogue;
  putFiling(openFiling('AAAAAAAA', '990101', { submittedAt: at('03'), isPortal: true }));
  putFiling(
    openFiling('BBBBBBBB', '990102', {
      kind: 'offline-emergency',
      site: '9901010001' as SiteCode,
      submittedAt: at('02'),
    }),
  );
  putFiling(openFiling('CCCCCCCC', 'bm9951', { submittedAt: at('04'), isServicePlatform: true }));
  expect(filings({})).toEqual(['BBBBBBBB', 'AAAAAAAA', 'CCCCCCCC']);
  expect(filings({ order: 'newest' })).toEqual(['CCCCCCCC', 'AAAAAAAA', 'BBBBBBBB']);
  expect(filings({ kinds: ['offline-emergency', 'restore'] })).toEqual(['BBBBBBBB']);
  expect(filings({ kinds: [] })).toEqual([]);
  expect(filings({ stages: ['in-review'], kinds: ['new-site'] })).toEqual(['AAAAAAAA', 'CCCCCCCC']);
  expect(filings({ status: 'offline-emergency' })).toEqual(['BBBBBBBB']);
  expect(filings({ units: new Set([code('990101'), code('990102')]) })).toHaveLength(2);
  expect(filings({ from: at('03'), before: at('04') })).toEqual(['AAAAAAAA']);
  expect(filings({ isPortal: true })).toEqual(['AAAAAAAA']);
  expect(filings({ isServicePlatform: true })).toEqual(['CCCCCCCC']);
  expect(filings(column('code', 'equals', '9901010001'))).toEqual(['BBBBBBBB']);
  expect(filings(column('code', 'contains', '99010'))).toEqual(['BBBBBBBB']);
  expect(filings({ text: 'cccccccc' })).toEqual(['CCCCCCCC']);
  expect(filings({ units: new Set([code('990101')]) }, code('bm9900'))).toEqual([]);
});

it('every open filing is under the one state that the unit reads on its row [F08 F16 R-4.6 X09]', async () => {
  made = await sample();
  const viewer = code('990100');
  const stages: readonly Stage[] = ['received', 'in-review', 'returned', 'approved'];
  const chains: readonly (readonly UnitCode[])[] = [
    ['990101', '990100', '990000'].map(code),
    ['990100', '990000'].map(code),
    ['990000'].map(code),
    ['990100'].map(code),
  ];
  let n = 0;
  const words = new Map<string, string>();
  for (const kind of filingKinds) {
    for (const stage of stages) {
      for (const chain of chains) {
        for (let done = 0; done <= chain.length; done += 1) {
          if ((stage === 'approved') !== (done === chain.length)) continue;
          const isOpen = stage === 'received' || stage === 'in-review';
          const turn = isOpen ? (chain[done] ?? null) : null;
          const id = `S${String((n += 1)).padStart(7, '0')}`;
          const facts = openFiling(id, '990101', { kind, stage, turn, done: chain.slice(0, done) });
          made.catalogue.putFiling(facts);
          words.set(id, stateWord(facts, viewer, new Date(0)));
        }
      }
    }
  }
  expect(n).toBeGreaterThan(300);
  const found = stateFilters.flatMap(([state, word]) =>
    filings({ state }, viewer).map((id) => [id as string, word as string] as const),
  );
  expect(found.toSorted()).toEqual(Array.from(words).toSorted());
});
