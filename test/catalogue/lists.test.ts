import { afterEach, expect, it } from 'vitest';
import type { Page, SiteRow } from '#catalogue/types.ts';
import type { SiteCode } from '#registry/site.ts';
import { code } from '../registry/country.ts';
import { many, minted, openFiling, type Sample, sample, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const codes = (page: Page<SiteRow>) => page.rows.map((row) => row.code ?? row.filing);
const all = { page: 1, size: 100 };

it('lists a region newest approval first, with everything below it and nothing beside it [R06 R-6.1]', async () => {
  made = await sample({
    ...minted('9901010001', 10),
    ...minted('9901020001', 30),
    ...minted('9901000001', 20),
    ...minted('9990010001', 40),
    ...minted('bm99510001', 50),
  });
  const { catalogue } = made;
  const listed = (unit: string) => codes(catalogue.listing(code(unit), all));
  expect(listed('990101')).toEqual(['9901010001']);
  expect(listed('990100')).toEqual(['9901020001', '9901000001', '9901010001']);
  expect(listed('990000')).toEqual(['9990010001', '9901020001', '9901000001', '9901010001']);
  expect(listed('bm9900')).toEqual(['bm99510001']);
  expect(codes(catalogue.listing(null, all))).toEqual([
    'bm99510001',
    '9990010001',
    '9901020001',
    '9901000001',
    '9901010001',
  ]);
});

it('pages a list from 首页 to 尾页; every site stands on exactly one page [R08 R-6.1]', async () => {
  // three sites share each approval time
  made = await sample(many(23, (n) => Math.floor(n / 3)));
  const page = (n: number) => made.catalogue.listing(code('990100'), { page: n, size: 5 });
  const pages = [1, 2, 3, 4, 5].map(page);
  expect(pages[0]).toMatchObject({ total: 23, page: 1, pages: 5, size: 5 });
  expect(pages.map(({ rows }) => rows.length)).toEqual([5, 5, 5, 5, 3]);
  const paged = pages.flatMap(codes);
  expect(paged).toEqual(codes(made.catalogue.listing(code('990100'), all)));
  expect(paged).toEqual(
    Array.from({ length: 23 }, (_, n) => `990101${String(23 - n).padStart(4, '0')}`),
  );
  expect(codes(page(99))).toEqual(codes(page(5)));
  expect(codes(page(0))).toEqual(codes(page(1)));
});

it('an empty region has one empty page [R-6.1]', async () => {
  made = await sample();
  expect(made.catalogue.listing(code('990102'), all)).toEqual({
    rows: [],
    total: 0,
    page: 1,
    pages: 1,
    size: 100,
  });
});

it('deleted sites and those that wait for their code are not listed; the desk sees them [R-4.7 R-6.1]', async () => {
  made = await sample({
    ...minted('9901010001', 10),
    ...minted('9901010002', 20, { status: 'deleted' }),
    ...minted('9901010003', 30, { status: 'offline-permanent' }),
  });
  const concluded = waiting('ABCDEFGH', '990101', 40);
  await made.commit(concluded.changes, concluded.trailers);
  const { catalogue } = made;
  const unit = code('990000');
  expect(codes(catalogue.listing(unit, all))).toEqual(['9901010003', '9901010001']);
  expect(catalogue.siteCounts([unit, code('990102'), code('bm9900')])).toEqual(
    new Map([
      [unit, 2],
      [code('990102'), 0],
      [code('bm9900'), 0],
    ]),
  );
  expect(codes(catalogue.sites(unit, {}, all))).toEqual([
    'ABCDEFGH',
    '9901010003',
    '9901010002',
    '9901010001',
  ]);
  expect(codes(catalogue.sites(unit, { status: 'concluded' }, all))).toEqual(['ABCDEFGH']);
  expect(codes(catalogue.sites(unit, { status: 'deleted' }, all))).toEqual(['9901010002']);
  expect(codes(catalogue.sites(unit, { text: 'abcdefgh' }, all))).toEqual(['ABCDEFGH']);
  expect(codes(catalogue.sites(unit, { text: 's990101', status: 'normal' }, all))).toEqual([
    '9901010001',
  ]);
});

it('finds sites by every word of name, URL or code, everywhere or inside a region [R-6.1]', async () => {
  made = await sample({
    ...minted('9901010001', 10, { name: '示例市民政局网', homeUrl: 'https://mzj.shili.gov.cn/' }),
    ...minted('9901020001', 20, {
      name: '示例县民政局网',
      homeUrl: 'https://mz.shilixian.gov.cn/',
    }),
    ...minted('9901020002', 30, { name: '示例县财政局', status: 'deleted' }),
  });
  const { catalogue } = made;
  const found = (text: string, unit: string | null = null) =>
    codes(catalogue.search(text, unit === null ? null : code(unit), all));
  expect(found('民政')).toEqual(['9901020001', '9901010001']);
  expect(found('民政', '990101')).toEqual(['9901010001']);
  expect(found('民政 县')).toEqual(['9901020001']);
  expect(found('ＭＺＪ.SHILI')).toEqual(['9901010001']);
  expect(found('990101')).toEqual(['9901010001']);
  expect(found('财政')).toEqual([]);
  expect(found('  ')).toEqual([]);
  expect(found('网https')).toEqual([]);
  expect(catalogue.search('民政', null, { page: 2, size: 1 })).toMatchObject({
    total: 2,
    pages: 2,
    rows: [{ code: '9901010001' }],
  });
});

it('search shows what another process changed, in its order [R-6.1]', async () => {
  made = await sample({ ...minted('9901010001', 10), ...minted('9901010002', 20) });
  const other = await made.another();
  const found = (text: string) => codes(other.search(text, null, all));
  expect(found('示例')).toEqual(['9901010002', '9901010001']);
  const path = Object.keys(minted('9901010002', 20))[0] as string;
  await made.commit({
    ...minted('9901010003', 15),
    ...minted('9901010001', 10, { name: '改名后的网站' }),
    [path]: null,
  });
  // its sponsor is still called so
  expect(found('示例')).toEqual(['9901010003', '9901010001']);
  expect(found('gov.cn')).toEqual(['9901010003', '9901010001']);
  expect(found('改名')).toEqual(['9901010001']);
});

it('finds units by the beginning of their code or a part of their name [R-2.3 R-6.5]', async () => {
  made = await sample();
  const found = (text: string) => made.catalogue.findUnits(text, 3).map((unit) => unit.code);
  expect(found('9901')).toEqual(['990100', '990101', '990102']);
  expect(found('BM99')).toEqual(['bm9900', 'bm9901', 'bm9951']);
  expect(found('例999001')).toEqual(['999001']);
  expect(found('')).toEqual([]);
  expect(made.catalogue.children(code('990100')).map((unit) => unit.code)).toEqual([
    '990101',
    '990102',
  ]);
});

it('the desk lists open filings of its subtree, oldest first, or those whose turn it is [D03 R-4.7]', async () => {
  made = await sample();
  const { catalogue } = made;
  catalogue.putFiling(
    openFiling('AAAAAAAA', '990101', { submittedAt: '2026-01-03T09:00:00.000+08:00' }),
  );
  catalogue.putFiling(openFiling('BBBBBBBB', '990102', { turn: code('990100') }));
  catalogue.putFiling(openFiling('CCCCCCCC', 'bm9951', { stage: 'returned', turn: null }));
  const listed = (unit: string, filter = {}) =>
    catalogue.filings(code(unit), filter, all).rows.map(({ id }) => id);
  expect(listed('990000')).toEqual(['BBBBBBBB', 'AAAAAAAA']);
  expect(listed('990101')).toEqual(['AAAAAAAA']);
  expect(listed('990100', { turn: code('990100') })).toEqual(['BBBBBBBB']);
  expect(listed('bm0100', { stage: 'returned' })).toEqual(['CCCCCCCC']);
  expect(listed('bm0100', { text: '示例aaaa' })).toEqual(['AAAAAAAA']);
  // put again: one row, moved
  catalogue.putFiling(openFiling('AAAAAAAA', '990102', { turn: null, stage: 'approved' }));
  expect(listed('990101')).toEqual([]);
  expect(listed('990102')).toEqual(['AAAAAAAA', 'BBBBBBBB']);
  catalogue.dropFiling('AAAAAAAA' as never);
  expect(listed('bm0100')).toEqual(['BBBBBBBB', 'CCCCCCCC']);
});

it('shows the content of a site as it stands on main [R-6.2]', async () => {
  made = await sample(minted('9901010001', 10));
  const row = made.catalogue.site('9901010001' as SiteCode);
  expect(row).toMatchObject({ unit: '990101', status: 'normal', conclusion: null });
  expect(await made.catalogue.siteFile(row as SiteRow)).toMatchObject({
    name: '示例s9901010001网',
  });
  expect(made.catalogue.site('9901010002' as SiteCode)).toBeNull();
});
