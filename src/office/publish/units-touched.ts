import type { Unit, UnitCode } from '#registry/unit.ts';
import { upwards } from '#registry/unit-tree.ts';
import type { Difference } from './types.ts';

/** Every unit in whose subtree a changed site stands or stood. */
export function unitsTouched({ facts, sites, unitsBefore }: Difference): ReadonlySet<UnitCode> {
  const tree = facts.office.catalogue.units();
  const touched = new Set<UnitCode>();
  for (const { before, after } of sites) {
    if (before) for (const { code } of upwards(unitsBefore, before.unit)) touched.add(code);
    if (after) for (const { code } of upwards(tree, after.unit)) touched.add(code);
  }
  return touched;
}

/** Whether this is the unit whose pages are those of the whole country. */
export function isRoot({ level }: Unit): boolean {
  return level === 'root';
}
