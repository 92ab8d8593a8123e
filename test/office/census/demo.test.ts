import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playDemoCensus } from '#office/census/demo.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import type { Tools } from '#office/tools.ts';
import type { Account } from '#private/types.ts';
import { isLate, isRunning } from '#registry/campaign.ts';
import type { ScoreState } from '#registry/score.ts';
import { ratiosOf } from '#registry/spot-check.ts';
import { accountOf } from '../test-office.ts';

const file = await readFile(join(import.meta.dirname, '../../../data/demo/census.yaml'));
const today = new Date('2026-11-23T10:00:00+08:00');
let dir: string;
let opened: OpenedOffice;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-census-'));
  opened = await openOffice(
    {
      REGISTER_DIR: join(dir, 'register.git'),
      PRIVATE_DB: join(dir, 'private.db'),
      MAIL_URL: `file:${join(dir, 'mail')}`,
      REACH_CHECK: 'off',
    },
    { now: () => today },
  );
});
afterAll(async () => {
  await opened.office.close();
  await rm(dir, { recursive: true, force: true });
});

/** Tools whose main stops moving after so many commits, as a crash would stop it. */
function crashingAfter(commits: number): Tools {
  const { tools } = opened;
  let left = commits;
  const commit: Tools['forge']['commit'] = (change) => {
    left -= 1;
    if (left < 0) throw new Error('crash');
    return tools.forge.commit(change);
  };
  const forge = Object.create(tools.forge, { commit: { value: commit } }) as Tools['forge'];
  return Object.create(tools, { forge: { value: forge } }) as Tools;
}

describe('the demo’s inspections', () => {
  it('are not played where the register is younger than they are [R-9.2]', async () => {
    const now = { value: () => new Date('2026-11-05T10:00:00+08:00') };
    await playDemoCensus(Object.create(opened.tools, { now }) as Tools, file);
    expect(opened.office.census.campaigns().map(({ id }) => id)).toEqual(['census-2015']);
  });

  it('go on where a crash stopped them, and are played once [R-9.3]', async () => {
    await expect(playDemoCensus(crashingAfter(9), file)).rejects.toThrow('crash');
    await playDemoCensus(opened.tools, file);
    const main = await opened.tools.forge.main();
    await playDemoCensus(opened.tools, file);
    expect(await opened.tools.forge.main()).toBe(main);
    const told = execFileSync(
      'git',
      ['-C', join(dir, 'register.git'), 'log', '--first-parent', '--format=%at', main],
      { encoding: 'utf8' },
    );
    const times = told.trim().split('\n').map(Number);
    expect(times).toHaveLength(23);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(times[0]).toBeLessThan(today.getTime() / 1000);
  });

  it('are open, with sites that wait for each next step, and sites that are late [N10 N11 N12 N21 O02]', () => {
    const { census } = opened.office;
    const found = (id: string, account: Account, state: ScoreState) => {
      const campaign = census.campaign(id);
      if (!campaign) throw new Error(id);
      expect(isRunning(campaign, today)).toBe(true);
      const { total } = census.toInspect(campaign, account, state, { page: 1, size: 20 });
      return `${total}${isLate(campaign, state, today) ? ' late' : ''}`;
    };
    const states = ['unscored', 'self', 'inspected'] as const;
    const county = states.map((state) => found('demo-check-99', accountOf('990121'), state));
    expect(county).toEqual(['1', '1', '0']);
    const city = states.map((state) => found('demo-check-99', accountOf('990100'), state));
    expect(city.map((text) => Number(text) > 0)).toEqual([true, true, true]);
    expect(census.drafts('demo-check-99', accountOf('990121').unit).size).toBe(1);
    const below = (unit: string) =>
      states.map((state) => found('demo-check-bm', accountOf(unit), state));
    expect([below('bm9900'), below('bm9901')]).toEqual([
      ['0 late', '0', '1'],
      ['2 late', '0', '0'],
    ]);
  });

  it('have a spot check with findings, which anybody can draw again [L01 L06 Z15]', async () => {
    const { census } = opened.office;
    const check = census.spotCheck('2026Q4', accountOf('990000').unit);
    if (!check) throw new Error('no spot check');
    expect(ratiosOf(check)).toMatchObject({ sampled: 8, failing: 2, rectified: 1, passRate: 750 });
    const again = await census.drawAgain(check);
    expect(again.map(({ site }) => site)).toEqual(check.sample);
    // the newcomer may announce one too
    expect(census.spotChecksOf(accountOf('bm9900').unit)).toEqual([]);
  });
});
