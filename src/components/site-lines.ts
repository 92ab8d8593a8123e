import type { PublicList, SiteRow } from '#catalogue/types.ts';
import { minuteText } from '#text/elapsed.ts';
import { safeHref } from './safe-href.ts';
import { statusView } from './site-view.ts';
import { urlParts } from './url-parts.ts';

/** Sites as lines of `site-table.astro`; in 全部在册 it is said which have no label yet (X30). */
export function siteLines(rows: readonly SiteRow[], list: PublicList = 'listed') {
  return rows.map((row) => ({
    name: row.name,
    href: safeHref(row.homeUrl) ?? '',
    isPortal: row.isPortal,
    isUnlabelled: list === 'registered' && !row.isLabelled,
    sponsor: row.sponsor,
    code: row.code ?? '',
    url: urlParts(row.homeUrl),
    state: statusView(row),
    at: row.approvedAt,
    minute: minuteText(row.approvedAt),
  }));
}

/** One line of a list of sites. */
export type SiteLine = ReturnType<typeof siteLines>[number];
