import { sitesOfLabels } from './label-pages.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { type Difference, type Family, type Output, pageAt } from './types.ts';

/** The page of each site, those of deleted sites included: their address keeps its meaning. */
export const sitePages: Family = {
  name: 'sites',
  *all({ sites }) {
    for (const { code } of sites()) yield pageAt(`/sites/${code}`);
  },
  touched,
};

/** Changed sites; and where a unit changed, every site whose page may name it. */
function* touched(difference: Difference): Iterable<Output> {
  const { facts, sites, units, unitsBefore } = difference;
  for (const { code } of sites) yield pageAt(`/sites/${code}`);
  for (const code of sitesOfLabels(difference)) yield pageAt(`/sites/${code}`);
  if (units.length === 0) return;
  const tree = facts.office.catalogue.units();
  const isNamed = (row: { unit: (typeof units)[number]['code']; conclusion: string | null }) =>
    units.some(
      ({ code }) => isWithin(tree, row.unit, code) || isWithin(unitsBefore, row.unit, code),
    ) || row.conclusion !== null; // a trail names the units of its time, wherever they hang now
  for (const row of facts.sites()) if (isNamed(row)) yield pageAt(`/sites/${row.code}`);
}
