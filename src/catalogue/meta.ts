import type { Database } from './sqlite.ts';

/** A value of the catalogue about itself; empty where there is none. */
export function readMeta(database: Database, name: 'commit' | 'units'): string {
  return (database.get('SELECT value FROM meta WHERE name = ?', name)?.['value'] ?? '') as string;
}

/** Writes a value of the catalogue about itself. */
export function writeMeta(database: Database, name: 'commit' | 'units', value: string): void {
  database.run('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value);
}
