import { type Family, pageAt } from './types.ts';
import { isInLists, unitsTouched } from './units-touched.ts';

/** The page of each unit (Z21): its facts, units below it, newest sites. */
export const unitPages: Family = {
  name: 'units',
  *all({ office }) {
    for (const code of office.catalogue.units().keys()) yield pageAt(`/units/${code}`);
  },
  *touched(difference) {
    const { facts, units } = difference;
    // a page names units above and below, and who went into whom
    const codes =
      units.length > 0
        ? new Set([...difference.unitsBefore.keys(), ...facts.office.catalogue.units().keys()])
        : unitsTouched({ ...difference, sites: difference.sites.filter(isInLists) });
    for (const code of codes) yield pageAt(`/units/${code}`);
  },
};
