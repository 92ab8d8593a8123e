import type { Unit, UnitCode } from '#registry/unit.ts';
import { upwards } from '#registry/unit-tree.ts';
import type { Difference, SiteChange } from './types.ts';

/**
 * Whether a change can be seen where sites stand in lists: 公示, a unit's newest sites, the home page.
 * An office address, say, stands on the site's own page only.
 */
export function isInLists({ before, after }: SiteChange): boolean {
  if (!before || !after) return true;
  return (
    before.name !== after.name ||
    before.homeUrl !== after.homeUrl ||
    before.sponsor !== after.sponsor ||
    before.unit !== after.unit ||
    before.status !== after.status ||
    before.until !== after.until ||
    before.isPortal !== after.isPortal ||
    before.isLabelled !== after.isLabelled ||
    before.approvedAt !== after.approvedAt
  );
}

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
