import type { Unit } from '#registry/unit.ts';
import { placeOf, type UnitTree } from '#registry/unit-tree.ts';

/** A unit with the place names that its code fills in (B18, B20), as the form and its lookup show it. */
export interface FoundUnit {
  readonly code: string;
  readonly name: string;
  readonly office: string;
  readonly province: string;
  readonly prefecture: string;
  readonly county: string;
}

/** The read-only fields beside the unit code, in order. */
export const unitPlaceFields = [
  { key: 'province', label: '省/部委' },
  { key: 'prefecture', label: '市/垂管省局' },
  { key: 'county', label: '县/垂管分局' },
  { key: 'office', label: '对应网站组织单位名称' },
] as const satisfies readonly { key: keyof FoundUnit; label: string }[];

/** A unit as the form shows it. */
export function foundUnit(units: UnitTree, unit: Unit): FoundUnit {
  const { code, name, office } = unit;
  return { code, name, office, ...placeOf(units, code) };
}
