import { readPage } from '#registry/page-check/read-page.ts';
import type { PageVisit } from '#registry/page-check/visit.ts';

/** A page that opened, with this in its body. */
export function opened(body: string, url = 'https://www.shili.gov.cn/', head = ''): PageVisit {
  const html = body.includes('<html')
    ? body
    : `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
  return visit(url, { facts: readPage(html, url), status: 200 });
}

export function visit(url: string, more: Partial<PageVisit> = {}): PageVisit {
  return {
    ...{ url, at: url, why: '', status: 0, milliseconds: 10, isGarbled: false, isCut: false },
    facts: null,
    ...more,
  };
}

/** Enough text for a page that is not made by scripts. */
export const filler = '<p>政务公开　办事服务　互动交流</p>'.repeat(12);
