import { placeOfPath } from '#catalogue/site-row.ts';
import { upwards } from '#registry/unit-tree.ts';
import { type Family, type Output, pageAt } from './types.ts';
import { isRoot, unitsTouched } from './units-touched.ts';
import type { Unit } from '#registry/unit.ts';

/** 统计 of the country and every unit. */
export const statisticsPages: Family = {
  name: 'statistics',
  *all({ office }) {
    for (const unit of office.catalogue.units().values()) yield ofUnit(unit);
  },
  *touched(difference) {
    const { facts, units, paths } = difference;
    if (paths.length === 0) return;
    const codes = new Set(unitsTouched(difference));
    // sites that wait for their code are counted too
    for (const path of paths) {
      const place = placeOfPath(path);
      if (place === null || place.isMinted) continue;
      for (const { code } of upwards(facts.office.catalogue.units(), place.unit)) codes.add(code);
    }
    for (const unit of facts.office.catalogue.units().values()) {
      if (units.length > 0 || codes.has(unit.code) || isRoot(unit)) yield ofUnit(unit);
    }
  },
};

function ofUnit(unit: Unit): Output {
  return pageAt(isRoot(unit) ? '/statistics' : `/statistics/${unit.code}`);
}
