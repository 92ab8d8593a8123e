import type { Level } from './unit.ts';

/** The classes that national statistics count sites by (X20, 2017 第一季度通报). */
export const siteClasses = [
  'ministry', // 国务院部门
  'province-portal', // 省级门户
  'province-department', // 省级部门
  'prefecture-portal', // 市级门户
  'prefecture-department', // 市级部门
  'county-portal', // 县级门户
  'county-below', // 县级以下
] as const;
export type SiteClass = (typeof siteClasses)[number];

/** The levels of a site's unit, with the classes that together make each. */
export const classLevels = [
  { level: 'department', classes: ['ministry'] },
  { level: 'province', classes: ['province-portal', 'province-department'] },
  { level: 'prefecture', classes: ['prefecture-portal', 'prefecture-department'] },
  { level: 'county', classes: ['county-portal', 'county-below'] },
] as const satisfies readonly { level: Level; classes: readonly SiteClass[] }[];

/** The class of a site by its unit's level; vertical systems count under their department (A04, X20). */
export function siteClass(level: Level, isPortal: boolean): SiteClass {
  switch (level) {
    case 'province':
      return isPortal ? 'province-portal' : 'province-department';
    case 'prefecture':
      return isPortal ? 'prefecture-portal' : 'prefecture-department';
    case 'county':
      return isPortal ? 'county-portal' : 'county-below';
    default:
      return 'ministry';
  }
}
