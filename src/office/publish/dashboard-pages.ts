import { upwards } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type Family, type Output, pageAt } from './types.ts';

/** What waits for each unit, with links to decide (R-11.3, D15). */
export const dashboardPages: Family = {
  name: 'dashboards',
  followsFilings: true,
  *all({ office }) {
    for (const code of office.catalogue.units().keys()) yield ofUnit(code);
  },
  *touched({ facts, units, unitsBefore, filings }) {
    const tree = facts.office.catalogue.units();
    // a page names the units below it, and its rows name others
    const codes =
      units.length > 0
        ? new Set([...unitsBefore.keys(), ...tree.keys()])
        : new Set(
            filings(dashboardPages.name).flatMap(({ before, after }) =>
              [before, after].flatMap((each) => {
                if (each === null) return [];
                const turn = each.turn === null ? [] : [each.turn];
                return [...turn, ...upwards(tree, each.unit).map(({ code }) => code)];
              }),
            ),
          );
    for (const code of codes) yield ofUnit(code);
  },
};

function ofUnit(code: UnitCode): Output {
  return pageAt(`/units/${code}/waiting`);
}
