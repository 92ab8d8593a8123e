import { filingState, refusalOf } from '#registry/filing-state.ts';
import type { Chain, DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { unitTree } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unit } from '../registry/country.ts';
import { sequence } from '../faults/flips.ts';
import {
  counts,
  decide,
  mayStand,
  type ModelFiling,
  stepsOf,
  turnOf,
  type Units,
} from './review-model.ts';

/** Rolls a number below another. */
type Dice = (below: number) => number;

/** What one random sequence met. */
export interface SequenceResult {
  readonly events: number;
  readonly moves: number;
  readonly refused: number;
  readonly isApproved: boolean;
  /** Empty where product and model agree. */
  readonly bad: string;
}

const persons = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'];
const some = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)] as T;

/** A root, a province with cities and counties, a department with its bureaus. */
function country(roll: Dice): Units {
  const units: Unit[] = [
    unit('bm0100', 'root', null),
    unit('990000', 'province', 'bm0100', { hasAccount: roll(8) > 0 }),
    unit('bm9900', 'department', 'bm0100'),
    unit('bm9901', 'bureau', 'bm9900', { hasAccount: roll(6) > 0 }),
    unit('bm9902', 'sub-bureau', 'bm9901'),
  ];
  for (const city of ['990100', '990200']) {
    units.push(unit(city, 'prefecture', '990000', { hasAccount: roll(6) > 0 }));
    for (const last of ['01', '02']) {
      const above = roll(6) === 0 ? '990000' : city;
      const code = city.slice(0, 4) + last;
      units.push(unit(code, 'county', above, { hasAccount: roll(6) > 0 }));
    }
  }
  return unitTree(units);
}

/** A unit is hung elsewhere, gets or loses its account, goes into another one, or comes back. */
function changed(roll: Dice, units: Units): Units {
  const codes = [...units.keys()];
  const before = units.get(some(roll, codes)) as Unit;
  const other = some(roll, codes);
  const next = new Map(units);
  const put = (after: Unit) => next.set(after.code, after);
  switch (roll(4)) {
    case 0:
      put({ ...before, attachedTo: other });
      break;
    case 1:
      put({ ...before, hasAccount: !before.hasAccount });
      break;
    case 2: {
      const same = codes.filter((code) => units.get(code)?.level === before.level);
      const succeededBy = roll(4) === 0 ? null : some(roll, same);
      if (succeededBy === before.code || (succeededBy && units.get(succeededBy)?.retired)) break;
      put({ ...before, retired: { on: '2026-11-20', succeededBy } });
      for (const child of units.values()) {
        if (child.attachedTo !== before.code || child.retired) continue;
        put({ ...child, attachedTo: succeededBy ?? before.attachedTo });
      }
      break;
    }
    default:
      put({ ...before, retired: null });
  }
  return mayStand(next) ? next : units;
}

/**
 * One random sequence of submissions, decisions by anybody, changes of units and of reviewers,
 * played to the product and to the model of `review-model.ts` (R1).
 */
