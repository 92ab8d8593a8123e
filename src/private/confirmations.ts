import { isoOf } from '#registry/moment.ts';
import type { Database } from './database.ts';
import type { Confirmations } from './types.ts';

/** When each site's filer last confirmed its record (F15); only the last one is kept. */
export function openConfirmations(database: Database): Confirmations {
  const { sql } = database;
  const put = sql.prepare('INSERT OR REPLACE INTO confirmation (site, at) VALUES (?, ?)');
  const one = sql.prepare('SELECT at FROM confirmation WHERE site = ?');
  return {
    note(site, at) {
      database.write(() => put.run(site, isoOf(at)));
    },
    last(site) {
      const row = one.get(site);
      return row ? String(row['at']) : null;
    },
  };
}
