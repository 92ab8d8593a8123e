import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { faultPoint } from '#git/fault.ts';
import { schema, schemaVersion } from './schema.ts';

/** One value of a row. */
export type Cell = SQLInputValue;
/** A row as SQLite returns it. */
export type Row = Readonly<Record<string, unknown>>;

/** The catalogue's file, shared by processes; statements are prepared once. */
export interface Database {
  get(sql: string, ...cells: Cell[]): Row | undefined;
  all(sql: string, ...cells: Cell[]): readonly Row[];
  /** Hands over each row without keeping all of them. */
  each(sql: string, take: (row: Row) => void): void;
  run(sql: string, ...cells: Cell[]): void;
  /** Several statements that return nothing. */
  exec(sql: string): void;
  /** Runs synchronous reads against one state of the file. */
  read<T>(work: () => T): T;
  /** Runs synchronous writes in one transaction; another process's write is waited for. */
  write<T>(work: () => T): T;
  /** Whether a statement met damage, or somebody deleted or replaced the file since it was opened. */
  state(): 'good' | 'damaged' | 'replaced';
  close(): void;
}

const patience = 5000; // ms SQLite waits for another writer before it says busy
const tries = 6;
const busy = 5; // SQLITE_BUSY
const damaged = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

/** Opens the file or makes it anew: one of another version, a damaged or unreadable one is deleted. */
export function openDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  try {
    const opened = tryOpen(path);
    if (opened) return opened;
  } catch (error) {
    if (isBusy(error)) throw error;
  }
  deleteDatabase(path);
  const made = tryOpen(path);
  if (!made) throw new Error(`catalogue made by another version at the same time: ${path}`);
  return made;
}

/** Deletes the file with its log; what it held is derived and comes back. */
export function deleteDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) {
    rmSync(`${path}${end}`, { force: true });
  }
}

/** Null when the file is of another version. */
function tryOpen(path: string): Database | null {
  const sql = new DatabaseSync(path, { timeout: patience });
  try {
    patiently(() => sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL'));
    sql.exec('PRAGMA cache_size = -16000');
    const version = () => Number(sql.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version() === 0) {
      patiently(() => sql.exec('BEGIN IMMEDIATE'));
      const isEmpty = !sql.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
      if (version() === 0 && isEmpty) sql.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`);
      sql.exec('COMMIT');
    }
    if (version() !== schemaVersion) {
      sql.close();
      return null;
    }
    sql.prepare('SELECT count(*) FROM meta').get();
    return wrap(sql, path);
  } catch (error) {
    if (sql.isOpen) sql.close();
    throw error;
  }
}

function wrap(sql: DatabaseSync, path: string): Database {
  const inode = statSync(path, { bigint: true }).ino;
  let isDamaged = false;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (damaged.has(primaryCode(error))) isDamaged = true;
      throw error;
    }
  };
  const statements = new Map<string, StatementSync>();
  const prepared = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = sql.prepare(text)));
    return statement;
  };
  const transaction = <T>(begin: string, work: () => T): T => {
    if (sql.isTransaction) return work();
    guarded(() => patiently(() => sql.exec(begin)));
    try {
      const result = work();
      guarded(() => sql.exec('COMMIT'));
      return result;
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    get: (text, ...cells) => guarded(() => prepared(text).get(...cells)),
    all: (text, ...cells) => guarded(() => prepared(text).all(...cells)),
    each: (text, take) => {
      guarded(() => {
        for (const row of prepared(text).iterate()) take(row);
      });
    },
    run: (text, ...cells) => {
      guarded(() => prepared(text).run(...cells));
    },
    exec: (text) => guarded(() => sql.exec(text)),
    read: (work) => transaction('BEGIN', work),
    write: (work) => {
      if (!sql.isTransaction) faultPoint('catalogue');
      return transaction('BEGIN IMMEDIATE', work);
    },
    state: () => {
      if (isDamaged) return 'damaged';
      const now = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
      return now === inode ? 'good' : 'replaced';
    },
    close: () => {
      if (sql.isOpen) sql.close();
    },
  };
}

function patiently(work: () => void): void {
  for (let left = tries; ; left -= 1) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || left === 0) throw error;
    }
  }
}

function isBusy(error: unknown): boolean {
  return primaryCode(error) === busy;
}

function primaryCode(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : -1;
}
