import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Oid } from '#git/types.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** A filing that is not on main, as it is published. */
export interface PublishedFiling {
  readonly id: FilingId;
  readonly tip: Oid;
  /** What else its state follows from: units and policy of the commit. */
  readonly basis: string;
  /** The unit it hangs on, and the one whose turn it is. */
  readonly unit: UnitCode;
  readonly turn: UnitCode | null;
  /** Its pull request; null where none is known. */
  readonly pull: number | null;
  /** Name of its progress (`progressKey`); null where it was filed without. */
  readonly key: string | null;
  /** Its progress as JSON text. */
  readonly told: string;
}

/** A filing that is not the one that a family showed last; null where there was, or is, none. */
export interface FilingChange {
  readonly id: FilingId;
  readonly before: PublishedFiling | null;
  readonly after: PublishedFiling | null;
}

/** Filings that are not on main, beside the commit, for families that show them. */
export interface PublishedFilings {
  all(): readonly PublishedFiling[];
  one(id: FilingId): PublishedFiling | null;
  /** What a family has not shown yet. */
  changes(family: string): readonly FilingChange[];
  /** Notes whose progress has this name, for the thread that writes it. */
  find(key: string): FilingId | null;
  remember(key: string, id: FilingId): void;
}

export interface FilingStore extends PublishedFilings {
  /** Digest of the branches that a family showed last; null for none. */
  shown(family: string): string | null;
  /** Notes that a family shows all this now, as these branches stood. */
  note(family: string, digest: string): void;
  /** Puts all there are in place of all there were. */
  replace(filings: readonly PublishedFiling[]): void;
  close(): void;
}

const schema = `
CREATE TABLE IF NOT EXISTS now (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS shown (
  family TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (family, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS stand (family TEXT PRIMARY KEY, digest TEXT NOT NULL)
  WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID, STRICT`;

/** Opens them in the folder where the publication remembers what it wrote. */
export function openFilingStore(stateDir: string): FilingStore {
  mkdirSync(stateDir, { recursive: true });
  const sql = new DatabaseSync(join(stateDir, 'filings.db'), { timeout: 5_000 });
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  sql.exec(schema);
  const all = () => rows('SELECT data FROM now ORDER BY id');
  const rows = (query: string, ...cells: string[]) =>
    sql
      .prepare(query)
      .all(...cells)
      .map((row) => JSON.parse(String(row['data'])) as PublishedFiling);
  function atOnce(work: () => void): void {
    sql.exec('BEGIN IMMEDIATE');
    try {
      work();
      sql.exec('COMMIT');
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK');
      throw error;
    }
  }
  return {
    all,
    one: (id) => rows('SELECT data FROM now WHERE id = ?', id)[0] ?? null,
    changes(family) {
      const before = new Map(
        rows('SELECT data FROM shown WHERE family = ?', family).map((each) => [each.id, each]),
      );
      const after = new Map(all().map((each) => [each.id, each]));
      const isSame = (id: FilingId) =>
        JSON.stringify(before.get(id)) === JSON.stringify(after.get(id));
      return Array.from(new Set([...before.keys(), ...after.keys()]))
        .filter((id) => !isSame(id))
        .map((id) => ({ id, before: before.get(id) ?? null, after: after.get(id) ?? null }));
    },
    shown(family) {
      const row = sql.prepare('SELECT digest FROM stand WHERE family = ?').get(family);
      return row ? String(row['digest']) : null;
    },
    note(family, digest) {
      atOnce(() => {
        sql.prepare('DELETE FROM shown WHERE family = ?').run(family);
        sql.prepare('INSERT INTO shown SELECT ?, id, data FROM now').run(family);
        sql.prepare('INSERT OR REPLACE INTO stand VALUES (?, ?)').run(family, digest);
      });
    },
    find(key) {
      const row = sql.prepare('SELECT id FROM progress WHERE key = ?').get(key);
      return row ? (String(row['id']) as FilingId) : null;
    },
    remember: (key, id) =>
      void sql.prepare('INSERT OR REPLACE INTO progress VALUES (?, ?)').run(key, id),
    replace(filings) {
      atOnce(() => {
        sql.exec('DELETE FROM now');
        const put = sql.prepare('INSERT INTO now VALUES (?, ?)');
        for (const filing of filings) put.run(filing.id, JSON.stringify(filing));
      });
    },
    close: () => sql.close(),
  };
}
