import type { Database } from './database.ts';
import type { Raises } from './types.ts';

/**
 * Index of the commits on main that raised the generation of a check code (E08). Derived: following
 * main notes them again under the same generation.
 */
export function openRaises(database: Database): Raises {
  const { sql } = database;
  const put = sql.prepare('INSERT OR REPLACE INTO raise (site, generation, oid) VALUES (?, ?, ?)');
  const ofSite = sql.prepare('SELECT oid FROM raise WHERE site = ? ORDER BY generation');
  return {
    note(site, generation, commit) {
      database.write(() => put.run(site, generation, commit));
    },
    of(site) {
      return ofSite.all(site).map((row) => String(row['oid']));
    },
  };
}
