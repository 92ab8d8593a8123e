import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '#catalogue/open.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import { readDataFile } from '#office/data-file.ts';
import { registerIndex } from '#registry/register-check.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { replayMain } from '#verify/replay.ts';
import { differences } from '../census/check.ts';
import { accountFor, type CensusOutcome, formFor, runCensus } from '../census/full-census.ts';

let dir: string;
let opened: OpenedOffice;
let outcome: CensusOutcome;
let now = new Date('2027-01-04T09:00:00+08:00');
const scope = '990000' as UnitCode;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'full-census-'));
  const env = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'off',
    REACH_CHECK: 'off',
  };
  opened = await openOffice(env, { now: () => now });
  const at = (text: string) => {
    now = new Date(`${text}+08:00`);
  };
  outcome = await runCensus({ opened, at, scope });
}, 120_000);
afterAll(async () => {
  await opened?.office.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a whole census on 示例省, from the first notice to the final tables', () => {
  it('ends with tables that say what was counted by hand, unit by unit [O01 O04 O05 O10 N15 R-7.1]', () => {
    expect(outcome.sites).toBeGreaterThan(35);
    expect(outcome.verdicts.veto).toBeGreaterThan(0);
    expect(outcome.verdicts.fail).toBeGreaterThan(0);
    expect(differences(opened, outcome)).toEqual([]);
  });

  it('reminded exactly those that were late [O02]', () => {
    const followers = outcome.selfScored - (outcome.sites - outcome.reminded);
    expect(followers).toBe(Math.ceil(outcome.reminded / 2));
    expect(outcome.reminded).toBeGreaterThan(0);
  });

  it('has a report of every unit that has an account, each to the unit above [O03 O10]', () => {
    const { census, catalogue } = opened.office;
    const units = [...catalogue.units().values()].filter(
      ({ code, hasAccount, retired }) => code.startsWith('99') && hasAccount && retired === null,
    );
    expect(outcome.reports).toBe(units.length);
    for (const { code, attachedTo } of units)
      expect(census.report(outcome.id, code)?.to).toBe(attachedTo);
    expect(census.report(outcome.id, scope)?.figures).toMatchObject({
      inspected: outcome.inspected,
      vetoed: outcome.verdicts.veto,
    });
  });

  it('takes nothing more after its last day, and nothing twice [N01 N02 O01]', async () => {
    const { census, catalogue } = opened.office;
    const [waiting] = catalogue.census.scoredSites(
      outcome.id,
      scope,
      { state: 'unscored' },
      { page: 1, size: 1 },
    ).rows;
    const code = waiting?.row.code as SiteCode;
    const main = await opened.tools.forge.main();
    expect(await census.selfScore(outcome.id, code, formFor('x').fields)).toMatchObject({
      problems: [{ code: 'not-accepting' }],
    });
    expect(await census.handIn(outcome.id, '再报', accountFor(scope))).toEqual({
      ok: true,
      value: { isNew: false },
    });
    const [done] = catalogue.census.scoredSites(
      outcome.id,
      scope,
      { state: 'inspected' },
      { page: 1, size: 1 },
    ).rows;
    expect(await census.selfScore(outcome.id, done?.row.code as SiteCode, {})).toEqual({
      ok: true,
      value: { isNew: false },
    });
    expect(await opened.tools.forge.main()).toBe(main);
  });

  it('left a register whose every file is right, and a catalogue that comes out the same anew [R-7.2 Y4]', async () => {
    const { objects, main } = {
      objects: opened.tools.forge.objects,
      main: await opened.tools.forge.main(),
    };
    const { tree } = await objects.commit(main);
    const changes = [];
    for await (const { path, oid } of objects.files(tree, 'data'))
      changes.push(readDataFile(path, await objects.blob(oid)));
    expect(
      registerIndex()
        .apply(changes)
        .filter(({ advice }) => !advice),
    ).toEqual([]);
    const anew = await openCatalogue({ path: join(dir, 'anew.db'), objects });
    await anew.follow(main);
    const tables = (census: typeof anew.census) => [
      census.scoreTotals(outcome.id, [scope]),
      census.scoredSites(outcome.id, scope, {}, { page: 1, size: 100 }),
    ];
    expect(tables(anew.census)).toEqual(tables(opened.office.catalogue.census));
    anew.close();
    execFileSync('git', ['-C', join(dir, 'register.git'), 'fsck', '--strict']);
  });

  it('is a history that anybody can prove, news withdrawn and all [O06 R-9.2 Z01]', async () => {
    const { forge } = opened.tools;
    expect((await replayMain(forge.objects, await forge.main())).first).toBeNull();
    const news = opened.office.census.news(outcome.id);
    expect(news.map(({ withdrawn }) => withdrawn?.reason ?? '')).toEqual(['', '还没有开始']);
  });
});
