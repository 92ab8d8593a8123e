import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { pageRows } from '#catalogue/list-pages.ts';
import type { PublicList, SiteRow } from '#catalogue/types.ts';
import { isPubliclyListed, isRegistered } from '#registry/listing.ts';
import { parseMoment } from '#registry/moment.ts';
import type { ClearanceState, SiteStatus } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { code, unit } from '../registry/country.ts';
import { minted, type Sample, sample, unitFiles } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const labels = (label: ClearanceState) => ({
  clearances: { label, domain: 'obtained', icp: 'obtained', police: 'obtained' } as const,
});
const siteCode = (n: number) => `990101${String(n).padStart(4, '0')}`;
const together = (files: readonly Record<string, string>[]) =>
  Object.fromEntries(files.flatMap((each) => Object.entries(each)));
/** Sites 1 to n, approved in that order, all labelled but where a test says otherwise. */
const sites = (from: number, to: number, label: ClearanceState = 'obtained') =>
  together(
    Array.from({ length: to - from + 1 }, (_, i) =>
      minted(siteCode(from + i), from + i, labels(label)),
    ),
  );
const codes = (rows: readonly SiteRow[]) => rows.map((row) => row.code);
const range = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, i) => siteCode(from - i));

it('公示名单 holds what is approved and labelled, 全部在册 also what has no label yet; deleted sites are in neither [R01 R-6.1]', async () => {
  made = await sample({
    ...minted('9901010001', 1, labels('obtained')),
    ...minted('9901010002', 2, labels('applied')),
    ...minted('9901010003', 3, labels('not-applicable')),
    ...minted('9901010004', 4, { ...labels('obtained'), status: 'deleted' }),
    ...minted('9901010005', 5, { ...labels('obtained'), status: 'offline-permanent' }),
  });
  const { catalogue } = made;
  expect(codes(catalogue.listHead('listed', null).rows)).toEqual(['9901010005', '9901010001']);
  expect(codes(catalogue.listHead('registered', null).rows)).toEqual([
    '9901010005',
    '9901010003',
    '9901010002',
    '9901010001',
  ]);
  expect(catalogue.listHead('listed', null).total).toBe(2);
  expect(catalogue.listTotals('registered', [code('990100')]).get(code('990100'))).toBe(4);
});

it('the head shows the newest 50 to 99, older pages 50 each, counted from the oldest [R06 R08]', async () => {
  made = await sample(sites(1, 130));
  const { catalogue } = made;
  const head = catalogue.listHead('listed', code('990100'));
  expect(codes(head.rows)).toEqual(range(130, 51));
  expect(head).toMatchObject({ total: 130, older: 1 });
  expect(catalogue.listArchive('listed', code('990100'), 1)).toMatchObject({ page: 1, pages: 1 });
  expect(codes(catalogue.listArchive('listed', code('990100'), 1)?.rows ?? [])).toEqual(
    range(50, 1),
  );
  expect(catalogue.listArchive('listed', code('990100'), 2)).toBeNull();
  expect(catalogue.listArchive('listed', code('990102'), 1)).toBeNull();
  expect(catalogue.listHead('listed', code('990102'))).toEqual({ rows: [], total: 0, older: null });
});

it('what is minted later leaves older pages as they are [R08 Z06]', async () => {
  made = await sample(sites(1, 130));
  const older = () => codes(made.catalogue.listArchive('listed', null, 1)?.rows ?? []);
  const before = older();
  await made.commit(sites(131, 230));
  expect(older()).toEqual(before);
  expect(codes(made.catalogue.listArchive('listed', null, 2)?.rows ?? [])).toEqual(range(100, 51));
  expect(made.catalogue.archivePages('listed', null)).toBe(3);
  expect(codes(made.catalogue.listHead('listed', null).rows)).toEqual(range(230, 151));
  expect(made.catalogue.listPageOf('listed', null, '9901010051' as never)).toBe(2);
});

it('a deleted site leaves its page and moves no other [R08 X18]', async () => {
  made = await sample(sites(1, 160));
  await made.commit(minted(siteCode(10), 10, { ...labels('obtained'), status: 'deleted' }));
  const first = codes(made.catalogue.listArchive('registered', null, 1)?.rows ?? []);
  expect(first).toEqual(range(50, 1).filter((each) => each !== siteCode(10)));
  expect(codes(made.catalogue.listArchive('registered', null, 2)?.rows ?? [])).toEqual(
    range(100, 51),
  );
  expect(made.catalogue.listHead('registered', null).total).toBe(159);
});

