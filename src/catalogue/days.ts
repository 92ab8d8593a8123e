import type { Oid } from '#git/types.ts';
import type { Database } from './sqlite.ts';

/**
 * Notes the last commit of each day. Where the clock was put back, days after it that the history
 * before it tells are forgotten: at their end main stood where it stands now.
 */
export function writeDays(
  database: Database,
  days: readonly (readonly [day: string, oid: Oid])[],
): void {
  const first = days.at(-1)?.[0];
  if (first === undefined) return;
  database.run('DELETE FROM main_day WHERE day >= ?', first);
  for (const [day, oid] of days) database.run('INSERT INTO main_day VALUES (?, ?)', day, oid);
}

/** The commit at which main stood when a day ended; null before the first (Z13). */
export function commitOn(database: Database, day: string): Oid | null {
  const row = database.get(
    'SELECT oid FROM main_day WHERE day <= ? ORDER BY day DESC LIMIT 1',
    day,
  );
  return (row?.['oid'] ?? null) as Oid | null;
}

/** The day of the first commit; null where there is none. */
export function firstDay(database: Database): string | null {
  const row = database.get('SELECT min(day) AS day FROM main_day');
  return (row?.['day'] ?? null) as string | null;
}
