import type { Page, PageRequest } from './types.ts';

/** Which rows of a list a page shows (首页, 尾页; ). */
export interface Window {
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly size: number;
  /** Rows before the page. */
  readonly offset: number;
  /** Rows on the page. */
  readonly count: number;
}

/** The window of a page; beyond the end it is the last page, below 1 the first. */
export function windowOf(total: number, request: PageRequest): Window {
  const size = Math.max(1, Math.trunc(request.size) || 1);
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(pages, Math.max(1, Math.trunc(request.page) || 1));
  const offset = (page - 1) * size;
  return { total, page, pages, size, offset, count: Math.min(size, total - offset) };
}

/** The page of a window with its rows. */
export function pageOf<T>(window: Window, rows: readonly T[]): Page<T> {
  const { total, page, pages, size } = window;
  return { rows, total, page, pages, size };
}