it('a label that comes later brings an old site into 公示名单 at its place by approval time [R01 R06 X30]', async () => {
  made = await sample({ ...sites(1, 120), ...sites(7, 7, 'applied') });
  expect(codes(made.catalogue.listArchive('listed', null, 1)?.rows ?? [])).not.toContain(
    siteCode(7),
  );
  await made.commit(sites(7, 7));
  expect(codes(made.catalogue.listArchive('listed', null, 1)?.rows ?? [])).toEqual(range(50, 1));
  expect(made.catalogue.listArchive('registered', null, 1)?.rows).toHaveLength(50);
});

interface Put {
  readonly site: number;
  readonly unit: string;
  readonly approved: number;
  readonly label: ClearanceState;
  readonly status: SiteStatus;
}

it('whatever happens, every page is what counting all rows from the oldest gives [R02 R06 R08 X30]', async () => {
  const put = fc.record<Put>({
    site: fc.integer({ min: 1, max: 130 }),
    unit: fc.constantFrom('990101', '990102', '999001'),
    approved: fc.integer({ min: 1, max: 400 }),
    label: fc.constantFrom('obtained' as const, 'applied' as const),
    status: fc.constantFrom('normal' as const, 'deleted' as const, 'offline-permanent' as const),
  });
  const steps = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.array(put, { minLength: 1, maxLength: 90 }) },
      { weight: 1, arbitrary: fc.constantFrom('990000', '990100') },
    ),
    { minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      made = await sample();
      try {
        for (const step of all) {
          if (typeof step === 'string') {
            const moved = unit('990102', 'county', step);
            await made.commit(unitFiles([moved]));
          } else {
            const files = step.map(({ site, unit: under, approved, label, status }) => {
              const number = `${under}${String(site).padStart(4, '0')}`;
              return minted(number, approved, { ...labels(label), status });
            });
            await made.commit(together(files));
          }
          for (const list of ['listed', 'registered'] as const) expectPages(list);
        }
      } finally {
        await made.remove();
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

/** The pages of each unit, counted anew from all rows. */
function expectPages(list: PublicList) {
  const { catalogue } = made;
  const tree = catalogue.units();
  const rows = catalogue.sites(code('bm0100'), {}, { page: 1, size: 9999 }).rows;
  const at = (row: SiteRow) => parseMoment(row.approvedAt)?.getTime() ?? 0;
  for (const each of ['bm0100', '990000', '990100', '990102'] as const) {
    const below = (of: UnitCode | null | undefined): boolean =>
      of !== null && of !== undefined && (of === each || below(tree.get(of)?.attachedTo));
    const placed = rows
      .filter((row) => below(row.unit) && (list === 'registered' || row.isLabelled))
      .toSorted((a, b) => at(a) - at(b) || ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
    const pages = Array.from({ length: Math.ceil(placed.length / pageRows) }, (_, n) =>
      codes(
        placed.slice(n * pageRows, (n + 1) * pageRows).filter(({ status }) => isRegistered(status)),
      ).toReversed(),
    );
    const full = Math.floor(placed.length / pageRows);
    const first = Math.max(1, full);
    const unitCode = each === 'bm0100' ? null : code(each);
    const head = catalogue.listHead(list, unitCode);
    expect(codes(head.rows)).toEqual(
      pages
        .slice(first - 1)
        .toReversed()
        .flat(),
    );
    expect(head.older).toBe(first > 1 ? first - 1 : null);
    expect(head.total).toBe(pages.flat().length);
    expect(catalogue.archivePages(list, unitCode)).toBe(first - 1);
    for (let page = 1; page < first; page += 1) {
      expect(codes(catalogue.listArchive(list, unitCode, page)?.rows ?? [])).toEqual(
        pages[page - 1],
      );
    }
    for (const row of placed.slice(0, 3).concat(placed.slice(-3))) {
      const page = Math.floor(placed.indexOf(row) / pageRows) + 1;
      expect(catalogue.listPageOf(list, unitCode, row.code as never)).toBe(page);
    }
  }
}

it.each([
  ['normal', 'obtained', true],
  ['normal', 'applied', false],
  ['concluded', 'obtained', false],
  ['deleted', 'obtained', false],
  ['offline-temporary', 'obtained', true],
] as const)('a site that is %s with its label %s: public %s [R01 X30]', (status, label, is) => {
  expect(isPubliclyListed(status, labels(label))).toBe(is);
  made = { remove: async () => {} } as Sample;
});
