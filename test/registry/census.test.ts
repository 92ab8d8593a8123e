import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { assert, constantFrom, integer, property, string, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accepts,
  type Campaign,
  daysLeft,
  deadlineOf,
  isLate,
  phaseState,
  reminderDue,
  scoredStatuses,
} from '#registry/campaign.ts';
import { inspectedBy, inspectorOf, mayInspect } from '#registry/inspector.ts';
import { drawSample, seedText } from '#registry/sample.ts';
import {
  isFrozen,
  lastOpenDay,
  openQuarters,
  percentText,
  perMille,
  quarterOf,
  quarterSpan,
  ratiosOf,
  type SpotCheck,
} from '#registry/spot-check.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, country, unit } from './country.ts';
import { testCampaign } from './sample-campaign.ts';

const site = (on: string, isPortal = false) => ({ unit: code(on), isPortal });
const at = (text: string) => new Date(`${text}+08:00`);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('who inspects', () => {
  it('a unit inspects the sites of its own departments; its own site is inspected from above [N16]', () => {
    expect(inspectorOf(country, site('990101'))).toBe('990101');
    expect(inspectorOf(country, site('990101', true))).toBe('990100');
    expect(inspectorOf(country, site('990100', true))).toBe('990000');
    expect(inspectorOf(country, site('990000', true))).toBe('bm0100');
    expect(inspectorOf(country, site('bm0100', true))).toBe('bm0100');
  });

  it('a unit without account is passed over, a retired one is succeeded [N16 X12 R-1.3]', () => {
    expect(inspectorOf(country, site('bm9951'))).toBe('bm9901');
    const retired = unitTree([
      ...country.values(),
      unit('990103', 'county', '990100', {
        retired: { on: '2026-01-01', succeededBy: code('990102') },
      }),
    ]);
    expect(inspectorOf(retired, site('990103'))).toBe('990102');
    expect(inspectorOf(retired, site('990103', true))).toBe('990100');
  });

  it('every site has exactly one inspecting unit, and its list holds it [N12 N16]', () => {
    assert(
      property(constantFrom(...country.keys()), constantFrom(true, false), (on, isPortal) => {
        const units = [...country.keys()].filter((each) => {
          const { departmentsOf, portalsOf } = inspectedBy(country, each);
          return (isPortal ? portalsOf : departmentsOf).includes(on);
        });
        expect(units).toEqual([inspectorOf(country, { unit: on, isPortal })]);
        expect(
          [...country.keys()].filter((each) =>
            mayInspect(country, { inspectionBy: 'nearest' }, { unit: on, isPortal }, each),
          ),
        ).toEqual(units);
      }),
    );
  });

  it('by policy units above may inspect in its place, never beside or below [N16 Z12]', () => {
    const may = (by: string) =>
      mayInspect(country, { inspectionBy: 'orAbove' }, site('990101'), code(by));
    expect(['990101', '990100', '990000', 'bm0100'].map(may)).toEqual([true, true, true, true]);
    expect(['990102', 'bm9900'].map(may)).toEqual([false, false]);
  });
});

describe('a campaign', () => {
  const campaign: Campaign = testCampaign;

  it('takes in what its phases say, on both end days and no other [O01 O02]', () => {
    const on = (text: string) => accepts(campaign, 'self', at(text));
    expect([
      on('2026-12-31T23:59:59.999'),
      on('2027-01-01T00:00:00.000'),
      on('2027-01-31T23:59:59.999'),
      on('2027-02-01T00:00:00.000'),
    ]).toEqual([false, true, true, false]);
    expect(deadlineOf(campaign, 'self')).toBe('2027-01-31');
    const phase = campaign.phases[1];
    expect(
      phase && ['2026-12-31', '2027-01-01', '2027-02-01'].map((day) => phaseState(phase, day)),
    ).toEqual(['coming', 'current', 'past']);
  });

  it('reminds 14, 7, 3 days and 1 day before the deadline, each once, a late run too [O02]', () => {
    const on = (day: string) => reminderDue(campaign, at(`${day}T09:00:00.000`));
    expect(
      [
        '2027-01-16',
        '2027-01-17',
        '2027-01-20',
        '2027-01-24',
        '2027-01-28',
        '2027-01-31',
        '2027-02-01',
      ].map(on),
    ).toEqual([null, 14, 14, 7, 3, 1, null]);
  });

  it('counts the days that are left, and says which sites are late with what comes next [O02]', () => {
    expect(
      ['2027-01-30T23:59:59.999', '2027-01-31T23:59:59.999', '2027-02-01T00:00:00.000'].map(
        (text) => [daysLeft('2027-01-31', at(text)), isLate(campaign, 'unscored', at(text))],
      ),
    ).toEqual([
      [1, false],
      [0, false],
      [-1, true],
    ]);
    const end = deadlineOf(campaign, 'inspection') ?? '';
    const states = ['self', 'inspected'] as const;
    const late = (text: string) => states.map((state) => isLate(campaign, state, at(text)));
    expect([late(`${end}T23:59:59.999`), late('2029-01-01T00:00:00.000')]).toEqual([
      [false, false],
      [true, false],
    ]);
  });

  it('leaves out what is off the net for good and 例外网站 [X18 R-7.1]', () => {
    expect(scoredStatuses).not.toContain('exempt');
    expect(scoredStatuses).not.toContain('offline-permanent');
  });
});

