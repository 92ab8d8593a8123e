import type { SiteClass } from '#registry/site-class.ts';

/** Classes of sites in the words of the national reports (X20). */
export const siteClassText = {
  ministry: '国务院部门',
  'province-portal': '省级门户',
  'province-department': '省级部门',
  'prefecture-portal': '市级门户',
  'prefecture-department': '市级部门',
  'county-portal': '县级门户',
  'county-below': '县级以下',
} as const satisfies Record<SiteClass, string>;

/** Levels that statistics are told by. */
export const classLevelText = {
  department: '国务院部门及垂直管理系统',
  province: '省级',
  prefecture: '市级',
  county: '县级以下',
} as const;

/** `2026年3月` of `2026-03`. */
export function monthText(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${year}年${Number(number)}月`;
}
