import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpYaml } from '#git/yaml.ts';
import { mostRows } from '#registry/pull-scope.ts';
import { reviewChainStatus, rowsBy } from '#registry/review-chain-status.ts';
import { filed, reviewed } from './pull-facts.ts';
import { pendingSite } from './sample-site.ts';

/** What GitHub allows (reference/git-registry 8). */
const limits = { contentPerHour: 500, contentPerMinute: 80, pushesPerMinute: 6 };
const census = {
  sites: 84_094,
  units: 3482,
  largest: 823,
  peakShare: 0.3,
  peakHours: 16,
  rounds: 1.5,
};

/** Random numbers that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Sites a unit: most have few, some have hundreds, as in 2015. */
function unitSizes(): readonly number[] {
  const roll = dice(7);
  const weights = Array.from({ length: census.units }, () => Math.exp(roll() * roll() * 4));
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((weight) =>
    Math.min(census.largest, Math.max(1, Math.floor((weight / sum) * census.sites))),
  );
  for (let left = census.sites - sizes.reduce((a, b) => a + b, 0), at = 0; left > 0; at += 1) {
    sizes[at % sizes.length] = (sizes[at % sizes.length] ?? 0) + 1;
    left -= 1;
  }
  return sizes;
}

/** Jobs of the peak, `creations` of content each: how many are made in each hour under the limits. */
function replay(jobs: number, creations: number, pushes: number) {
  const roll = dice(11);
  const perMinute = Array.from({ length: census.peakHours * 60 }, () => 0);
  for (let n = 0; n < jobs; n += 1) {
    const at = Math.floor(roll() * perMinute.length);
    perMinute[at] = (perMinute[at] ?? 0) + 1;
  }
  const hours = Array.from({ length: census.peakHours }, (_, hour) =>
    perMinute.slice(hour * 60, hour * 60 + 60).reduce((a, b) => a + b, 0),
  );
  let waiting = 0;
  let longest = 0;
  for (const arrived of perMinute) {
    waiting = Math.max(0, waiting + arrived * creations - limits.contentPerHour / 60);
    longest = Math.max(longest, waiting / (limits.contentPerHour / 60));
  }
  return {
    busiestHour: Math.max(...hours) * creations,
    pushesPerMinute: (Math.max(...hours) * pushes) / 60,
    minutesBehind: longest,
  };
}

const batchesOf = (sizes: readonly number[]) =>
  sizes.reduce((sum, size) => sum + Math.ceil(size / mostRows), 0);
const text = readFileSync(
  join(import.meta.dirname, '../../src/content/decisions/0010-batches-on-github.md'),
  'utf8',
);

describe('a census on GitHub', () => {
  const peakBatches = Math.round(3515 * census.rounds * census.peakShare);

  it('in batches stays within what GitHub allows, at the peak too [R-3.4]', () => {
    const sizes = unitSizes();
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(census.sites);
    const batches = batchesOf(sizes);
    expect(batches).toBeGreaterThan(census.units - 1);
    expect(batches).toBeLessThan(3700);
    const jobs = Math.ceil(batches * census.rounds * census.peakShare);
    const peak = replay(jobs, 3, 2);
    expect(peak.busiestHour).toBeLessThan(limits.contentPerHour);
    expect(peak.pushesPerMinute).toBeLessThan(limits.pushesPerMinute);
    expect(peak.minutesBehind).toBeLessThan(10);
  });

  it('one pull request a site, or nine creations a batch, do not [R-3.4]', () => {
    const single = replay(census.sites * census.peakShare, 3, 2);
    expect(single.busiestHour).toBeGreaterThan(9 * limits.contentPerHour);
    expect(single.pushesPerMinute).toBeGreaterThan(8 * limits.pushesPerMinute);
    expect(single.minutesBehind).toBeGreaterThan(60 * 24);
    expect(replay(peakBatches, 9, 2).busiestHour).toBeGreaterThan(limits.contentPerHour);
  });

  it('has the numbers that the decision names [R-3.4]', () => {
    const perHour = (n: number) => Math.round(n / census.peakHours);
    const peakSites = perHour(census.sites * census.peakShare);
    const batches = perHour(peakBatches);
    const named = [
      peakSites,
      peakSites * 3,
      peakSites * 9,
      Math.round(3515 * census.rounds),
      batches,
      batches * 3,
      batches * 9,
    ];
    for (const number of named) expect(text, String(number)).toContain(number.toLocaleString('en'));
    expect(text).toContain(`${Math.round((peakSites * 2) / 60)} a minute`);
    expect(text).toContain(`${(Math.round((batches * 20) / 60) / 10).toFixed(1)} a minute`);
  });

  it('a batch of 200 stays within what GitHub shows of a pull request [R-3.4]', () => {
    const yaml = dumpYaml(pendingSite({ introduction: '介绍。\n'.repeat(20) }));
    expect(yaml.split('\n').length * mostRows).toBeLessThan(20_000);
    expect(Buffer.byteLength(yaml) * mostRows).toBeLessThan(1_000_000);
  });

  it('200 rows, three levels, three rows returned: 197 land and each verdict is kept apart [R-4.3]', () => {
    const rows = filed(Array.from({ length: mostRows }, () => ({})));
    const start = performance.now();
    const status = reviewChainStatus(
      reviewed(
        rows,
        [101, 'approve'],
        [100, 'approve', '退回 3、17、200：网址打不开'],
        [99, 'approve'],
      ),
    );
    const { approved, returned, waiting } = rowsBy(status);
    expect([approved.length, returned.length, waiting.length]).toEqual([197, 3, 0]);
    expect(performance.now() - start, 'an event of the forge is answered at once').toBeLessThan(
      5000,
    );
  });
});
