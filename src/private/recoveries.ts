import type { Database } from './database.ts';
import type { Recoveries } from './types.ts';

/** Requests of 标识码找回 that nobody has looked at yet. */
export function openRecoveries(database: Database): Recoveries {
  const { sql } = database;
  const insert = sql.prepare('INSERT INTO recovery (name_key, url_key, at) VALUES (?, ?, ?)');
  const oldest = sql.prepare('SELECT n, name_key, url_key FROM recovery ORDER BY n LIMIT ?');
  const remove = sql.prepare('DELETE FROM recovery WHERE n = ?');
  return {
    ask({ nameKey, urlKey }, at) {
      database.write(() => insert.run(nameKey, urlKey, at.getTime()));
    },
    waiting(limit) {
      return oldest.all(limit).map((row) => ({
        id: Number(row['n']),
        nameKey: String(row['name_key']),
        urlKey: String(row['url_key']),
      }));
    },
    done(id) {
      return database.write(() => Number(remove.run(id).changes) === 1);
    },
  };
}
