import type { Database } from './database.ts';
import type { Raises, RaiseWish } from './types.ts';

/**
 * Index of the commits on main that raised the generation of a check code (E08). Derived: following
 * main notes them again under the same generation.
 */
export function openRaises(database: Database): Raises {
  const { sql } = database;
  const put = sql.prepare('INSERT OR REPLACE INTO raise (site, generation, oid) VALUES (?, ?, ?)');
  const ofSite = sql.prepare('SELECT oid FROM raise WHERE site = ? ORDER BY generation');
  const putWish = sql.prepare(
    `INSERT OR REPLACE INTO raise_wish (site, generation, unit, account, reason, note, at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const wish = sql.prepare('SELECT * FROM raise_wish WHERE site = ?');
  const dropWish = sql.prepare('DELETE FROM raise_wish WHERE site = ?');
  return {
    note(site, generation, commit) {
      database.write(() => put.run(site, generation, commit));
    },
    of(site) {
      return ofSite.all(site).map((row) => String(row['oid']));
    },
    wish: (site) => (wish.get(site) as RaiseWish | undefined) ?? null,
    putWish({ site, generation, unit, account, reason, note, at }) {
      database.write(() => putWish.run(site, generation, unit, account, reason, note, at));
    },
    dropWish(site) {
      if (wish.get(site)) database.write(() => dropWish.run(site));
    },
  };
}
