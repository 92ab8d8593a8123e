import type { UnitTree } from './unit-tree.ts';
import type { Unit, UnitCode } from './unit.ts';

/** The account of a person at GitHub; the number stays when the login changes. */
export function githubAccount(id: number): string {
  return `github-${id}`;
}

/** The number of an account at GitHub; null for an account of the register's own. */
export function githubIdOf(account: string): string | null {
  return /^github-([1-9]\d*)$/.exec(account)?.[1] ?? null;
}

/** Whether the unit's file names an account at GitHub; true for accounts that are not there. */
export function isNamedBy(unit: Unit | null | undefined, account: string): boolean {
  const id = githubIdOf(account);
  if (id === null) return true;
  return unit?.github?.reviewers.some((reviewer) => reviewer.id === id) === true;
}

/** The unit in force whose file names a person; of several the highest, null for none. */
export function unitOfPerson(tree: UnitTree, id: number): UnitCode | null {
  const account = githubAccount(id);
  const units = Array.from(tree.values()).filter(
    (unit) => unit.retired === null && unit.github !== undefined && isNamedBy(unit, account),
  );
  const isBelow = (unit: Unit) => units.some(({ code }) => code === unit.attachedTo);
  return units.find((unit) => !isBelow(unit))?.code ?? null;
}
