import type { Page, PageRequest } from '#catalogue/types.ts';

/** One page of a list that knows its length and can give a window. */
export function listPage<T>(
  { page: asked, size }: PageRequest,
  total: number,
  rowsOf: (window: { readonly offset: number; readonly size: number }) => readonly T[],
): Page<T> {
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(asked, pages);
  return { rows: rowsOf({ offset: (page - 1) * size, size }), total, page, pages, size };
}
