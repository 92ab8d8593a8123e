import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countrySites } from '#office/seed/country.ts';
import { countryFiles, countryUnits } from '#office/seed/country-files.ts';
import { writeRepository } from '#office/seed/fast-import.ts';
import { filingId } from '#office/seed/filing-id.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { allocate } from '#office/seed/shares.ts';
import { spread } from '#office/seed/spread.ts';
import { mintingPlan } from '#registry/minting.ts';
import { unitTree, upwards } from '#registry/unit-tree.ts';

const shipped = shippedUnits(join(import.meta.dirname, '../..'));
const units = countryUnits(shipped);
const dirs: string[] = [];
const country = (sites: number, seed = 1, open = 0) => [
  ...countrySites({ units, sites, seed, open }),
];

afterAll(() => dirs.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

function makeRepository(sites: number, seed: number, open: number) {
  const dir = mkdtempSync(join(tmpdir(), 'seed-'));
  dirs.push(dir);
  const files = countryFiles({ shippedUnits: shipped, policy: 'mintAt: x\n', sites, seed, open });
  return writeRepository(join(dir, 'register.git'), files).then((commit) => ({
    commit,
    git: (...args: string[]) =>
      execFileSync('git', ['-C', join(dir, 'register.git'), ...args], { encoding: 'utf8' }),
  }));
}

describe('a synthetic country', () => {
  it('is the same country each time, and another for another seed [Z16]', async () => {
    const [first, again, other] = [
      await makeRepository(500, 1, 0),
      await makeRepository(500, 1, 0),
      await makeRepository(500, 2, 0),
    ];
    expect(again.commit).toBe(first.commit);
    expect(other.commit).not.toBe(first.commit);
    const paths = first
      .git('ls-tree', '-r', '--name-only', 'main', 'data/sites')
      .trim()
      .split('\n');
    expect(paths).toHaveLength(500);
    expect(first.git('fsck', '--strict', '--full')).toBe('');
  });

  it('has open filings on branches of their own, each with its trail [Z16 R-4.5]', async () => {
    const made = await makeRepository(50, 1, 7);
    const refs = made
      .git('for-each-ref', '--format=%(refname)', 'refs/heads/filing')
      .trim()
      .split('\n');
    expect(refs).toHaveLength(7);
    for (const ref of refs) {
      const id = ref.slice('refs/heads/filing/'.length);
      expect(made.git('rev-parse', `${ref}^`).trim()).toBe(made.commit);
      const [blob, path] =
        /^:\S+ \S+ \S+ (\S+) A\t(\S+)$/
          .exec(made.git('diff-tree', '--no-abbrev', '-r', 'main', ref).trim())
          ?.slice(1) ?? [];
      expect(path).toMatch(new RegExp(`^data/sites/../....../new-${id}\\.yaml$`));
      const trailers = made.git('log', '-1', '--format=%(trailers:only)', ref);
      expect(trailers).toContain(`Event: submit\nFiling: ${id}\nContent: ${blob}\n`);
    }
  });

  it('has no name, address or code twice, and one portal a unit at most [R-2.4 R-2.5 E02]', () => {
    const sites = country(14_474, 1, 200);
    const key = (text: string) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\s\p{P}]/gu, '');
    const names = sites.map(({ content }) => key(content.name));
    const hosts = sites.map(({ content }) =>
      new URL(content.homeUrl).hostname.replace(/^www\./, ''),
    );
    const codes = sites.flatMap(({ content }) => content.register?.siteCode ?? []);
    const filings = sites.map(({ filing }) => filing);
    const portals = sites
      .filter(({ content }) => content.isPortal)
      .map(({ content }) => content.unit);
    for (const list of [names, hosts, codes, filings, portals])
      expect(new Set(list).size).toBe(list.length);
    expect(codes).toHaveLength(14_474);
    expect(sites).toHaveLength(14_674);
  });

  it('has the codes that minting would give [R-5.2 Z02]', () => {
    const sites = country(2000).map(({ content }) => content);
    const plan = mintingPlan(
      sites.map(({ unit, register }) => ({
        unit,
        filing: register?.filing as never,
        approvedAt: register?.approvedAt ?? '',
      })),
      () => 0,
      new Date('2026-11-01T00:00:00+08:00'),
    );
    const codes = plan.days.flatMap((day) =>
      day.codes.map((each) => `${each.code} ${each.mintedAt}`),
    );
    expect(codes.sort()).toEqual(
      sites.map(({ register }) => `${register?.siteCode} ${register?.mintedAt}`).sort(),
    );
  });

  it('has the units of the census of 2015, all below one root [A34 Z16]', () => {
    const tree = unitTree(units);
    expect(tree.size).toBe(3482);
    expect(units.every((unit) => upwards(tree, unit.code).at(-1)?.code === 'bm0100')).toBe(true);
  });

  it('spreads its sites as published: Sichuan most, ministries one in twenty [X20]', () => {
    const shares = spread(units, 84_094, 1);
    const sum = (starts: string) =>
      Array.from(shares, ([code, share]) => (code.startsWith(starts) ? share.sites : 0)).reduce(
        (a, b) => a + b,
      );
    expect(sum('')).toBe(84_094);
    expect(sum('b') / 84_094).toBeCloseTo(2229 / 43_143, 3);
    expect(sum('51') / sum('37')).toBeCloseTo(909 / 864, 2);
    expect(shares.get('990321' as never)).toBeUndefined();
  });

  it('has hosts in the shapes of real ones: O.X.gov.cn 46 %, www.X.gov.cn 32 %', () => {
    const hosts = country(14_474).map(({ content }) => new URL(content.homeUrl).hostname);
    const share = (shape: RegExp) => hosts.filter((host) => shape.test(host)).length / hosts.length;
    expect(Math.abs(share(/^(?!www\.)[^.]+\.[^.]+\.gov\.cn$/) - 0.46)).toBeLessThan(0.02);
    expect(Math.abs(share(/^www\.[^.]+\.gov\.cn$/) - 0.32)).toBeLessThan(0.02);
    expect(Math.abs(share(/^[^.]+\.gov\.cn$/) - 0.15)).toBeLessThan(0.02);
  });
});

it('gives each made-up filing its own id of eight public symbols [R-5.3]', () => {
  const ids = Array.from({ length: 50_000 }, (_, n) => filingId(1, n));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids.slice(0, 500)) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
});

it('splits a whole number without losing any [X20]', () => {
  expect(allocate(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(allocate(0, [1, 2])).toEqual([0, 0]);
  expect(allocate(5, [0, 1])).toEqual([0, 5]);
});
