import type { PublicList } from '#catalogue/types.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { listHref } from './list-paths.ts';

const number = new Intl.NumberFormat('zh-CN');

/** Units as lines of `region-list.astro`, with how many sites each holds; retired ones while they hold any. */
export function regionLines(
  units: readonly Unit[],
  counts: ReadonlyMap<UnitCode, number>,
  list: PublicList = 'listed',
) {
  return units
    .map(({ code, name, retired }) => ({ code, name, retired, count: counts.get(code) ?? 0 }))
    .filter(({ retired, count }) => retired === null || count > 0)
    .map(({ code, name, retired, count }) => ({
      href: listHref(list, code),
      name,
      isRetired: retired !== null,
      count: number.format(count),
      isNone: count === 0,
    }));
}

/** One line of a list of regions. */
export type RegionLine = ReturnType<typeof regionLines>[number];
