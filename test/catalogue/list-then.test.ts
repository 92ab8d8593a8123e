import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { siteFromFile, placeOfPath } from '#catalogue/site-row.ts';
import { unitFromFile } from '#catalogue/unit-file.ts';
import type { ListThen, PublicList } from '#catalogue/types.ts';
import type { Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { isRegistered } from '#registry/listing.ts';
import { dateOf, parseMoment } from '#registry/moment.ts';
import type { SiteCode, SiteStatus } from '#registry/site.ts';
import { isWithin, unitTree } from '#registry/unit-tree.ts';
import { code, unit } from '../registry/country.ts';
import { minted, type Sample, sample, unitFiles } from './sample.ts';
import { statusOf } from '#catalogue/site-row.ts';

let made: Sample | null = null;
afterEach(async () => made?.remove());

const first = Date.UTC(2026, 0, 10, 4);
const dayOf = (n: number) => dateOf(new Date(first + n * 86_400_000));
type Files = Record<string, string>;

/** One commit of main at a time. */
async function commitAt(files: Files, at: Date): Promise<Oid> {
  if (!made) throw new Error('no register');
  made.main = made.objects.commitOn(made.main, files, [], at);
  await made.catalogue.follow(made.main);
  return made.main;
}

const named = (site: string, name: string, status: SiteStatus = 'normal', label = 'obtained') =>
  minted(site, Number(site.slice(6)), {
    name,
    status,
    clearances: {
      label: label as 'obtained',
      domain: 'applied',
      icp: 'applied',
      police: 'applied',
    },
  });

async function listOn(day: string, list: PublicList = 'registered', of: string | null = null) {
  const rows: string[] = [];
  let before: SiteCode | null = null;
  for (;;) {
    const unitCode = of === null ? null : code(of);
    const then: ListThen | null =
      (await made?.catalogue.listThen({ list, unit: unitCode, day, before })) ?? null;
    if (!then) return null;
    rows.push(...then.rows.map((row) => `${row.code} ${row.name} ${row.status}`));
    if (then.next === null) return rows;
    before = then.next;
  }
}

it('shows names and states as they stood when the day ended, not as they are now [Z13]', async () => {
  made = await sample();
  await commitAt(named('9901010001', '旧名'), new Date(first));
  await commitAt(named('9901010001', '新名'), new Date(first + 86_400_000));
  await commitAt(
    named('9901010001', '新名', 'offline-permanent'),
    new Date(first + 3 * 86_400_000),
  );
  await commitAt(named('9901010002', '后来的'), new Date(first + 4 * 86_400_000));
  expect(await listOn(dayOf(0))).toEqual(['9901010001 旧名 normal']);
  expect(await listOn(dayOf(1))).toEqual(['9901010001 新名 normal']);
  expect(await listOn(dayOf(2))).toEqual(['9901010001 新名 normal']);
  expect(await listOn(dayOf(3))).toEqual(['9901010001 新名 offline-permanent']);
  expect(await listOn(dayOf(4))).toHaveLength(2);
});

it('a site without its label that day stood in 全部在册 only [Z13 X30]', async () => {
  made = await sample();
  await commitAt(named('9901010001', '甲', 'normal', 'applied'), new Date(first));
  await commitAt(named('9901010001', '甲'), new Date(first + 2 * 86_400_000));
  expect(await listOn(dayOf(1), 'listed')).toEqual([]);
  expect(await listOn(dayOf(1))).toEqual(['9901010001 甲 normal']);
  expect(await listOn(dayOf(2), 'listed')).toEqual(['9901010001 甲 normal']);
});

it('a region held what hung below it that day [Z13 A16]', async () => {
  made = await sample();
  await commitAt(named('9901020001', '甲'), new Date(first));
  const moved = unit('990102', 'county', '990000');
  await commitAt(unitFiles([moved]), new Date(first + 86_400_000));
  expect(await listOn(dayOf(0), 'registered', '990100')).toEqual(['9901020001 甲 normal']);
  expect(await listOn(dayOf(1), 'registered', '990100')).toEqual([]);
  expect(await listOn(dayOf(1), 'registered', '990000')).toEqual(['9901020001 甲 normal']);
});

it('before the first commit there is nothing to show [Z13]', async () => {
  made = await sample();
  expect(await listOn('1969-12-31')).toBeNull();
  expect(made.catalogue.firstDay()).toBe('1970-01-01');
});

it('any day of any history is what a replay of main’s commits gives [Z13 R06]', async () => {
  const put = fc.record({
    site: fc.integer({ min: 1, max: 70 }),
    unit: fc.constantFrom('990101', '990102', '999001', 'bm9951'),
    name: fc.constantFrom('甲', '乙', '丙'),
    status: fc.constantFrom<SiteStatus>('normal', 'deleted', 'exempt', 'offline-permanent'),
    label: fc.constantFrom('obtained', 'applied'),
  });
  const step = fc.record({
    hours: fc.integer({ min: -10, max: 60 }),
    puts: fc.array(put, { maxLength: 60 }),
    moves: fc.option(fc.constantFrom('990000', '990100'), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      made = await sample();
      try {
        const commits: { oid: Oid; at: Date }[] = [{ oid: made.main as Oid, at: new Date(0) }];
        let now = first;
        for (const { hours, puts, moves } of steps) {
          now += hours * 3_600_000;
          const files = puts.map(({ site, unit: under, name, status, label }) => {
            const number = `${under}${String(site).padStart(4, '0')}`;
            return named(number, name, status, label);
          });
          if (moves !== null) files.push(unitFiles([unit('990102', 'county', moves)]));
          const all = Object.fromEntries(files.flatMap((each) => Object.entries(each)));
          commits.push({ oid: await commitAt(all, new Date(now)), at: new Date(now) });
        }
        const end = Math.max(...commits.map(({ at }) => at.getTime()));
        for (let at = first - 86_400_000 * 2; at <= end + 86_400_000; at += 86_400_000) {
          const day = dateOf(new Date(at));
          for (const [list, of] of [
            ['registered', null],
            ['listed', '990100'],
            ['registered', '990000'],
          ] as const) {
            expect(await listOn(day, list, of)).toEqual(replayed(commits, day, list, of));
          }
        }
      } finally {
        await made.remove();
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);

/** The list by reading every file of the newest commit that is not later than the day. */
function replayed(
  commits: readonly { readonly oid: Oid; readonly at: Date }[],
  day: string,
  list: PublicList,
  of: string | null,
): readonly string[] | null {
  const commit = commits.findLast(({ at }) => dateOf(at) <= day);
  if (!commit || !made) return null;
  const files = [...made.objects.filesOf(commit.oid)].map(
    ([path, text]) => [path, loadYaml(Buffer.from(text))] as const,
  );
  const tree = unitTree(files.flatMap(([path, data]) => unitFromFile(path, data) ?? []));
  return files
    .flatMap(([path, data]) => {
      const place = placeOfPath(path);
      return (place && siteFromFile(place, data)) ?? [];
    })
    .filter((site) => isRegistered(statusOf(site.status)))
    .filter((site) => list === 'registered' || site.isLabelled)
    .filter((site) => isWithin(tree, site.unit, code(of ?? 'bm0100')))
    .map((site) => ({ ...site, at: parseMoment(site.approvedAt)?.getTime() ?? 0 }))
    .toSorted((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1))
    .map((site) => `${site.key} ${site.name} ${statusOf(site.status)}`);
}
