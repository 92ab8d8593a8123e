import { type Family, type Output, pageAt } from './types.ts';
import { isRoot, unitsTouched } from './units-touched.ts';
import type { Unit } from '#registry/unit.ts';

/** 统计 of the country and every unit. The rows behind a figure need a server. */
export const statisticsPages: Family = {
  name: 'statistics',
  *all({ office }) {
    for (const unit of office.catalogue.units().values()) yield ofUnit(unit);
  },
  *touched(difference) {
    const { facts, units, paths } = difference;
    if (paths.length === 0) return;
    const codes = unitsTouched(difference);
    for (const unit of facts.office.catalogue.units().values()) {
      if (units.length > 0 || codes.has(unit.code) || isRoot(unit)) yield ofUnit(unit);
    }
  },
};

function ofUnit(unit: Unit): Output {
  return pageAt(isRoot(unit) ? '/statistics' : `/statistics/${unit.code}`);
}
