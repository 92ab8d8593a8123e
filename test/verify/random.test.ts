import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRepository } from '#git/repository.ts';
import { formatMessage } from '#git/message.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import { theRegister } from '#office/tools.ts';
import { isoOf } from '#registry/moment.ts';
import { chainOf } from '#registry/review-chain.ts';
import { type SiteCode, unitPath } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { replayMain } from '#verify/replay.ts';
import { code, unit } from '../registry/country.ts';
import { pendingSite } from '../registry/sample-site.ts';
import { type Filed, type Hand, type MadeUp, openHand } from './hand.ts';

/** Random numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Dice = ReturnType<typeof dice>;
const policy = { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' } as const;
const found = '2026-10-01T00:00:00.000+08:00';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-random-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A province with some cities and counties, of which some have no account. */
function randomUnits(roll: Dice): readonly Unit[] {
  const units: Unit[] = [unit('bm0100', 'root', null), unit('990000', 'province', 'bm0100')];
  for (let city = 1; city <= 2 + roll(2); city += 1) {
    units.push(unit(`990${city}00`, 'prefecture', '990000', { hasAccount: roll(5) > 0 }));
    for (let county = 1; county <= 1 + roll(3); county += 1) {
      const more = { hasAccount: roll(5) > 0 };
      units.push(unit(`990${city}0${county}`, 'county', `990${city}00`, more));
    }
  }
  return units;
}

/** A register that holds these units and nothing else. */
async function foundRegister(name: string, units: readonly Unit[]): Promise<Hand> {
  const dir = join(folder, name);
  const repository = await openRepository(dir);
  const files = new Map<string, Uint8Array>();
  for (const one of units) files.set(unitPath(one.code), Buffer.from(dumpYaml(one)));
  files.set('data/policy.yaml', await readFile('data/policy.yaml'));
  const trailers = [
    ['Event', 'found'],
    ['At', found],
  ] as const;
  const commit = await repository.commitFiles({
    ...{ parents: [], base: null, changes: files, by: theRegister, at: new Date(found) },
    message: formatMessage('建立登记簿', trailers),
  });
  await repository.moveRef('refs/heads/main', commit, null);
  await repository.close();
  return openHand(dir, pendingSite());
}

/** What an attacker does to one filing; null where it is let be. */
type Attack = ((decisions: readonly MadeUp[], roll: Dice) => readonly MadeUp[]) | null;
const attacks: Readonly<Record<string, NonNullable<Attack>>> = {
  'leaves a decision out': (decisions, roll) => decisions.toSpliced(roll(decisions.length), 1),
  'puts a foreign unit in its place': (decisions, roll) =>
    decisions.with(roll(decisions.length), { unit: 'bm0100' }),
  'decides with another account': (decisions, roll) => {
    const at = roll(decisions.length);
    return decisions.with(at, { ...(decisions[at] as MadeUp), account: '999999' });
  },
  'decides on other content': (decisions, roll) => {
    const at = roll(decisions.length);
    return decisions.with(at, { ...(decisions[at] as MadeUp), content: 'c'.repeat(40) });
  },
};

interface Told {
  readonly main: Oid;
  readonly hand: Hand;
  readonly expected: ReadonlyMap<string, string>;
  /** Commits of the filing that was attacked. */
  readonly conclusion: Oid | null;
}

