import type { Level, UnitCode } from '#registry/unit.ts';
import type { Conclusion } from './conclusions.ts';
import type { Database } from './sqlite.ts';

const count = (sign: '+' | '-', by: 'unit' | 'filing') => `
  INSERT INTO region_wait (unit, level, days, decisions)
  SELECT above, level, days, ${sign} count(*)
  FROM wait CROSS JOIN unit_above USING (unit) WHERE wait.${by} = ?
  GROUP BY above, level, days
  ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions`;

/** Counts the waits of a unit, or of one filing, in all their regions. */
export function putWaitsIn(database: Database, by: 'unit' | 'filing', value: string): void {
  database.run(count('+', by), value);
}

/** Takes the waits of a unit, or of one filing, off the counts. */
export function takeWaitsOut(database: Database, by: 'unit' | 'filing', value: string): void {
  database.run(count('-', by), value);
  database.run('DELETE FROM region_wait WHERE decisions = 0');
}

/** Writes how long the decisions of new conclusions took; those of a filing replace what was there. */
export function writeWaits(
  database: Database,
  conclusions: ReadonlyMap<string, Pick<Conclusion, 'waits'>>,
): void {
  for (const [filing, { waits }] of conclusions) {
    if (database.get('SELECT 1 FROM wait WHERE filing = ? LIMIT 1', filing)) {
      takeWaitsOut(database, 'filing', filing);
      database.run('DELETE FROM wait WHERE filing = ?', filing);
    }
    for (const [step, { unit, days }] of waits.entries()) {
      database.run('INSERT INTO wait VALUES (?, ?, ?, ?)', filing, step, unit, days);
    }
    if (waits.length > 0) putWaitsIn(database, 'filing', filing);
  }
}

/** How many decisions of units of a subtree took how many whole days, by the unit's level (Z10). */
export function waitCounts(
  database: Database,
  unit: UnitCode,
): ReadonlyMap<Level, ReadonlyMap<number, number>> {
  const levels = new Map<Level, Map<number, number>>();
  const rows = database.all('SELECT level, days, decisions FROM region_wait WHERE unit = ?', unit);
  for (const row of rows) {
    const level = row['level'] as Level;
    const days = levels.get(level) ?? new Map<number, number>();
    days.set(Number(row['days']), Number(row['decisions']));
    levels.set(level, days);
  }
  return levels;
}
