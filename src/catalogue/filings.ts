import type { Oid } from '#git/types.ts';
import type { FilingKind, Stage } from '#registry/filing.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { pageOf, windowOf } from './paging.ts';
import { hangUnknown, putFilingsIn, takeFilingsOut } from './regions.ts';
import { filingConditions } from './filing-conditions.ts';
import type { FilingFilter, SiteFilter } from './filters.ts';
import { searchable } from './search-text.ts';
import type { Database, Row } from './sqlite.ts';
import { statusNumber } from './site-row.ts';
import type { EndedFiling, FilingFacts, FilingRow, Page, PageRequest, SiteRow } from './types.ts';

/** Notes that a filing is about to change; durable against the death of the process. */
export function markFiling(database: Database, id: FilingId): void {
  database.write(() => database.run('INSERT OR IGNORE INTO mark (id) VALUES (?)', id));
}

/** Filings that somebody began to change and has not put or dropped since. */
export function markedFilings(database: Database): readonly FilingId[] {
  return database.all('SELECT id FROM mark ORDER BY id').map((row) => row['id'] as FilingId);
}

/** How many open filings stand at each stage. */
export function filingCounts(database: Database): Readonly<Record<string, number>> {
  const rows = database.all(
    'SELECT stage, count(*) AS n FROM filing GROUP BY stage ORDER BY stage',
  );
  return Object.fromEntries(rows.map((row) => [String(row['stage']), Number(row['n'])]));
}

/** Writes an open filing as it is now and takes its mark off. */
export function putFiling(database: Database, tree: () => UnitTree, facts: FilingFacts): void {
  const text = searchable(
    `${facts.name} ${facts.homeUrl} ${facts.sponsor} ${facts.id} ${facts.site ?? ''}`,
  );
  database.write(() => {
    hangUnknown(database, tree, facts.unit);
    takeFilingsOut(database, 'id', facts.id);
    database.run(
      'INSERT OR REPLACE INTO filing VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
      facts.id,
      facts.kind,
      facts.tip,
      facts.name,
      facts.homeUrl,
      facts.unit,
      facts.sponsor,
      facts.isPortal ? 1 : 0,
      facts.isServicePlatform ? 1 : 0,
      facts.stage,
      facts.turn,
      facts.submittedAt,
      facts.since,
      facts.nameKey,
      facts.urlKey,
      text,
      facts.site,
      facts.content,
      JSON.stringify(facts.done),
      searchable(facts.name),
      searchable(facts.homeUrl),
      searchable(facts.sponsor),
    );
    putFilingsIn(database, 'id', facts.id);
    database.run('DELETE FROM mark WHERE id = ?', facts.id);
  });
}

/** Forgets a filing that is open no more, and its mark. */
export function dropFiling(database: Database, id: FilingId): void {
  database.write(() => {
    takeFilingsOut(database, 'id', id);
    database.run('DELETE FROM filing WHERE id = ?', id);
    database.run('DELETE FROM mark WHERE id = ?', id);
  });
}

/** Forgets an open filing that was taken back or overtaken, and remembers that it was (F13). */
export function endFiling(database: Database, ended: EndedFiling): void {
  const { id, kind, site, stage, since } = ended;
  database.write(() => {
    dropFiling(database, id);
    database.run(
      'INSERT OR REPLACE INTO ended (id, kind, site, stage, since) VALUES (?, ?, ?, ?, ?)',
      ...[id, kind, site, stage, since],
    );
  });
}

/** Whether a filing is known to have been taken back or overtaken. */
export function isEnded(database: Database, id: FilingId): boolean {
  return database.get('SELECT 1 FROM ended WHERE id = ?', id) !== undefined;
}

/** Changes of a site that were taken back or overtaken, newest first. */
export function endedOfSite(database: Database, code: SiteCode): readonly EndedFiling[] {
  return database
    .all('SELECT * FROM ended WHERE site = ? ORDER BY since DESC, id', code)
    .map((row) => ({
      id: row['id'] as FilingId,
      kind: row['kind'] as FilingKind,
      site: row['site'] as SiteCode,
      stage: row['stage'] as EndedFiling['stage'],
      since: row['since'] as string,
    }));
}

