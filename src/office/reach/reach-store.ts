import { openDatabase } from '#private/database.ts';
import { isoOf } from '#registry/moment.ts';
import type { Reached } from './probe.ts';

/** What is known of an address. */
export type ReachState =
  | { readonly state: 'waiting' }
  | { readonly state: 'asked'; readonly at: string; readonly found: Reached };

/** Which addresses are to be asked and what was found; disposable, beside the catalogue. */
export interface ReachStore {
  /** Wants these addresses asked, unless that was done since `freshAfter`. */
  want(addresses: readonly string[], at: Date, freshAfter: Date): void;
  /** Addresses to ask now, oldest wish first. */
  waiting(limit: number): readonly string[];
  put(address: string, found: Reached, at: Date): void;
  /** What is known of an address; null when nobody wanted it asked. */
  get(address: string): ReachState | null;
  close(): void;
}

const migrations = [
  `CREATE TABLE address (
     url TEXT PRIMARY KEY, wanted INTEGER, at TEXT NOT NULL DEFAULT '', ok INTEGER, why TEXT, status INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX address_wanted ON address (wanted) WHERE wanted IS NOT NULL;`,
  'ALTER TABLE address ADD COLUMN notice INTEGER;',
];

/** Opens the store at a path, `<REGISTER_DIR>/reach.db`. */
export function openReachStore(path: string): ReachStore {
  const database = openDatabase(path, migrations, () => undefined);
  const { sql } = database;
  const one = sql.prepare('SELECT * FROM address WHERE url = ?');
  const wish = sql.prepare(
    `INSERT INTO address (url, wanted) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET wanted = coalesce(wanted, excluded.wanted) WHERE at < ?`,
  );
  const next = sql.prepare(
    'SELECT url FROM address WHERE wanted IS NOT NULL ORDER BY wanted, url LIMIT ?',
  );
  const put = sql.prepare(
    `INSERT OR REPLACE INTO address (url, wanted, at, ok, why, status, notice)
     VALUES (?, NULL, ?, ?, ?, ?, ?)`,
  );
  return {
    want(addresses, at, freshAfter) {
      if (addresses.length === 0) return;
      database.write(() => {
        for (const url of addresses) wish.run(url, at.getTime(), isoOf(freshAfter));
      });
    },
    waiting: (limit) => next.all(limit).map((row) => String(row['url'])),
    put(address, found, at) {
      database.write(() => {
        const [ok, why, notice] = found.ok ? [1, '', found.notice ? 1 : 0] : [0, found.why, 0];
        put.run(address, isoOf(at), ok, why, found.status, notice);
      });
    },
    get(address) {
      const row = one.get(address);
      if (!row) return null;
      if (row['wanted'] !== null) return { state: 'waiting' };
      const status = Number(row['status']);
      const found =
        row['ok'] === 1
          ? ({ ok: true, status, ...(row['notice'] === 1 ? { notice: true } : {}) } as const)
          : ({ ok: false, why: String(row['why']), status } as Reached);
      return { state: 'asked', at: String(row['at']), found };
    },
    close: () => database.close(),
  };
}
