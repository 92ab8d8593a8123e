import type { Database } from './database.ts';
import type { PrivateSettings } from './settings.ts';

/**
 * Removes what nobody can use any more: sessions that are over, drafts past
 * their time, and from where filings of the day before came. How many rows.
 */
export function forgetStale(database: Database, settings: PrivateSettings, at: Date): number {
  const now = at.getTime();
  const hour = 3_600_000;
  const steps: readonly (readonly [string, number])[] = [
    ['session WHERE started < ?', now - settings.sessionHours * hour],
    ['draft WHERE until <= ?', now],
    ['filing_origin WHERE at <= ?', now - 24 * hour],
  ];
  const due = steps.filter(([what, moment]) =>
    database.sql.prepare(`SELECT 1 FROM ${what} LIMIT 1`).get(moment),
  );
  if (due.length === 0) return 0;
  return database.write(() =>
    due.reduce(
      (sum, [what, moment]) =>
        sum + Number(database.sql.prepare(`DELETE FROM ${what}`).run(moment).changes),
      0,
    ),
  );
}
