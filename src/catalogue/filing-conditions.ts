import type { UnitCode } from '#registry/unit.ts';
import { type FilingFilter, stateSql } from './filters.ts';
import { type Needle, needlesOf } from './match.ts';
import { statusNumber } from './site-row.ts';
import type { Cell } from './sqlite.ts';

/** Conditions over `filing_region r` and `filing f`, with their cells; put together by AND. */
export interface Conditions {
  readonly where: readonly string[];
  readonly cells: readonly Cell[];
}

/** What a filter asks of the open filings of a unit's subtree. Texts are cells, never SQL. */
export function filingConditions(unit: UnitCode, filter: FilingFilter): Conditions {
  const where = ['r.unit = ?'];
  const cells: Cell[] = [unit];
  const add = (sql: string, ...given: readonly Cell[]) => {
    where.push(sql);
    cells.push(...given);
  };
  const among = (column: string, values: Iterable<string>) =>
    add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(Array.from(values)));

  if (filter.turn !== undefined) add('r.turn = ?', filter.turn);
  if (filter.stage !== undefined) add('r.stage = ?', filter.stage);
  if (filter.stages !== undefined) among('r.stage', filter.stages);
  if (filter.kinds !== undefined) among('r.kind', filter.kinds);
  if (filter.state !== undefined) add(`(${stateSql[filter.state]})`);
  if (filter.from !== undefined) add('r.submitted_at >= ?', filter.from);
  if (filter.before !== undefined) add('r.submitted_at < ?', filter.before);
  if (filter.units !== undefined) among('f.unit', filter.units);
  if (filter.isPortal !== undefined) add('f.portal = ?', filter.isPortal ? 1 : 0);
  if (filter.isServicePlatform !== undefined)
    add('f.platform = ?', filter.isServicePlatform ? 1 : 0);
  if (filter.status !== undefined) {
    const sql = 'EXISTS (SELECT 1 FROM site s WHERE s.key = f.site AND s.status = ?)';
    add(sql, statusNumber(filter.status));
  }
  for (const needle of needlesOf(filter.text ?? '', filter.columns ?? [])) {
    add(holds(needle), needle.text);
  }
  return { where, cells };
}

const columns = {
  any: 'f.text',
  name: 'f.name_text',
  homeUrl: 'f.url_text',
  sponsor: 'f.sponsor_text',
  code: `coalesce(f.site, '')`,
} as const satisfies Record<Needle['column'], string>;

function holds({ column, mode }: Needle): string {
  if (mode === 'contains') return `instr(${columns[column]}, ?) > 0`;
  return column === 'homeUrl' ? "rtrim(f.url_text, '/') = ?" : `${columns[column]} = ?`;
}
