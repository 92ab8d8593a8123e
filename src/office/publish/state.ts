import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Oid } from '#git/types.ts';
import type { Output } from './types.ts';

/** A run that was begun; the state keeps it until it is finished. */
export interface Run {
  readonly id: number;
  readonly commit: Oid;
  /** Hash of the built pages and the options. */
  readonly version: string;
  readonly families: readonly string[];
  /** Families that are written whole. */
  readonly whole: readonly string[];
}

/** What of one family stands in the folder. */
export interface Standing {
  readonly commit: Oid;
  readonly version: string;
}

/**
 * What the static site's folder holds, beside the folder: by family the commit and version it shows,
 * every path, and the run under way. It is told before files change what will, and after what did,
 * so that a run cut short anywhere is finished by the next one.
 */
export interface State {
  standing(family: string): Standing | null;
  unfinished(): Run | null;
  begin(run: Omit<Run, 'id'>): Run;
  /** Notes outputs that are about to be written; those that the run has done are left out. */
  plan(run: Run, family: string, outputs: readonly Output[]): readonly Output[];
  done(run: Run, outputs: readonly { readonly path: string; readonly isThere: boolean }[]): void;
  /** Paths of families written whole that this run did not write: they are no more. */
  stale(run: Run): readonly string[];
  forget(paths: readonly string[]): void;
  /** Everything is written: the families show the run's commit. */
  finish(run: Run): void;
  /** How many files there are by family. */
  counts(): ReadonlyMap<string, number>;
  /** Commits that replaced a site's check code, oldest first, by site. */
  raises(): ReadonlyMap<string, readonly Oid[]>;
  /** The commit up to which raises are noted; null for none. */
  raisesUpTo(): Oid | null;
  noteRaises(
    raises: readonly { readonly site: string; readonly generation: number; readonly commit: Oid }[],
    upTo: Oid,
    isAnew: boolean,
  ): void;
  close(): void;
}

const version = 1;

const schema = `
CREATE TABLE family (name TEXT PRIMARY KEY, commit_id TEXT NOT NULL, version TEXT NOT NULL)
  WITHOUT ROWID, STRICT;
CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL, open INTEGER NOT NULL)
  STRICT;
CREATE TABLE output (
  path TEXT PRIMARY KEY, family TEXT NOT NULL, run INTEGER NOT NULL, done INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE raise (
  site TEXT NOT NULL, generation INTEGER NOT NULL, commit_id TEXT NOT NULL,
  PRIMARY KEY (site, generation)
) WITHOUT ROWID, STRICT;
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
PRAGMA user_version = ${version}`;

/** Opens the state in its folder, made where there is none. Throws where another version made it. */
export function openState(dir: string, isReadOnly = false): State {
  if (!isReadOnly) mkdirSync(dir, { recursive: true });
  const path = join(dir, 'state.db');
  const sql = new DatabaseSync(path, { timeout: 5_000, readOnly: isReadOnly });
  if (!isReadOnly) prepare(sql, dir);
  const planned = sql.prepare('SELECT run, done FROM output WHERE path = ?');
  const put = sql.prepare('INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)');
  const drop = sql.prepare('DELETE FROM output WHERE path = ?');
  const mark = sql.prepare('UPDATE output SET done = 1 WHERE path = ? AND run = ?');

  function atOnce<T>(work: () => T): T {
    sql.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      sql.exec('COMMIT');
      return result;
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    standing(family) {
      const row = sql.prepare('SELECT * FROM family WHERE name = ?').get(family);
      return row ? { commit: String(row['commit_id']), version: String(row['version']) } : null;
    },
    unfinished() {
      const row = sql.prepare('SELECT id, data FROM run WHERE open = 1 ORDER BY id DESC').get();
      if (!row) return null;
      return { ...(JSON.parse(String(row['data'])) as Omit<Run, 'id'>), id: Number(row['id']) };
    },
    begin(run) {
      return atOnce(() => {
        sql.prepare('DELETE FROM run').run();
        const { lastInsertRowid } = sql
          .prepare('INSERT INTO run (data, open) VALUES (?, 1)')
          .run(JSON.stringify(run));
        return { ...run, id: Number(lastInsertRowid) };
      });
    },
    plan(run, family, outputs) {
      return atOnce(() =>
        outputs.filter(({ path }) => {
          const row = planned.get(path);
          if (row && Number(row['run']) === run.id) return Number(row['done']) === 0;
          put.run(path, family, run.id, 0);
          return true;
        }),
      );
    },
    done(run, outputs) {
      atOnce(() => {
        for (const { path, isThere } of outputs) {
          if (isThere) mark.run(path, run.id);
          else drop.run(path);
        }
      });
    },
    stale(run) {
      return sql
        .prepare(
          `SELECT path FROM output WHERE run <> ? AND family IN (SELECT value FROM json_each(?))
           ORDER BY path`,
        )
        .all(run.id, JSON.stringify(run.whole))
        .map((row) => String(row['path']));
    },
    forget(paths) {
      atOnce(() => paths.forEach((each) => drop.run(each)));
    },
    finish(run) {
      atOnce(() => {
        const stand = sql.prepare('INSERT OR REPLACE INTO family VALUES (?, ?, ?)');
        for (const family of run.families) stand.run(family, run.commit, run.version);
        sql.prepare('UPDATE run SET open = 0').run();
      });
    },
    counts() {
      const rows = sql
        .prepare('SELECT family, count(*) AS files FROM output GROUP BY family')
        .all();
      return new Map(rows.map((row) => [String(row['family']), Number(row['files'])]));
    },
    raises() {
      const found = new Map<string, Oid[]>();
      for (const row of sql.prepare('SELECT * FROM raise ORDER BY site, generation').all()) {
        const site = String(row['site']);
        found.set(site, [...(found.get(site) ?? []), String(row['commit_id'])]);
      }
      return found;
    },
    raisesUpTo() {
      const row = sql.prepare("SELECT value FROM mark WHERE name = 'raises'").get();
      return row ? String(row['value']) : null;
    },
    noteRaises(raises, upTo, isAnew) {
      atOnce(() => {
        if (isAnew) sql.exec('DELETE FROM raise');
        const note = sql.prepare('INSERT OR REPLACE INTO raise VALUES (?, ?, ?)');
        for (const { site, generation, commit } of raises) note.run(site, generation, commit);
        sql.prepare("INSERT OR REPLACE INTO mark VALUES ('raises', ?)").run(upTo);
      });
    },
    close: () => sql.close(),
  };
}

function prepare(sql: DatabaseSync, dir: string): void {
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  sql.exec('BEGIN IMMEDIATE');
  const known = Number(sql.prepare('PRAGMA user_version').get()?.['user_version']);
  if (known === 0) sql.exec(schema);
  sql.exec('COMMIT');
  if (known !== 0 && known !== version) {
    sql.close();
    throw new Error(`${dir} 是另一个版本写的发布记录，请删除它后完整发布一次`);
  }
}
