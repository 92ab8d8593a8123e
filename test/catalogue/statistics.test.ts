import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { type Figure, figuresOf } from '#registry/figures.ts';
import { statisticsOf } from '#components/statistics.ts';
import { siteClass } from '#registry/site-class.ts';
import type { SiteCode, SiteStatus } from '#registry/site.ts';
import { code, unit as unitOf } from '../registry/country.ts';
import { minted, minute, type Sample, sample, unitFiles, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

it('counts the sites of a subtree by status, waiting ones included, and follows every change [R-6.4]', async () => {
  made = await sample({
    ...minted('9901010001', 10),
    ...minted('9901010002', 11, { status: 'offline-permanent' }),
    ...minted('9901020001', 30, { status: 'deleted' }),
    ...minted('9990010001', 40),
  });
  const { catalogue } = made;
  const counts = (unit: string) =>
    Object.fromEntries(catalogue.statusCounts([code(unit)]).get(code(unit)) ?? []);
  expect(counts('990101')).toEqual({ normal: 1, 'offline-permanent': 1 });
  expect(counts('990100')).toEqual({ normal: 1, 'offline-permanent': 1, deleted: 1 });
  expect(counts('990000')).toEqual({ normal: 2, 'offline-permanent': 1, deleted: 1 });
  expect(counts('bm9900')).toEqual({});

  const { path, changes, trailers } = waiting('ABCDEFGH', '990101', 50);
  await made.commit(changes, trailers);
  expect(counts('990100')).toMatchObject({ concluded: 1 });
  await made.commit({ [path]: null, ...minted('9901010003', 50) });
  expect(counts('990100')).toEqual({ normal: 2, 'offline-permanent': 1, deleted: 1 });
});

it('counts live portals and service platforms of a subtree, not those that are gone [R-6.4 G01 H01]', async () => {
  made = await sample({
    ...minted('9901010001', 10, { isPortal: true }),
    ...minted('9901020001', 11, { isPortal: true, status: 'offline-permanent' }),
    ...minted('9901000001', 12, { isPortal: true, isServicePlatform: true }),
    ...minted('9990010001', 13, { isServicePlatform: true }),
    ...minted('bm99510001', 14, { isPortal: true }),
  });
  const flags = (unit: string) => made.catalogue.flagCounts(code(unit));
  expect(flags('990101')).toEqual({ portals: 1, platforms: 0 });
  expect(flags('990100')).toEqual({ portals: 2, platforms: 1 });
  expect(flags('990000')).toEqual({ portals: 2, platforms: 2 });
  expect(flags('bm0100')).toEqual({ portals: 3, platforms: 2 });
});

const kinds = ['government', 'department', 'institution', 'internal', 'dispatched'] as const;

it('every figure is what counting all sites gives, and the rows behind it are just those sites [R-6.4 L04 X20]', async () => {
  const units = ['990000', '990100', '990101', '990102', '999001', 'bm9900', 'bm9951'] as const;
  const put = fc.record({
    site: fc.integer({ min: 1, max: 40 }),
    unit: fc.constantFrom(...units),
    isPortal: fc.boolean(),
    kind: fc.constantFrom(...kinds),
    approved: fc.integer({ min: 0, max: 120_000 }),
    status: fc.constantFrom<SiteStatus>('normal', 'deleted', 'exempt', 'offline-temporary'),
  });
  const steps = fc.array(fc.array(put, { minLength: 1, maxLength: 70 }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      made = await sample();
      try {
        for (const step of all) {
          const files = step.map(({ site, unit, isPortal, kind, approved, status }) =>
            minted(`${unit}${String(site).padStart(4, '0')}`, approved, {
              isPortal,
              status,
              sponsor: { name: '示例局', kind },
            }),
          );
          await made.commit(Object.fromEntries(files.flatMap((each) => Object.entries(each))));
        }
        for (const unit of ['bm0100', '990000', '990100', 'bm9900']) await expectFigures(unit);
        checkLists();
        await made.commit(unitFiles([unitOf('990102', 'prefecture', '990000')]));
        for (const unit of ['bm0100', '990000', '990100']) await expectFigures(unit);
      } finally {
        await made.remove();
      }
    }),
    { numRuns: 20 },
  );
}, 60_000);

