import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { isListed, isMinted } from './site-row.ts';
import { siteOf } from './sites.ts';
import type { Database, Row } from './sqlite.ts';
import type { ListArchive, ListHead, PublicList, SiteRow } from './types.ts';

/** Rows of a page that is full. */
export const pageRows = 50;

const lists = ['listed', 'registered'] as const satisfies readonly PublicList[];
const numberOf = (list: PublicList) => lists.indexOf(list);
/** SQL: what takes a place on the pages of a list; a deleted site keeps its place and is not shown. */
const takesPlace = {
  registered: isMinted,
  listed: `${isMinted} AND labelled = 1`,
} as const satisfies Record<PublicList, string>;
/** SQL: what is counted and shown. */
const isShown = {
  registered: isListed,
  listed: `${isListed} AND labelled = 1`,
} as const satisfies Record<PublicList, string>;

/**
 * Writes where pages begin, after the touched sites were put in. Pages are counted from the oldest
 * row, so what is minted is added at the end; from the first row that came, went or changed its label
 * the beginnings are set anew, and only there.
 */
export function renewPages(database: Database, isAll: boolean): void {
  for (const list of lists) {
    if (isAll) writeAll(database, list);
    else for (const from of firstChanges(database, list)) writeFrom(database, list, from);
  }
  database.run('DELETE FROM temp.standing');
}

interface Place {
  readonly unit: string;
  readonly approved: number;
  readonly key: string;
}

function writeAll(database: Database, list: PublicList): void {
  database.run(
    `INSERT INTO list_page (list, unit, page, approved, key)
     SELECT ${numberOf(list)}, unit, number / ${pageRows} + 1, approved, key FROM (
       SELECT unit, approved, key,
         row_number() OVER (PARTITION BY unit ORDER BY approved, key) - 1 AS number
       FROM site_region WHERE ${takesPlace[list]})
     WHERE number % ${pageRows} = 0`,
  );
}

/** The oldest row of each unit that stands in the list now or before, and not both. */
function firstChanges(database: Database, list: PublicList): readonly Place[] {
  const where = list === 'listed' ? 'AND labelled = 1' : '';
  const side = (isNow: 0 | 1) =>
    `SELECT unit, approved, key FROM temp.standing WHERE is_now = ${isNow} ${where}`;
  return database
    .all(
      `SELECT unit, approved, key FROM (
         SELECT *, row_number() OVER (PARTITION BY unit ORDER BY approved, key) AS number FROM (
           SELECT * FROM (${side(0)} EXCEPT ${side(1)})
           UNION ALL SELECT * FROM (${side(1)} EXCEPT ${side(0)})))
       WHERE number = 1`,
    )
    .map(placeOf);
}

function writeFrom(database: Database, list: PublicList, { unit, approved, key }: Place): void {
  const number = numberOf(list);
  // the page before the change stands; a row that began a page may be the one that went
  const stands = database.get(
    `SELECT page, unit, approved, key FROM list_page
     WHERE list = ? AND unit = ? AND (approved, key) < (?, ?) ORDER BY approved DESC, key DESC LIMIT 1`,
    number,
    unit,
    approved,
    key,
  );
  const first = stands ? Number(stands['page']) : 1;
  const from = stands ? placeOf(stands) : { approved: 0, key: '' };
  database.run(
    'DELETE FROM list_page WHERE list = ? AND unit = ? AND page >= ?',
    number,
    unit,
    first,
  );
  database.run(
    `INSERT INTO list_page (list, unit, page, approved, key)
     SELECT ?, ?, number / ${pageRows} + ?, approved, key FROM (
       SELECT approved, key, row_number() OVER (ORDER BY approved, key) - 1 AS number
       FROM site_region WHERE unit = ? AND (approved, key) >= (?, ?) AND ${takesPlace[list]})
     WHERE number % ${pageRows} = 0`,
    number,
    unit,
    first,
    unit,
    from.approved,
    from.key,
  );
}

