import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { pageOf, windowOf, type Window } from './paging.ts';
import { isListed, selectSite, siteRow, statusNumber } from './site-row.ts';
import type { Cell, Database } from './sqlite.ts';
import type { Page, PageRequest, SiteRow } from './types.ts';

/** A site by its key: code, or filing id while it waits. */
export function siteOf(database: Database, key: string): SiteRow | null {
  const row = database.get(`${selectSite} WHERE key = ?`, key);
  return row ? siteRow(row) : null;
}

/** A minted site by its code. */
export function siteByCode(database: Database, code: SiteCode): SiteRow | null {
  const row = siteOf(database, code);
  return row?.code === code ? row : null;
}

/** Where a filing ended on main; a minted file before a waiting one. */
export function siteOfFiling(database: Database, id: FilingId): SiteRow | null {
  const row = database.get(
    `${selectSite} WHERE site.filing = ? ORDER BY status = 0, key LIMIT 1`,
    id,
  );
  return row ? siteRow(row) : null;
}

/** Minted, not deleted sites of a subtree, newest approval first (R06, R-6.1). */
export function listingOf(database: Database, unit: UnitCode, request: PageRequest): Page<SiteRow> {
  return rangeOf(database, unit, isListed, [], request);
}

/** Sites of a subtree with one status or all, waiting and deleted ones included, newest first or last. */
export function sitesOf(
  database: Database,
  unit: UnitCode,
  status: SiteRow['status'] | undefined,
  request: PageRequest,
  isOldestFirst = false,
): Page<SiteRow> {
  return status === undefined
    ? rangeOf(database, unit, 'true', [], request, isOldestFirst)
    : rangeOf(database, unit, 'status = ?', [statusNumber(status)], request, isOldestFirst);
}

/** Keys of the same sites, all of them. */
export function keysOfSites(
  database: Database,
  unit: UnitCode,
  status: SiteRow['status'] | undefined,
  isOldestFirst: boolean,
): readonly string[] {
  const where = status === undefined ? 'true' : `status = ${statusNumber(status)}`;
  const order = isOldestFirst ? 'approved, key' : 'approved DESC, key DESC';
  return database
    .all(`SELECT key FROM site_region WHERE unit = ? AND ${where} ORDER BY ${order}`, unit)
    .map((row) => row['key'] as string);
}

/** Minted, not deleted sites of the subtree of each unit. */
export function siteCounts(
  database: Database,
  codes: readonly UnitCode[],
): ReadonlyMap<UnitCode, number> {
  return database.read(
    () => new Map(codes.map((code) => [code, countOf(database, code, isListed, [])])),
  );
}

/** Sites that wait for their code and have an approval on main, oldest approval first. */
export function waitingSites(database: Database): readonly SiteRow[] {
  return database
    .all(`${selectSite} WHERE status = 0 AND approved > 0 ORDER BY approved, key`)
    .map(siteRow);
}

/**
 * Sites with a short offline that ends by this day, or a planned one that begins by it. A temporary
 * one ends the day after its last day, so the rule looks again (X31).
 */
export function sitesDueOn(database: Database, day: string): readonly SiteRow[] {
  return database
    .all(
      `${selectSite} WHERE (until <> '' AND until <= ?) OR (planned <> '' AND planned <= ?)
       ORDER BY key`,
      day,
      day,
    )
    .map(siteRow);
}

/** Normal sites whose code was minted on one of these days of any year, `MM-DD` (F15). */
export function normalSitesMintedOn(
  database: Database,
  days: readonly string[],
): readonly SiteRow[] {
  return database
    .all(
      `${selectSite} WHERE status = ${statusNumber('normal')}
         AND substr(minted_at, 6, 5) IN (SELECT value FROM json_each(?)) ORDER BY key`,
      JSON.stringify(days),
    )
    .map(siteRow);
}

/**
 * Highest serial given under a unit, deleted sites and files that cannot be read included: a serial
 * is never given again.
 */
export function highestSerial(database: Database, unit: UnitCode): number {
  const serial = '[0-9][0-9][0-9][0-9]';
  const row = database.get(
    `SELECT max(key) AS code FROM (
       SELECT key FROM site WHERE key BETWEEN ? AND ? AND key GLOB ?
       UNION ALL
       SELECT substr(path, 23, 10) FROM rejected WHERE path GLOB ?)`,
    `${unit}0000`,
    `${unit}9999`,
    `${unit}${serial}`,
    `data/sites/${unit.slice(0, 2)}/${unit}/${unit}${serial}.yaml`,
  );
  return Number(((row?.['code'] ?? '') as string).slice(6));
}

function rangeOf(
  database: Database,
  unit: UnitCode,
  where: string,
  cells: readonly Cell[],
  request: PageRequest,
  isOldestFirst = false,
): Page<SiteRow> {
  return database.read(() => {
    const window = windowOf(countOf(database, unit, where, cells), request);
    const keys = keysOf(database, unit, where, cells, window, isOldestFirst);
    return pageOf(
      window,
      keys.flatMap((key) => siteOf(database, key) ?? []),
    );
  });
}

function countOf(
  database: Database,
  unit: UnitCode,
  where: string,
  cells: readonly Cell[],
): number {
  const sum = `SELECT sum(sites) AS total FROM region_count WHERE unit = ? AND ${where}`;
  return Number(database.get(sum, unit, ...cells)?.['total'] ?? 0);
}

/** Keys of a window, counted from the nearer end: a page in the far half costs what its mirror costs. */
function keysOf(
  database: Database,
  unit: UnitCode,
  where: string,
  cells: readonly Cell[],
  { total, offset, count }: Window,
  isOldestFirst: boolean,
): readonly string[] {
  const after = total - offset - count;
  const isNear = offset <= after;
  const order = isNear === isOldestFirst ? 'approved, key' : 'approved DESC, key DESC';
  const keys = database
    .all(
      `SELECT key FROM site_region WHERE unit = ? AND ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
      unit,
      ...cells,
      count,
      isNear ? offset : after,
    )
    .map((row) => row['key'] as string);
  return isNear ? keys : keys.reverse();
}