/** Compares the counts with a count of every row, and each list behind a figure with its rows. */
async function expectFigures(unit: string) {
  const { catalogue } = made;
  const units = catalogue.units();
  const rows = catalogue
    .sites(code(unit), {}, { page: 1, size: 9999 })
    .rows.filter(({ status }) => status !== 'deleted' && status !== 'concluded');
  const facts = await Promise.all(
    rows.map(async (row) => ({
      code: row.code,
      class: siteClass(units.get(row.unit)?.level ?? 'county', row.isPortal),
      kind: (await catalogue.siteFile(row)).sponsor.kind,
      month: row.mintedAt?.slice(0, 7) ?? '',
      status: row.status,
    })),
  );
  const { total, byClass, byStatus, byKind, byMonth, byLevel, byYear, portals } = statisticsOf(
    catalogue,
    code(unit),
  );
  expect(total).toBe(rows.length);
  const figures = { class: byClass, status: byStatus, kind: byKind, month: byMonth };
  for (const [figure, shown] of Object.entries(figures)) {
    expect(shown.reduce((sum, { sites }) => sum + sites, 0)).toBe(rows.length);
    for (const { sites, href } of shown) {
      const value = href?.split('/').at(-1) ?? '';
      const wanted = facts.filter((fact) => fact[figure as 'class'] === value);
      expect(sites).toBe(wanted.length);
      expect(behind(unit, figure as Figure, value)).toEqual(wanted.map((fact) => fact.code));
    }
  }
  expect(byLevel.reduce((sum, { sites }) => sum + sites, 0)).toBe(rows.length);
  // put together out of others, and the rows behind them too
  for (const { sites, href } of [...byLevel, ...byYear]) {
    const [, , , figure = '', value = ''] = href.split('/');
    const wanted = facts.filter((fact) => figuresOf(fact).includes(`${figure}/${value}`));
    expect([href, sites]).toEqual([href, wanted.length]);
    expect(behind(unit, figure as Figure, value)).toEqual(wanted.map((fact) => fact.code));
  }
  expect(behind(unit, 'portal', 'yes')).toHaveLength(portals);
}

/** A static site's lists by number are those of the pages, whatever unit they are asked for. */
function checkLists(): void {
  const { catalogue } = made;
  const numbers = catalogue.searchIndex().numbers;
  for (const [name, list] of catalogue.figureLists()) {
    const [figure = '', value = ''] = name.split('/');
    const codes = behind('bm0100', figure as Figure, value).toReversed();
    expect([name, ...list]).toEqual([name, ...codes.map((each) => numbers.get(each ?? ''))]);
  }
}

/** All sites behind a figure, page after page. */
function behind(unit: string, figure: Figure, value: string): readonly (string | null)[] {
  const codes: (string | null)[] = [];
  let before: SiteCode | null = null;
  for (;;) {
    const page = made.catalogue.sitesBy({ unit: code(unit), figure, value, before });
    codes.push(...page.rows.map((row) => row.code));
    if (page.next === null) return codes;
    before = page.next;
  }
}

it('waiting times of concluded trails are counted by the level of who decided, in every region above [Z10]', async () => {
  made = await sample();
  const event = (name: string, at: number, unit = '') => ({
    event: name,
    at: minute(at),
    ...(unit ? { unit, account: unit, content: 'c', opinion: { reason: '', text: '' } } : {}),
  });
  const trail = [
    event('submit', 0),
    event('approve', 2 * 1440 + 5, '990101'),
    event('approve', 5 * 1440, '990100'),
  ];
  const { changes, trailers, path } = waiting('ABCDEFGH', '990101', 50);
  const told = [...trailers, ...trail.map((each) => ['Trail', JSON.stringify(each)] as const)];
  await made.commit(changes, told);
  const counts = (unit: string) =>
    [...made.catalogue.waitCounts(code(unit))].map(([level, days]) => [level, ...days]);
  expect(counts('990000')).toEqual([
    ['county', [2, 1]],
    ['prefecture', [2, 1]],
  ]);
  expect(counts('990101')).toEqual([['county', [2, 1]]]);
  expect(counts('bm9900')).toEqual([]);
  await made.commit(unitFiles([unitOf('990101', 'county', '990000')]));
  expect(counts('990100')).toEqual([['prefecture', [2, 1]]]);
  // a trail that cannot be read keeps nobody from reading the register
  await made.commit({ [path]: null }, [
    ['Event', 'conclude'],
    ['Filing', 'BCDEFGHJ'],
    ['Trail', '{'],
  ]);
  expect(counts('990100')).toEqual([['prefecture', [2, 1]]]);
});