describe('a quarter', () => {
  it('may be changed until the 15th day after it, then it is frozen [L01 X19]', () => {
    expect(quarterSpan('2026Q3')).toEqual({ from: '2026-07-01', until: '2026-09-30' });
    expect(lastOpenDay('2026Q3')).toBe('2026-10-15');
    expect(lastOpenDay('2026Q4')).toBe('2027-01-15');
    expect(isFrozen('2026Q3', at('2026-10-15T23:59:59.999'))).toBe(false);
    expect(isFrozen('2026Q3', at('2026-10-16T00:00:00.000'))).toBe(true);
    expect(quarterOf(at('2027-01-01T00:00:00.000'))).toBe('2027Q1');
    expect(openQuarters(at('2027-01-15T12:00:00.000'))).toEqual(['2026Q4', '2027Q1']);
    expect(openQuarters(at('2027-01-16T00:00:00.000'))).toEqual(['2027Q1']);
  });

  it('its ratios are computed and rounded half up: 126 of 134 is 94.0 per cent [L01 X19]', () => {
    expect(percentText(perMille(126, 134))).toBe('94.0%');
    expect([perMille(1, 2000), perMille(1, 2001), perMille(0, 0), perMille(5, 5)]).toEqual([
      1,
      0,
      null,
      1000,
    ]);
    const failing = ['9901010001', '9901010002'].map((each, index) => ({
      site: each as never,
      reasons: '首页不更新',
      rectified: index === 0,
    }));
    const check = {
      population: 134,
      sample: Array.from({ length: 10 }, (_, n) => `990101000${n}`),
      failing,
    } as unknown as SpotCheck;
    expect(ratiosOf(check)).toEqual({
      running: 134,
      sampled: 10,
      passing: 8,
      failing: 2,
      rectified: 1,
      sampledShare: 75,
      passRate: 800,
      rectifiedRate: 500,
    });
  });
});

describe('a draw', () => {
  const sites = Array.from({ length: 60 }, (_, n) => `990101${String(n + 1).padStart(4, '0')}`);
  const seed = { value: '3912.47', commit: 'a'.repeat(40), quarter: '2026Q3', unit: '990000' };

  it('gives the same sites whoever draws, in whatever order the sites are given [Z15]', () => {
    assert(
      property(
        uniqueArray(constantFrom(...sites)),
        string(),
        integer({ min: 0, max: 70 }),
        (given, value, size) => {
          const one = drawSample(given, size, { ...seed, value }, sha256);
          expect(drawSample([...given].reverse(), size, { ...seed, value }, sha256)).toEqual(one);
          expect(one).toHaveLength(Math.min(size, given.length));
          expect(new Set(one.map(({ site: each }) => each)).size).toBe(one.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('can be drawn again with sha256sum alone [Z15]', () => {
    const shell = (text: string) =>
      execFileSync('sha256sum', { input: text }).toString().slice(0, 64);
    const key = shell('3912.47\n' + 'a'.repeat(40) + '\n2026Q3\n990000\n');
    expect(sha256(seedText(seed))).toBe(key);
    const byHand = sites
      .map((each) => `${shell(`${key} ${each}\n`)} ${each}`)
      .sort()
      .slice(0, 5);
    expect(
      drawSample(sites, 5, seed, sha256).map(({ site: each, lot }) => `${lot} ${each}`),
    ).toEqual(byHand);
  });

  it('hangs on value, commit, quarter and unit, and no site is favoured [Z15]', () => {
    const drawn = (more: object) =>
      drawSample(sites, 10, { ...seed, ...more }, sha256)
        .map(({ site: each }) => each)
        .join();
    const all = [
      drawn({}),
      drawn({ value: '3912.48' }),
      drawn({ commit: 'b'.repeat(40) }),
      drawn({ quarter: '2026Q4' }),
      drawn({ unit: 'bm9900' }),
    ];
    expect(new Set(all).size).toBe(5);
    const times = new Map<string, number>();
    for (let n = 0; n < 600; n += 1) {
      for (const { site: each } of drawSample(sites, 10, { ...seed, value: String(n) }, sha256))
        times.set(each, (times.get(each) ?? 0) + 1);
    }
    // 100 expected for each of 60 sites, standard deviation about 9
    expect(Math.min(...times.values())).toBeGreaterThan(60);
    expect(Math.max(...times.values())).toBeLessThan(145);
  });
});
