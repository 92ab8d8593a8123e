import type { UnitCode } from '#registry/unit.ts';
import { pageOf, windowOf } from './paging.ts';
import { wordsOf } from './search-text.ts';
import { isListedStatus, statusNumber } from './site-row.ts';
import { siteOf, sitesOf } from './sites.ts';
import type { Database } from './sqlite.ts';
import type { Entry, TextColumn } from './text-column.ts';
import type { Page, PageRequest, SiteRow } from './types.ts';

/**
 * Minted, not deleted sites of a subtree (null: everywhere) whose name, URL or code holds every
 * word, newest approval first. Nothing is found for no words.
 */
export function searchSites(
  database: Database,
  column: TextColumn,
  text: string,
  unit: UnitCode | null,
  request: PageRequest,
): Page<SiteRow> {
  const words = wordsOf(text);
  if (words.length === 0) return pageOf(windowOf(0, request), []);
  return matching(database, column, words, unit, ({ status }) => isListedStatus(status), request);
}

/** Sites of a subtree for the desk, filtered by status and words. */
export function deskSites(
  database: Database,
  column: TextColumn,
  unit: UnitCode,
  filter: { readonly status?: SiteRow['status']; readonly text?: string },
  request: PageRequest,
): Page<SiteRow> {
  const words = wordsOf(filter.text ?? '');
  if (words.length === 0) return sitesOf(database, unit, filter.status, request);
  const wanted = filter.status === undefined ? null : statusNumber(filter.status);
  const keeps = ({ status }: Entry) => wanted === null || status === wanted;
  return matching(database, column, words, unit, keeps, request);
}

function matching(
  database: Database,
  column: TextColumn,
  words: readonly string[],
  unit: UnitCode | null,
  keeps: (entry: Entry) => boolean,
  request: PageRequest,
): Page<SiteRow> {
  return database.read(() => {
    const inside = unit === null ? null : unitsBelow(database, unit);
    const found = column.matches(words, (e) => keeps(e) && (inside?.has(e.unit) ?? true));
    const window = windowOf(found.length, request);
    const shown = found.slice(window.offset, window.offset + window.count);
    return pageOf(
      window,
      shown.flatMap(({ key }) => siteOf(database, key) ?? []),
    );
  });
}

function unitsBelow(database: Database, unit: UnitCode): ReadonlySet<UnitCode> {
  const rows = database.all('SELECT unit FROM unit_above WHERE above = ?', unit);
  return new Set(rows.map((row) => row['unit'] as UnitCode));
}