export function playSequence(seed: number, steps: number): SequenceResult {
  const next = sequence(seed);
  const roll: Dice = (below) => Math.floor(((next() & 0xffffff) / 0x1000000) * below);
  const trees: Units[] = [country(roll)];
  const sites = [...(trees[0] as Units).values()].filter(({ level }) => level !== 'root');
  const { code: home } = some(roll, sites);
  const filing: ModelFiling = {
    unit: home,
    isPortal: roll(4) === 0,
    stage: 'received',
    content: 'c0',
    filer: roll(3) === 0 ? some(roll, persons) : '',
    counted: [],
    refused: [],
  };
  const submitted = (event: 'submit' | 'resubmit', at: string): FilingEvent => ({
    event,
    at,
    content: filing.content,
    source: filing.filer === '' ? 'web' : 'import',
    account: filing.filer,
  });
  const events: FilingEvent[] = [submitted('submit', '0')];
  const subject = { unit: home, isPortal: filing.isPortal };
  const chains = new Map<Units, Chain>();
  const chainAt = (units: Units): Chain => {
    const chain = chains.get(units) ?? reviewChain(units, subject);
    chains.set(units, chain);
    return chain;
  };
  const now = () => trees.at(-1) as Units;
  const stateNow = () =>
    filingState(events, chainAt(now()), ({ base }) => chainAt(trees[Number(base)] as Units));
  let moves = 0;
  let withdrawn = false;
  const wrong = (text: string): SequenceResult => ({
    events: events.length,
    moves,
    refused: filing.refused.length,
    isApproved: filing.stage === 'approved',
    bad: `seed ${seed}, after ${events.length} events: ${text}`,
  });

  for (let step = 1; step <= steps; step += 1) {
    const what = roll(12);
    if (what < 3) {
      const units = changed(roll, now());
      if (units !== now()) {
        trees.push(units);
        moves += 1;
      }
      continue;
    }
    if (what === 3 && roll(3) === 0 && filing.stage !== 'approved' && !withdrawn) {
      // who changes the content voids what was decided on it
      filing.content = `c${step}`;
      filing.stage = 'received';
      filing.counted = [];
      events.push(submitted('resubmit', String(step)));
      continue;
    }
    if (what === 4 && roll(20) === 0 && filing.stage !== 'approved') {
      withdrawn = true;
      filing.stage = 'withdrawn';
      events.push({ event: 'withdraw', at: String(step) });
      continue;
    }
    const decision = someDecision(roll, now(), filing, step, trees.length - 1);
    const state = stateNow();
    const mine = counts(now(), filing, decision);
    const theirs = refusalOf(state, decision, filing.filer);
    if (mine !== (theirs === null)) {
      return wrong(`${JSON.stringify(decision)} model ${mine}, product ${theirs}`);
    }
    // also those that do not count, as somebody could push them beside the register
    events.push(decision);
    decide(now(), filing, decision);
  }
  const state = stateNow();
  const same =
    JSON.stringify([state.stage, state.decisions]) ===
    JSON.stringify([filing.stage, filing.counted]);
  if (!same) return wrong(`product ${state.stage}, model ${filing.stage}`);
  if (state.ignored.length !== filing.refused.length) return wrong('other decisions are ignored');
  if (filing.stage === 'received' || filing.stage === 'in-review') {
    const turn = stepsOf(now(), home, filing.isPortal)[turnOf(now(), filing)]?.unit ?? null;
    if (state.turn !== turn) return wrong(`turn ${state.turn}, model ${turn}`);
  }
  const against = state.stage === 'approved' ? againstR1(filing, trees) : '';
  if (against !== '') return wrong(against);
  return {
    events: events.length,
    moves,
    refused: filing.refused.length,
    isApproved: filing.stage === 'approved',
    bad: '',
  };
}

/** Mostly what the turn asks for, often by somebody else, on something else, or again. */
function someDecision(
  roll: Dice,
  units: Units,
  filing: ModelFiling,
  step: number,
  tree: number,
): DecisionEvent {
  const due = stepsOf(units, filing.unit, filing.isPortal)[turnOf(units, filing)];
  const isStranger = roll(3) === 0;
  const code: UnitCode = isStranger || !due ? some(roll, [...units.keys()]) : due.unit;
  const usual = due?.isTakeIn ? 'take-in' : 'approve';
  const event = roll(4) === 0 ? some(roll, ['approve', 'take-in', 'return'] as const) : usual;
  return {
    event,
    at: String(step),
    content: roll(8) === 0 ? `c${roll(step)}` : filing.content,
    unit: code,
    account: some(roll, persons),
    opinion: { reason: '', text: '' },
    base: String(tree),
  };
}

/** What R1 says of an approved filing, straight: by distinct persons, in order, on what stands. */
function againstR1(filing: ModelFiling, trees: readonly Units[]): string {
  const deciders = filing.counted.filter(({ event }) => event === 'approve');
  const accounts = deciders.map(({ account }) => account);
  if (new Set(accounts).size !== accounts.length) return 'one person approved twice';
  if (filing.filer !== '' && accounts.includes(filing.filer)) return 'the filer approved';
  if (filing.counted.some(({ content }) => content !== filing.content)) return 'on other content';
  const last = filing.counted.at(-1);
  if (!last) return 'approved by nobody';
  const end = stepsOf(trees[Number(last.base)] as Units, filing.unit, filing.isPortal).at(-1);
  if (end?.unit !== last.unit) return 'the last unit of the chain did not approve';
  for (const { base, unit: by } of filing.counted) {
    const chain = stepsOf(trees[Number(base)] as Units, filing.unit, filing.isPortal);
    if (!chain.some((step) => step.unit === by)) return `${by} is outside its chain`;
  }
  return '';
}
