import type { PublicList } from '#catalogue/types.ts';
import type { UnitCode } from '#registry/unit.ts';

/** What each public list is called (X30). */
export const listNames = {
  listed: '公示名单',
  registered: '全部在册',
} as const satisfies Record<PublicList, string>;

const bases = { listed: '/listing', registered: '/registered' } as const;

/** Address of a public list: of the country (null), of a subtree, or of one of its older pages. */
export function listHref(list: PublicList, unit: UnitCode | null, page: number | null = null) {
  const head = unit === null ? bases[list] : `${bases[list]}/${unit}`;
  if (page === null) return head;
  // the country's older pages stand under the root's code, as everybody else's under theirs
  return unit === null ? `${bases[list]}/${rootCode}/${page}` : `${head}/${page}`;
}

/** Code of 国务院办公厅; in addresses of the whole country's older pages. */
export const rootCode = 'bm0100' as UnitCode;

/** The number of an older page as an address names it; null where it is none. */
export function parsePage(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

/** One link of a pager. */
export interface PageLink {
  readonly text: '首页' | '上一页' | '下一页' | '尾页';
  /** Null where one is already. */
  readonly href: string | null;
  readonly rel?: 'prev' | 'next';
}

/** 首页 上一页 下一页 尾页 of the head of a list: older pages follow it (R08). */
export function headLinks(
  list: PublicList,
  unit: UnitCode | null,
  older: number | null,
): readonly PageLink[] {
  return [
    { text: '首页', href: null },
    { text: '上一页', href: null, rel: 'prev' },
    { text: '下一页', href: older === null ? null : listHref(list, unit, older), rel: 'next' },
    { text: '尾页', href: older === null ? null : listHref(list, unit, 1) },
  ];
}

/**
 * 首页 上一页 下一页 尾页 of an older page: newer rows stand before it (R08). Only the newest of the
 * older pages leads back to the head, so that all others stay as they are.
 */
export function archiveLinks(
  list: PublicList,
  unit: UnitCode | null,
  page: number,
  pages: number,
): readonly PageLink[] {
  const newer = page >= pages ? null : page + 1;
  return [
    { text: '首页', href: listHref(list, unit) },
    { text: '上一页', href: listHref(list, unit, newer), rel: 'prev' },
    { text: '下一页', href: page === 1 ? null : listHref(list, unit, page - 1), rel: 'next' },
    { text: '尾页', href: page === 1 ? null : listHref(list, unit, 1) },
  ];
}
