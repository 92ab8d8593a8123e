import { describe, expect, it } from 'vitest';
import { filingState, isOpen } from '#registry/filing-state.ts';
import type { DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { rootCode } from '#registry/unit-check.ts';
import {
  treeWith,
  type UnitChange,
  unitFilingProblems,
  landedUnits,
} from '#registry/unit-filing.ts';
import { depth, type Level, type Unit, type UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree } from '#registry/unit-tree.ts';
import { unit } from './country.ts';

/** Random numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Dice = ReturnType<typeof dice>;
const pick = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)] as T;

/** A province with 2 to 4 cities and up to 12 counties; some units have no account. */
function randomTree(roll: Dice): UnitTree {
  const units: Unit[] = [unit('bm0100', 'root', null), unit('990000', 'province', 'bm0100')];
  const cities = Array.from(
    { length: 2 + roll(3) },
    (_, n) => `99${String(n + 1).padStart(2, '0')}00`,
  );
  for (const city of cities) {
    units.push(unit(city, 'prefecture', '990000', { hasAccount: roll(6) > 0 }));
    for (let n = 1; n <= 1 + roll(3); n += 1) {
      const above = roll(5) === 0 ? '990000' : city;
      const code = `${city.slice(0, 4)}${String(n).padStart(2, '0')}`;
      units.push(unit(code, 'county', above, { hasAccount: roll(5) > 0 }));
    }
  }
  return unitTree(units);
}

/** Any change that a form could ask for, most of them sensible, some not. */
function randomChange(roll: Dice, tree: UnitTree): readonly UnitChange[] {
  const codes = Array.from(tree.keys());
  const before = tree.get(pick(roll, codes)) as Unit;
  const other = pick(roll, codes);
  switch (roll(4)) {
    case 0:
      return [{ before, after: { ...before, attachedTo: other } }];
    case 1:
      return [{ before, after: { ...before, hasAccount: !before.hasAccount } }];
    case 2: {
      const succeededBy = roll(4) === 0 ? null : other;
      const after = { ...before, retired: { on: '2026-11-20', succeededBy } };
      const to = succeededBy ?? before.attachedTo;
      const children = Array.from(tree.values()).filter(
        ({ attachedTo, retired }) => attachedTo === before.code && !retired,
      );
      const moved = children.map((child) => ({
        before: child,
        after: { ...child, attachedTo: to },
      }));
      return [{ before, after }, ...moved];
    }
    default:
      return [{ before, after: { ...before, retired: null } }];
  }
}

// The model: the rules of and X13 said once more, in the plainest way.

/** One root, every other unit reaches it, hangs on a unit above its level, and in force on one in force. */
function isSound(tree: UnitTree): boolean {
  return Array.from(tree.values()).every((one) => {
    if (one.code === rootCode) return one.attachedTo === null && !one.retired && one.hasAccount;
    const parent = one.attachedTo && tree.get(one.attachedTo);
    if (!parent || depth[parent.level] >= depth[one.level]) return false;
    if (parent.retired && !one.retired) return false;
    return wayUp(tree, one.code).at(-1)?.code === rootCode;
  });
}

function wayUp(tree: UnitTree, from: UnitCode): readonly Unit[] {
  const way: Unit[] = [];
  for (let code: UnitCode | null = from; code !== null && way.length < 50;) {
    const one: Unit | undefined = tree.get(code);
    if (!one) break;
    way.push(one);
    code = one.retired?.succeededBy ?? one.attachedTo;
  }
  return way;
}

const isFinal = (level: Level) => depth[level] <= 1;
const acts = (one: Unit) => one.hasAccount && !one.retired;

/** Who reviews a site of a unit: those in force with account on its way, up to the first final one. */
function modelChain(tree: UnitTree, from: UnitCode): readonly UnitCode[] {
  const able = wayUp(tree, from).filter(acts);
  const end = able.findIndex(({ level }) => isFinal(level));
  return able.slice(0, end + 1).map(({ code }) => code);
}

/** Whether a decision of `by` stands for the step of `step`: its own, or of what went into it. */
function standsFor(tree: UnitTree, by: UnitCode, step: UnitCode): boolean {
  if (by === step) return true;
  let one = tree.get(by);
  while (one?.retired?.succeededBy) one = tree.get(one.retired.succeededBy);
  return one?.code === step && tree.get(by)?.level === one.level;
}

function modelTurn(tree: UnitTree, from: UnitCode, decided: readonly UnitCode[]): UnitCode {
  const chain = modelChain(tree, from);
  const last = chain.findLastIndex((step) => decided.some((by) => standsFor(tree, by, step)));
  return chain[Math.min(last + 1, chain.length - 1)] as UnitCode;
}

interface Open {
  readonly unit: UnitCode;
  readonly events: FilingEvent[];
  decided: UnitCode[];
  approved: boolean;
}

describe('units that change while filings are open', () => {
  it.each(Array.from({ length: 150 }, (_, seed) => seed))(
    'in any order, no decision is lost, none is asked twice, none is passed over; run %i [X13 R-1.3 A18 A21]',
    (seed) => {
      const roll = dice(seed * 7919 + 1);
      let tree = randomTree(roll);
      const trees: UnitTree[] = [tree];
      const filings: Open[] = Array.from(tree.values())
        .filter(({ level }) => level === 'county')
        .map(({ code }) => ({
          unit: code,
          decided: [],
          approved: false,
          events: [
            { event: 'submit', at: '0', content: 'a', source: 'web', account: '' } as FilingEvent,
          ],
        }));
      let changed = 0;
      const stateOf = ({ unit: of, events }: Open) => {
        const chain = (at: UnitTree) => reviewChain(at, { unit: of, isPortal: false });
        const then = ({ base }: DecisionEvent) => chain(trees[Number(base)] as UnitTree);
        return filingState(events, chain(tree), then);
      };

      for (let step = 0; step < 60; step += 1) {
        if (roll(3) === 0) {
          const changes = randomChange(roll, tree);
          const next = treeWith(tree, landedUnits(tree, changes));
          const isTaken = unitFilingProblems(tree, changes).length === 0;
          // what would break the tree is never taken
          if (isTaken) {
            expect(isSound(next)).toBe(true);
            tree = next;
            trees.push(tree);
            changed += 1;
          }
        }
        const filing = pick(roll, filings);
        const turn = modelTurn(tree, filing.unit, filing.decided);
        const state = stateOf(filing);
        expect(state.turn).toBe(filing.approved ? null : turn);
        if (filing.approved) continue;
        const isLast = modelChain(tree, filing.unit).at(-1) === turn;
        filing.events.push({
          event: 'approve',
          at: String(step + 1),
          content: 'a',
          unit: turn,
          account: `${turn}-${step}`,
          opinion: { reason: '', text: '' },
          base: String(trees.length - 1),
        });
        filing.decided = [...filing.decided, turn];
        filing.approved = isLast;
      }
      for (const filing of filings) {
        const state = stateOf(filing);
        expect(state.ignored).toEqual([]);
        expect(state.decisions.map(({ unit: by }) => by)).toEqual(filing.decided);
        expect([state.stage === 'approved', isOpen(state)]).toEqual([
          filing.approved,
          !filing.approved,
        ]);
      }
      expect(changed).toBeGreaterThan(0);
    },
  );
});
