import type { SiteCode } from '#registry/site.ts';
import { classLevels } from '#registry/site-class.ts';
import type { UnitCode } from '#registry/unit.ts';
import { aspectSql } from './aspects.ts';
import { aspects, type Figure, figuresOf } from '#registry/figures.ts';
import { isListed, statusNumber, statusOf } from './site-row.ts';
import { siteOf } from './sites.ts';
import type { Cell, Database } from './sqlite.ts';
import type { SiteRow } from './types.ts';

/** A figure of the statistics: all registered sites of a subtree with one value. */
export interface FigureRequest {
  readonly unit: UnitCode;
  readonly figure: Figure;
  readonly value: string;
  /** The last site of the page before; null for the newest. */
  readonly before: SiteCode | null;
}

const pageRows = 50;
const listedSite = isListed.replaceAll('status', 'site.status');

/**
 * The sites behind every figure of the whole country, by `figure/value`: ascending numbers, as sites
 * are numbered for searching (`search-index.ts`).
 */
export function figureLists(
  database: Database,
  root: UnitCode,
): ReadonlyMap<string, readonly number[]> {
  const columns = aspects.map((aspect) => `${aspectSql[aspect]} AS "${aspect}"`).join(', ');
  const lists = new Map<string, number[]>();
  const rows = database.all(
    `SELECT site.status AS number, ${columns}
     FROM site_region r CROSS JOIN site USING (key) CROSS JOIN unit_above ON unit_above.unit = site.unit
     WHERE r.unit = ? AND above = site.unit AND site.status > 0
     ORDER BY r.approved, r.key`,
    root,
  );
  for (const [at, row] of rows.entries()) {
    const status = statusOf(row['number']);
    if (status === 'deleted') continue;
    const names = figuresOf({
      class: String(row['class']),
      kind: String(row['kind']),
      month: String(row['month']),
      status,
    });
    for (const name of names) {
      const list = lists.get(name);
      if (list) list.push(at);
      else lists.set(name, [at]);
    }
  }
  return lists;
}

/**
 * The rows behind a figure, newest approval first, a page after a site. The whole country's
 * rare values are found by an index of their own, a region's in the region's range.
 */
export function sitesBy(
  database: Database,
  root: UnitCode,
  { unit, figure, value, before }: FigureRequest,
): { readonly rows: readonly SiteRow[]; readonly next: SiteCode | null } {
  return database.read(() => {
    const from = before && database.get('SELECT approved, key FROM site WHERE key = ?', before);
    const place: Cell[] = from
      ? [from['approved'] as number, from['key'] as string]
      : [Number.MAX_SAFE_INTEGER, ''];
    const { index, where, cells } = filterOf(figure, value);
    const isIndexed = index !== null && unit === root;
    const source = isIndexed
      ? `site INDEXED BY ${index} CROSS JOIN unit_above USING (unit)`
      : 'site_region r CROSS JOIN site USING (key) CROSS JOIN unit_above ON unit_above.unit = site.unit';
    const inside = isIndexed ? 'above = ?' : 'r.unit = ? AND above = site.unit';
    const order = isIndexed ? 'site.approved DESC, site.key DESC' : 'r.approved DESC, r.key DESC';
    const after = isIndexed ? '(site.approved, site.key)' : '(r.approved, r.key)';
    const keys = database
      .all(
        `SELECT site.key AS key FROM ${source}
         WHERE ${inside} AND ${listedSite}
           AND ${where} AND ${after} < (?, ?)
         ORDER BY ${order} LIMIT ${pageRows + 1}`,
        unit,
        ...cells,
        ...place,
      )
      .map((row) => row['key'] as string);
    const rows = keys.slice(0, pageRows).flatMap((key) => siteOf(database, key) ?? []);
    return { rows, next: keys.length > pageRows ? (rows.at(-1)?.code ?? null) : null };
  });
}

function filterOf(
  figure: Figure,
  value: string,
): { readonly index: string | null; readonly where: string; readonly cells: readonly Cell[] } {
  switch (figure) {
    case 'class': {
      const isPortal = value.endsWith('-portal');
      const index = isPortal ? 'site_portal' : null;
      const where = `site.portal = ${isPortal ? 1 : 0} AND ${aspectSql.class} = ?`;
      // a ministry's portal is counted with its other sites (X20)
      return value === 'ministry'
        ? { index: null, where: `${aspectSql.class} = ?`, cells: [value] }
        : { index, where, cells: [value] };
    }
    case 'level': {
      const { classes } = classLevels.find(({ level }) => level === value) ?? { classes: [] };
      const marks = classes.map(() => '?').join(', ');
      return { index: null, where: `${aspectSql.class} IN (${marks})`, cells: classes };
    }
    case 'portal': {
      const where = `site.portal = 1 AND ${aspectSql.class} LIKE '%-portal'`;
      return { index: 'site_portal', where, cells: [] };
    }
    case 'kind':
      return { index: 'site_kind', where: 'site.kind = ?', cells: [value] };
    case 'year':
    case 'month': {
      const where = 'site.minted_at >= ? AND site.minted_at < ?';
      return { index: 'site_minted', where, cells: [value, `${value}~`] };
    }
    case 'status': {
      const status = statusNumber(value as SiteRow['status']);
      const index = value === 'normal' ? null : 'site_status';
      // the index holds what is not normal, and says so in its condition
      const isRare = index === null ? '' : ' AND site.status > 1';
      return { index, where: `site.status = ${status}${isRare}`, cells: [] };
    }
  }
}
