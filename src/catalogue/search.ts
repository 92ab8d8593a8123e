import { parseMoment } from '#registry/moment.ts';
import { siteWords } from '#registry/search/text.ts';
import type { UnitCode } from '#registry/unit.ts';
import { sitesWithOpen } from './filings.ts';
import type { SiteFilter } from './filters.ts';
import { needlesOf } from './match.ts';
import { pageOf, windowOf } from './paging.ts';
import type { SiteSearch } from './site-search.ts';
import { statusNumber } from './site-row.ts';
import { keysOfSites, siteOf, sitesOf } from './sites.ts';
import type { Database } from './sqlite.ts';
import type { Entry, TextColumn } from './text-column.ts';
import type { Page, PageRequest, SearchPage, SiteRow } from './types.ts';

/**
 * Minted, not deleted sites of a subtree (null: everywhere) whose name, URL, code or sponsor holds
 * every word, best first; where there are none, those that nearly do (R04, R-6.1). Nothing is found
 * for no words.
 */
export function searchSites(
  database: Database,
  search: SiteSearch,
  text: string,
  unit: UnitCode | null,
  request: PageRequest,
): SearchPage {
  return database.read(() => {
    const hits = search.find(siteWords(text));
    const found = unit === null ? hits.numbers : hits.inside(unitsBelow(database, unit));
    const window = windowOf(found.length, request);
    const shown = Array.from(found.subarray(window.offset, window.offset + window.count));
    const rows = shown.flatMap((number) => siteOf(database, hits.site(number)?.code ?? '') ?? []);
    return { ...pageOf(window, rows), isNearly: hits.isNearly };
  });
}

/** Sites of a subtree for the desk. What needs no look at each site is counted already. */
export function deskSites(
  database: Database,
  column: TextColumn,
  unit: UnitCode,
  filter: SiteFilter,
  request: PageRequest,
): Page<SiteRow> {
  const { status, order = 'newest' } = filter;
  if (isSimple(filter)) return sitesOf(database, unit, status, request, order === 'oldest');
  return paged(database, () => deskEntries(database, column, unit, filter), request);
}

/** Keys of all sites that match, in the order of the list. */
export function deskKeys(
  database: Database,
  column: TextColumn,
  unit: UnitCode,
  filter: SiteFilter,
): readonly string[] {
  const { status, order } = filter;
  if (isSimple(filter)) return keysOfSites(database, unit, status, order === 'oldest');
  return database.read(() => deskEntries(database, column, unit, filter)).map(({ key }) => key);
}

/** Whether the counts by status answer it. */
function isSimple({ status: _, order, ...more }: SiteFilter): boolean {
  const isAsked = (value: unknown) => value !== undefined && value !== '';
  return order !== 'code' && !Object.values(more).some(isAsked);
}

function deskEntries(
  database: Database,
  column: TextColumn,
  unit: UnitCode,
  filter: SiteFilter,
): readonly Entry[] {
  const { status, units, isPortal, isServicePlatform, from, before, open, order } = filter;
  const inside = unitsBelow(database, unit);
  const wanted = status === undefined ? null : statusNumber(status);
  const since = momentOf(from);
  const until = momentOf(before);
  const opened = open === undefined ? null : sitesWithOpen(database, unit, open);
  const keeps = (entry: Entry) =>
    (opened?.has(entry.key) ?? true) &&
    inside.has(entry.unit) &&
    (wanted === null || entry.status === wanted) &&
    (units?.has(entry.unit) ?? true) &&
    (isPortal === undefined || entry.isPortal === isPortal) &&
    (isServicePlatform === undefined || entry.isServicePlatform === isServicePlatform) &&
    (since === null || entry.approved >= since) &&
    (until === null || entry.approved < until);
  const needles = needlesOf(filter.text ?? '', filter.columns ?? []);
  const found = column.matches(needles, keeps, order === 'code' ? 'code' : 'newest');
  return order === 'oldest' ? found.toReversed() : found;
}

function momentOf(text: string | undefined): number | null {
  return text === undefined ? null : (parseMoment(text)?.getTime() ?? null);
}

function paged(
  database: Database,
  find: () => readonly Entry[],
  request: PageRequest,
): Page<SiteRow> {
  return database.read(() => {
    const found = find();
    const window = windowOf(found.length, request);
    const shown = found.slice(window.offset, window.offset + window.count);
    return pageOf(
      window,
      shown.flatMap(({ key }) => siteOf(database, key) ?? []),
    );
  });
}

function unitsBelow(database: Database, unit: UnitCode): ReadonlySet<UnitCode> {
  // one text of them all: a row each would take longer than the search
  const sql = 'SELECT json_group_array(unit) AS units FROM unit_above WHERE above = ?';
  const units = (database.get(sql, unit)?.['units'] ?? '[]') as string;
  return new Set(JSON.parse(units) as readonly UnitCode[]);
}
