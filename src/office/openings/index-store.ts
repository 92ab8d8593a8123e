import { pageOf, windowOf } from '#catalogue/paging.ts';
import type { Page, PageRequest } from '#catalogue/types.ts';
import { faultPoint } from '#git/fault.ts';
import { openDatabase } from '#private/database.ts';
import type { OpeningStage } from '#registry/opening-state.ts';
import { isOpeningKind } from '#registry/opening.ts';
import type { FilingId } from '#registry/site.ts';
import type { Region } from '#registry/staffing-office.ts';
import type { OpeningFilter, OpeningRow } from './types.ts';

/** Which applications there are; disposable, beside the catalogue. */
export interface OpeningsStore {
  /** Commit of main that it knows the concluded ones of; null when it is new. */
  commit(): string | null;
  follow(main: string, rows: readonly OpeningRow[]): void;
  put(row: OpeningRow): void;
  find(id: FilingId): OpeningRow | null;
  list(filter: OpeningFilter, request: PageRequest): Page<OpeningRow>;
  /** Open applications that ask for one of these host names, another one's. */
  holders(hosts: readonly string[], except: FilingId | null): readonly OpeningRow[];
  close(): void;
}

const migrations = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE opening (
     id TEXT PRIMARY KEY, region TEXT NOT NULL, applicant TEXT NOT NULL, kind TEXT NOT NULL,
     site_name TEXT NOT NULL, organisation TEXT NOT NULL, hosts TEXT NOT NULL, stage TEXT NOT NULL,
     submitted_at TEXT NOT NULL, since TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX opening_applicant ON opening (applicant, submitted_at);
   CREATE INDEX opening_region ON opening (region, submitted_at);`,
];

const openStages = "('submitted', 'first-passed', 'paper-received', 'returned', 'approved')";

/** Opens the index at a path, `<REGISTER_DIR>/openings.db`. */
export function openOpeningsStore(path: string): OpeningsStore {
  const database = openDatabase(path, migrations, () => faultPoint('openings'));
  const { sql } = database;
  const meta = sql.prepare("SELECT value FROM meta WHERE name = 'commit'");
  const setMeta = sql.prepare("INSERT OR REPLACE INTO meta VALUES ('commit', ?)");
  const insert = sql.prepare(
    'INSERT OR REPLACE INTO opening VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const one = sql.prepare('SELECT * FROM opening WHERE id = ?');
  const sameHost = sql.prepare(
    `SELECT * FROM opening WHERE stage IN ${openStages} AND instr(' ' || hosts || ' ', ?) > 0`,
  );
  const write = (row: OpeningRow) =>
    insert.run(
      row.id,
      row.region,
      row.applicant,
      row.kind,
      row.siteName,
      row.organisation,
      row.hosts,
      row.stage,
      row.submittedAt,
      row.since,
    );
  return {
    commit: () => {
      const row = meta.get();
      return row ? String(row['value']) : null;
    },
    follow(main, rows) {
      database.write(() => {
        for (const row of rows) write(row);
        setMeta.run(main);
      });
    },
    put: (row) => database.write(() => write(row)),
    find(id) {
      const row = one.get(id);
      return row ? rowOf(row) : null;
    },
    list(filter, request) {
      const { where, cells } = conditions(filter);
      const total = Number(
        sql.prepare(`SELECT count(*) AS n FROM opening ${where}`).get(...cells)?.['n'] ?? 0,
      );
      const window = windowOf(total, request);
      const rows = sql
        .prepare(`SELECT * FROM opening ${where} ORDER BY submitted_at DESC, id LIMIT ? OFFSET ?`)
        .all(...cells, window.count, window.offset);
      return pageOf(window, rows.map(rowOf));
    },
    holders: (hosts, except) =>
      hosts
        .flatMap((host) => sameHost.all(` ${host} `).map(rowOf))
        .filter(({ id }) => id !== except),
    close: () => database.close(),
  };
}

function conditions({ applicant, region, text, from, to, stages }: OpeningFilter) {
  const terms: string[] = [];
  const cells: string[] = [];
  const add = (term: string, ...more: readonly string[]) => {
    terms.push(term);
    cells.push(...more);
  };
  if (applicant !== undefined) add('applicant = ?', applicant);
  if (region !== undefined) add('region = ?', region);
  if (text) {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    const columns = ['site_name', 'organisation', 'id', 'hosts'];
    add(
      `(${columns.map((one) => `${one} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      ...columns.map(() => like),
    );
  }
  if (from) add('substr(submitted_at, 1, 10) >= ?', from);
  if (to) add('substr(submitted_at, 1, 10) <= ?', to);
  if (stages) add('stage IN (SELECT value FROM json_each(?))', JSON.stringify(stages));
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, cells };
}

function rowOf(row: Record<string, unknown>): OpeningRow {
  const kind = String(row['kind']);
  return {
    id: row['id'] as FilingId,
    region: row['region'] as Region,
    applicant: String(row['applicant']),
    kind: isOpeningKind(kind) ? kind : 'opening-audit',
    siteName: String(row['site_name']),
    organisation: String(row['organisation']),
    hosts: String(row['hosts']),
    stage: row['stage'] as OpeningStage,
    submittedAt: String(row['submitted_at']),
    since: String(row['since']),
  };
}
