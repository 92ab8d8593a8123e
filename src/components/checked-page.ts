import type { Page, PageRequest } from '#catalogue/types.ts';

/** One page of a list of checks; beyond the end the last page. */
export function pageOf<T>(
  asked: PageRequest,
  read: (request: PageRequest) => { readonly rows: readonly T[]; readonly total: number },
): Page<T> {
  const first = read(asked);
  const { size } = asked;
  const pages = Math.max(1, Math.ceil(first.total / size));
  const page = Math.min(asked.page, pages);
  const { rows, total } = page === asked.page ? first : read({ page, size });
  return { rows, total, page, pages, size };
}
