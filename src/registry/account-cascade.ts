import type { Unit, UnitCode } from './unit.ts';
import { type UnitTree, upwards } from './unit-tree.ts';

/** Whether a unit can have accounts at all: not 撤并, and not one without account (A15, R-1.4). */
export function mayHaveAccounts(unit: Unit): boolean {
  return unit.hasAccount && unit.retired === null;
}

/**
 * The unit that gives a unit its account and resets it (A22–A25, A36, R-10.1): the one it hangs on,
 * or the nearest above that has an account (X12). Null for the root, whose accounts are made on the
 * server, and for units that get none.
 */
export function giverOf(tree: UnitTree, code: UnitCode): Unit | null {
  const [own, ...above] = upwards(tree, code);
  if (!own || !mayHaveAccounts(own)) return null;
  return above.find(mayHaveAccounts) ?? null;
}

/**
 * The next level of a unit (下一级组织单位): what hangs on it, and what hangs on a unit without
 * account below it. Units without account are among them, as they are shown; 撤并 ones are not.
 */
export function nextLevel(
  childrenOf: (code: UnitCode) => readonly Unit[],
  code: UnitCode,
): readonly Unit[] {
  return childrenOf(code).flatMap((child) => {
    if (mayHaveAccounts(child)) return [child];
    const below = nextLevel(childrenOf, child.code);
    return child.retired ? below : [child, ...below];
  });
}

/**
 * Whether an account of `by` may start a reset for an account of `unit`: the unit that gave the
 * account, or the root (A28, X33).
 */
export function mayStartReset(tree: UnitTree, by: UnitCode, unit: UnitCode): boolean {
  const giver = giverOf(tree, unit);
  return giver !== null && (giver.code === by || tree.get(by)?.level === 'root');
}

/** Whether `by` stands above `unit`: its accounts may confirm a reset that another began (X33). */
export function isAbove(tree: UnitTree, by: UnitCode, unit: UnitCode): boolean {
  return by !== unit && upwards(tree, unit).some(({ code }) => code === by);
}

/** The next free id of a further account of a unit: `330106-2`; none is given twice. */
export function nextAccountId(unit: UnitCode, taken: readonly string[]): string {
  const numbers = taken.map((id) => Number(/-(\d{1,4})$/.exec(id)?.[1] ?? 1));
  if (taken.length === 0) return unit;
  return `${unit}-${Math.max(1, ...numbers) + 1}`;
}
