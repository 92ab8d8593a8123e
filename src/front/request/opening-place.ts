import type { StaffingOffice } from '#registry/staffing-office.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';

/** 隶属关系 in the words of the original picker (P04). */
export const subordinations = [
  ['province', '省属部门'],
  ['prefecture', '市属部门'],
  ['county', '区、县'],
] as const;
export type Subordination = (typeof subordinations)[number][0];

/** Whether text names a subordination. */
export function isSubordination(text: string | null): text is Subordination {
  return subordinations.some(([key]) => key === text);
}

/** Places to pick from, grouped by the unit above; empty groups are left out (P04). */
export function placesOf(
  tree: UnitTree,
  { unit }: Pick<StaffingOffice, 'unit'>,
  of: Subordination,
): readonly { readonly above: string; readonly units: readonly Unit[] }[] {
  const top = unit === null ? undefined : tree.get(unit);
  if (!top) return [];
  if (of === 'province') return [{ above: '', units: [top] }];
  const below = (code: UnitCode) =>
    Array.from(tree.values()).filter(({ attachedTo, retired }) => attachedTo === code && !retired);
  const own = below(top.code);
  if (of === 'prefecture') {
    return [{ above: '', units: own.filter(({ level }) => level === 'prefecture') }];
  }
  const groups = own
    .filter(({ level }) => level === 'prefecture')
    .map((one) => ({ above: one.name, units: below(one.code) }));
  const direct = { above: top.name, units: own.filter(({ level }) => level === 'county') };
  return [direct, ...groups].filter(({ units }) => units.length > 0);
}

/** Region and place in words: 示例省 · 示例市 · 示例县. */
export function placeText(tree: UnitTree, office: StaffingOffice | null, unit: UnitCode): string {
  const names: string[] = [];
  for (let at = tree.get(unit); at && at.level !== 'root';) {
    names.unshift(at.name);
    at = at.attachedTo === null ? undefined : tree.get(at.attachedTo);
  }
  if (names.length > 0) return names.join(' · ');
  return office?.name ?? '';
}
