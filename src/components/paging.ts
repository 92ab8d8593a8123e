import type { Page, PageRequest } from '#catalogue/types.ts';

/** The page of a list that a URL asks for, 20 rows a page; anything odd is the first (R08). */
export function pageAsked(query: URLSearchParams, size = 20): PageRequest {
  const text = query.get('page') ?? '';
  return { page: /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1, size };
}

/** 「共 45 条记录 (当前 21 至 40)」 */
export function countText({ total, page, size, rows }: Page<unknown>): string {
  if (rows.length === 0) return `共 ${total} 条记录`;
  const first = (page - 1) * size + 1;
  return `共 ${total} 条记录 (当前 ${first} 至 ${first + rows.length - 1})`;
}

/** Where the pager leads; `href` is null where one is already. */
export interface PageLink {
  readonly text: '首页' | '上一页' | '下一页' | '尾页';
  readonly href: string | null;
  readonly rel?: 'prev' | 'next';
}

/** 首页 上一页 下一页 尾页 of a list; all other parts of the URL stay (R08). */
export function pageLinks({ page, pages }: Page<unknown>, url: URL): readonly PageLink[] {
  const hrefOf = (to: number) => {
    const query = new URLSearchParams(url.searchParams);
    if (to === 1) query.delete('page');
    else query.set('page', String(to));
    return query.size === 0 ? url.pathname : `${url.pathname}?${query}`;
  };
  const isFirst = page <= 1;
  const isLast = page >= pages;
  return [
    { text: '首页', href: isFirst ? null : hrefOf(1) },
    { text: '上一页', href: isFirst ? null : hrefOf(page - 1), rel: 'prev' },
    { text: '下一页', href: isLast ? null : hrefOf(page + 1), rel: 'next' },
    { text: '尾页', href: isLast ? null : hrefOf(pages) },
  ];
}