function placeOf(row: Row): Place {
  return {
    unit: row['unit'] as string,
    approved: Number(row['approved']),
    key: row['key'] as string,
  };
}

/** The newest rows of a list: the page that is filling, and the last full one before it (R06, R08). */
export function listHead(database: Database, list: PublicList, unit: UnitCode): ListHead {
  return database.read(() => {
    const last = lastPage(database, list, unit);
    const newest = placesOf(database, list, unit, last);
    const first = newest.length >= pageRows ? last : Math.max(1, last - 1);
    const keys = first === last ? newest : [...newest, ...placesOf(database, list, unit, first)];
    const total = listTotals(database, list, [unit]).get(unit) ?? 0;
    return { rows: shownRows(database, keys), total, older: first > 1 ? first - 1 : null };
  });
}

/** A full page that stands before the head, newest row first; null where there is none. */
export function listArchive(
  database: Database,
  list: PublicList,
  unit: UnitCode,
  page: number,
): ListArchive | null {
  return database.read(() => {
    const pages = archivePages(database, list, unit);
    if (!Number.isInteger(page) || page < 1 || page > pages) return null;
    const rows = shownRows(database, placesOf(database, list, unit, page));
    return { rows, page, pages };
  });
}

/** How many full pages stand before the head. */
export function archivePages(database: Database, list: PublicList, unit: UnitCode): number {
  return database.read(() => {
    const last = lastPage(database, list, unit);
    const isFull = placesOf(database, list, unit, last).length >= pageRows;
    return Math.max(0, isFull ? last - 1 : last - 2);
  });
}

/** The page on which a site stands or would stand, from 1 for the oldest; null for an unknown one. */
export function listPageOf(
  database: Database,
  list: PublicList,
  unit: UnitCode,
  code: SiteCode,
): number | null {
  const row = database.get(
    `SELECT page FROM site, list_page WHERE site.key = ? AND list = ? AND list_page.unit = ?
       AND (list_page.approved, list_page.key) <= (site.approved, site.key)
     ORDER BY page DESC LIMIT 1`,
    code,
    numberOf(list),
    unit,
  );
  return row ? Number(row['page']) : null;
}

/** How many sites a list holds for each unit (R01, X30). */
export function listTotals(
  database: Database,
  list: PublicList,
  codes: readonly UnitCode[],
): ReadonlyMap<UnitCode, number> {
  const sum = `SELECT sum(sites) AS total FROM region_count WHERE unit = ? AND ${isShown[list]}`;
  return database.read(
    () => new Map(codes.map((code) => [code, Number(database.get(sum, code)?.['total'] ?? 0)])),
  );
}

function lastPage(database: Database, list: PublicList, unit: UnitCode): number {
  const sql = 'SELECT max(page) AS page FROM list_page WHERE list = ? AND unit = ?';
  return Number(database.get(sql, numberOf(list), unit)?.['page'] ?? 0);
}

/** Keys that take a place on one page, newest first. */
function placesOf(
  database: Database,
  list: PublicList,
  unit: UnitCode,
  page: number,
): readonly string[] {
  const start =
    'SELECT unit, approved, key FROM list_page WHERE list = ? AND unit = ? AND page = ?';
  const from = database.get(start, numberOf(list), unit, page);
  if (!from) return [];
  const { approved, key } = placeOf(from);
  return database
    .all(
      `SELECT key FROM (
         SELECT approved, key FROM site_region
         WHERE unit = ? AND (approved, key) >= (?, ?) AND ${takesPlace[list]}
         ORDER BY approved, key LIMIT ${pageRows})
       ORDER BY approved DESC, key DESC`,
      unit,
      approved,
      key,
    )
    .map((row) => row['key'] as string);
}

function shownRows(database: Database, keys: readonly string[]): readonly SiteRow[] {
  return keys
    .flatMap((key) => siteOf(database, key) ?? [])
    .filter(({ status }) => status !== 'deleted');
}
