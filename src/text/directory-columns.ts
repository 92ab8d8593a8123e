import { placeOf, type UnitTree } from '#registry/unit-tree.ts';
import type { Unit } from '#registry/unit.ts';
import { levelText } from './words.ts';

/** Columns of the exported directory of units (A31). */
export const directoryColumns = [
  { header: '组织单位标识码', width: 16 },
  { header: '组织单位名称', width: 36 },
  { header: '级别', width: 16 },
  { header: '省/部委', width: 18 },
  { header: '市/垂管省局', width: 18 },
  { header: '县/垂管分局', width: 18 },
  { header: '上级组织单位', width: 16 },
  { header: '状态', width: 10 },
  { header: '办公电话', width: 18 },
  { header: '联系人', width: 12 },
  { header: '联系人电话', width: 18 },
  { header: '电子邮箱', width: 28 },
] as const;

/** One unit as a row of the exported directory. */
export function directoryCells(
  tree: UnitTree,
  unit: Unit,
  contact: {
    readonly name: string;
    readonly officePhone: string;
    readonly email: string;
  } | null,
): readonly string[] {
  const place = placeOf(tree, unit.code);
  return [
    unit.code,
    unit.office,
    levelText[unit.level],
    place.province,
    place.prefecture,
    place.county,
    unit.attachedTo ?? '',
    unit.retired ? '已撤并' : '在用',
    unit.phone ?? '',
    contact?.name ?? '',
    contact?.officePhone ?? '',
    contact?.email ?? '',
  ];
}