/** An open filing; null when it is none. */
export function filingOf(database: Database, id: FilingId): FilingRow | null {
  const row = database.get('SELECT * FROM filing WHERE id = ?', id);
  return row ? filingRow(row) : null;
}

/** Open filings that change one site, oldest first. */
export function filingsOfSite(database: Database, code: SiteCode): readonly FilingRow[] {
  return database
    .all('SELECT * FROM filing WHERE site = ? ORDER BY submitted_at, id', code)
    .map(filingRow);
}

/** Branch tips of all open filings as they were put. */
export function filingTips(database: Database): ReadonlyMap<FilingId, Oid> {
  const rows = database.all('SELECT id, tip FROM filing');
  return new Map(rows.map((row) => [row['id'] as FilingId, row['tip'] as Oid]));
}

/** Open filings of a subtree, oldest first unless asked otherwise. */
export function filingsOf(
  database: Database,
  unit: UnitCode,
  filter: FilingFilter,
  request: PageRequest,
): Page<FilingRow> {
  const { where, cells } = filingConditions(unit, filter);
  const join = where.some((one) => one.includes('f.')) ? 'CROSS JOIN filing f ON f.id = r.id' : '';
  const from = `FROM filing_region r ${join} WHERE ${where.join(' AND ')}`;
  const way = filter.order === 'newest' ? 'DESC' : 'ASC';
  return database.read(() => {
    const total = Number(database.get(`SELECT count(*) AS total ${from}`, ...cells)?.['total']);
    const window = windowOf(total, request);
    const page = `SELECT r.id ${from} ORDER BY r.submitted_at ${way}, r.id ${way} LIMIT ? OFFSET ?`;
    const ids = database.all(page, ...cells, window.count, window.offset);
    const rows = ids.flatMap((row) => filingOf(database, row['id'] as FilingId) ?? []);
    return pageOf(window, rows);
  });
}

/** Sites of a subtree that have an open filing which the unit reads as this (F16). */
export function sitesWithOpen(
  database: Database,
  unit: UnitCode,
  open: NonNullable<SiteFilter['open']>,
): ReadonlySet<string> {
  const filter: FilingFilter =
    open === 'any' ? {} : open === 'mine' ? { turn: unit } : { state: open };
  const { where, cells } = filingConditions(unit, filter);
  const rows = database.all(
    `SELECT f.site FROM filing_region r CROSS JOIN filing f ON f.id = r.id
     WHERE ${where.join(' AND ')} AND f.site IS NOT NULL`,
    ...cells,
  );
  return new Set(rows.map((row) => row['site'] as string));
}

function filingRow(row: Row): FilingRow {
  return {
    id: row['id'] as FilingId,
    kind: row['kind'] as FilingKind,
    tip: row['tip'] as Oid,
    name: row['name'] as string,
    homeUrl: row['home_url'] as string,
    unit: row['unit'] as UnitCode,
    sponsor: row['sponsor'] as string,
    isPortal: row['portal'] === 1,
    isServicePlatform: row['platform'] === 1,
    stage: row['stage'] as Stage,
    turn: row['turn'] as UnitCode | null,
    submittedAt: row['submitted_at'] as string,
    since: row['since'] as string,
    site: row['site'] as SiteCode | null,
    content: row['content'] as Oid,
    done: JSON.parse(row['done'] as string) as readonly UnitCode[],
  };
}

/** Sites of one status that have open filings: few, as they end with it (X11). */
export function sitesWithOpenFilings(
  database: Database,
  status: SiteRow['status'],
): readonly SiteCode[] {
  return database
    .all(
      `SELECT DISTINCT filing.site AS code FROM filing JOIN site ON site.key = filing.site
       WHERE filing.site IS NOT NULL AND site.status = ? ORDER BY 1`,
      statusNumber(status),
    )
    .map((row) => row['code'] as SiteCode);
}
