import { landedUnits, treeWith, type UnitChange } from '#registry/unit-filing.ts';
import { isWithin, upwards } from '#registry/unit-tree.ts';
import type { Tools } from './tools.ts';
import type { UnitConcern } from './unit-types.ts';

/** What a change of units concerns; the first change, or the one that is retired, is what it is about. */
export function concernOf(tools: Tools, changes: readonly UnitChange[]): UnitConcern {
  const { catalogue } = tools;
  const tree = catalogue.units();
  const next = treeWith(tree, landedUnits(tree, changes));
  const subject = changes.find(({ after }) => after.retired) ?? changes[0];
  const paths = changes.map(({ before, after }) => ({
    unit: after,
    before: before === null ? [] : upwards(tree, after.code),
    after: upwards(next, after.code),
  }));
  const code = subject?.after.code;
  if (code === undefined || !tree.has(code)) return { paths, units: 0, sites: 0, filings: 0 };
  const below = Array.from(tree.keys()).filter((unit) => isWithin(tree, unit, code));
  return {
    paths,
    units: below.length - 1,
    sites: catalogue.siteCounts([code]).get(code) ?? 0,
    filings: catalogue.filings(code, {}, { page: 1, size: 1 }).total,
  };
}
