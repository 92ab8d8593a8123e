import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncDirectory } from './durable-file.ts';

/** One SQLite file, readable by its owner only, shared by processes. */
export interface Database {
  readonly sql: DatabaseSync;
  /** Runs synchronous work in one durable transaction; inside another one it joins it. */
  write<T>(work: () => T): T;
  /** Empties the write-ahead log, so that overwritten bytes are gone from it too; not inside `write`. */
  wipeLog(): void;
  /** Writes the file anew without free space; not inside `write`. */
  vacuum(): void;
  close(): void;
}

const busy = 5; // SQLITE_BUSY
const tries = 40;

/**
 * Opens or makes a database and brings it to its newest version. `onWrite` is called before each
 * write transaction and before its commit. Throws when a newer program made the file.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[],
  onWrite: () => void,
): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the mode of the main file
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  syncDirectory(dirname(path));
  const sql = new DatabaseSync(path, { timeout: 250, enableForeignKeyConstraints: true });
  try {
    patiently(() => sql.exec('PRAGMA journal_mode = WAL'));
    sql.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON');
    const database = wrap(sql, onWrite);
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    sql.close();
    throw error;
  }
}

function wrap(sql: DatabaseSync, onWrite: () => void): Database {
  let isInside = false;
  return {
    sql,
    write(work) {
      if (isInside) return work();
      onWrite();
      patiently(() => sql.exec('BEGIN IMMEDIATE'));
      isInside = true;
      try {
        const result = work();
        onWrite();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        if (sql.isTransaction) sql.exec('ROLLBACK');
        throw error;
      } finally {
        isInside = false;
      }
    },
    wipeLog() {
      if (sql.isTransaction) return;
      // a reader elsewhere holds the log for as long as it reads
      const checkpoint = sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
      for (let left = tries; checkpoint.get()?.['busy'] !== 0 && left > 0;) left -= 1;
    },
    vacuum() {
      if (!sql.isTransaction) patiently(() => sql.exec('VACUUM'));
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}

function migrate(database: Database, path: string, migrations: readonly string[]): void {
  const { sql } = database;
  const version = (): number => {
    const hasTable = sql.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").get();
    if (!hasTable) return 0;
    const row = sql.prepare('SELECT max(version) AS version FROM migration').get();
    return Number(row?.['version'] ?? 0);
  };
  if (version() > migrations.length) throw new Error(`made by a newer version: ${path}`);
  if (version() === migrations.length) return;
  database.write(() => {
    sql.exec('CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY) STRICT');
    for (let next = version() + 1; next <= migrations.length; next += 1) {
      sql.exec(migrations[next - 1] ?? '');
      sql.prepare('INSERT INTO migration (version) VALUES (?)').run(next);
    }
  });
}

/** Another process holds the file: its writes last milliseconds, so a few short waits are enough. */
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
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && (code & 0xff) === busy;
}
