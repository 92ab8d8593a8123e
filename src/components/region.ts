import type { PublicList } from '#catalogue/types.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { type UnitTree, upwards } from '#registry/unit-tree.ts';
import { listHref, listNames } from './list-paths.ts';

/** 「北京市各级党政机关网站」 (R03); null for the whole country. */
export function regionTitle(unit: Unit | null): string {
  return unit === null ? '党政机关网站公示' : `${unit.name}各级党政机关网站`;
}

/** The way from a public list down to a unit, null for the list alone; the unit itself is a link only when something follows it. */
export function regionCrumbs(
  tree: UnitTree,
  code: UnitCode | null,
  isLast = true,
  list: PublicList = 'listed',
): readonly { readonly text: string; readonly href?: string }[] {
  const path = (code === null ? [] : upwards(tree, code))
    .filter(({ level }) => level !== 'root')
    .toReversed();
  return [
    { text: list === 'listed' ? '公示' : listNames[list], href: listHref(list, null) },
    ...path.map(({ code: each, name }) =>
      isLast && each === code ? { text: name } : { text: name, href: listHref(list, each) },
    ),
  ];
}

/** 示例省 示例市 示例东区: where a unit stands, in one line. */
export function regionLine(tree: UnitTree, code: UnitCode): string {
  const path = upwards(tree, code).toReversed();
  const below = path.filter(({ level }) => level !== 'root');
  return (below.length > 0 ? below : path).map(({ name }) => name).join(' ');
}

/** Children of the root as the country page shows them: regions, and departments with their systems. */
export function splitRegions(units: readonly Unit[]): {
  readonly provinces: readonly Unit[];
  readonly departments: readonly Unit[];
} {
  const isDepartment = ({ level }: Unit) => level === 'department' || level === 'bureau';
  return {
    provinces: units.filter((unit) => !isDepartment(unit)),
    departments: units.filter(isDepartment),
  };
}