/** Some days of filings with random chains and times; one of them attacked. */
async function randomRegister(name: string, seed: number, attack: Attack): Promise<Told> {
  const roll = dice(seed);
  const units = randomUnits(roll);
  const tree = unitTree(units);
  const homes = units.filter(({ level }) => level === 'county' || level === 'prefecture');
  const hand = await foundRegister(name, units);
  const expected = new Map<string, string>();
  const serials = new Map<string, number>();
  const days = 3;
  const victim = roll(days);
  let main = hand.start;
  let conclusion: Oid | null = null;
  for (let day = 0; day < days; day += 1) {
    const time = (hour: number, second: number) =>
      isoOf(
        new Date(Date.parse(found) + (day + 1) * 86_400_000 + hour * 3_600_000 + second * 1000),
      );
    const filed: { filed: Filed; approvedAt: string }[] = [];
    for (let number = 0; number <= 1 + roll(3); number += 1) {
      const home = homes[roll(homes.length)]?.code ?? code('990100');
      const { steps } = chainOf(tree, policy, 'new-site', { unit: home, isPortal: false });
      const last = roll(4);
      const right = steps.map((step, index) => ({
        unit: step.unit,
        // several filings may be approved in one second
        at: time(10, index * 10 + (index === steps.length - 1 ? last : 0)),
      }));
      const isVictim = attack !== null && day === victim && number === 0;
      const id = `${'0123456789ABCDEFGH'[roll(18)]}${day}${number}AAAAA`;
      const one = await hand.file({
        ...{ id, on: main, at: time(9, number), more: { unit: home } },
        decisions: isVictim ? attack(right, roll) : right,
      });
      filed.push({ filed: one, approvedAt: right.at(-1)?.at ?? '' });
    }
    for (const [number, { filed: one }] of filed.entries()) {
      main = await hand.conclude(one, { on: main, at: time(12, number) });
      if (attack && day === victim && number === 0) conclusion = main;
    }
    const order = filed.toSorted((a, b) =>
      a.approvedAt + a.filed.id < b.approvedAt + b.filed.id ? -1 : 1,
    );
    const codes = order.map(({ filed: one }) => {
      const serial = (serials.get(one.file.unit) ?? 0) + 1;
      serials.set(one.file.unit, serial);
      const given = `${one.file.unit}${String(serial).padStart(4, '0')}`;
      expected.set(given, one.id);
      return [one, given] as const;
    });
    main = await hand.mint({ on: main, codes, day: time(16, 0) });
  }
  return { main, hand, expected, conclusion };
}

describe('random registers', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  it.each(seeds)(
    'every code of an honest history is proven, as counted beside it [R-5.2 R-9.2 Z02] (%i)',
    async (seed) => {
      const { main, hand, expected } = await randomRegister(`honest-${seed}`, seed, null);
      const replay = await replayMain(hand, main);
      await hand.close();
      expect(replay.first).toBeNull();
      expect(replay.checked).toBe(expected.size);
      for (const [given, filing] of expected) {
        expect(replay.given(given as SiteCode)?.filing).toBe(filing);
      }
    },
  );

  it.each(Object.keys(attacks))(
    'one attacked filing among them is named, at its own commit [R-9.2 Z01]: somebody %s',
    async (name) => {
      for (const seed of [11, 12, 13]) {
        const attack = attacks[name] ?? null;
        const { main, hand, conclusion } = await randomRegister(`${name}-${seed}`, seed, attack);
        const { ok, first } = await replayMain(hand, main);
        const merge = await hand.commit(conclusion ?? '');
        const own = new Set([merge.oid]);
        for (
          let at = merge.parents[1] ?? '';
          own.size < 8;
          at = (await hand.commit(at)).parents[0] ?? ''
        ) {
          own.add(at);
          if ((await hand.commit(at)).parents.length === 0) break;
        }
        await hand.close();
        expect(ok).toBe(false);
        expect(own).toContain(first?.commit);
      }
    },
  );
});

it('one person at GitHub whom two units name decides once in a chain [R-4.1 R-10.2]', async () => {
  const github = { team: null, reviewers: [{ login: 'jia', id: '7' }] };
  const units = [
    unit('bm0100', 'root', null),
    unit('990000', 'province', 'bm0100', { github }),
    unit('990100', 'prefecture', '990000', { github }),
  ];
  const hand = await foundRegister('github', units);
  const decide = (unit: string, at: string) => ({ unit, at, account: 'github-7' });
  const decisions = [
    decide('990100', '2026-10-02T10:00:00.000+08:00'),
    decide('990000', '2026-10-02T11:00:00.000+08:00'),
  ];
  const at = '2026-10-02T09:00:00.000+08:00';
  const filed = await hand.file({ at, decisions, more: { unit: code('990100') } });
  const { first } = await replayMain(hand, await hand.conclude(filed));
  await hand.close();
  expect(first).toMatchObject({
    code: 'decision-refused',
    params: { unit: '990000', account: 'github-7', why: 'account-decided' },
  });
});
