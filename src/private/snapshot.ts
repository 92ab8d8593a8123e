import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A consistent copy of a database that others may be writing to, as one file readable by its owner only. */
export function snapshotDatabase(path: string, to: string): void {
  const sql = new DatabaseSync(path, { timeout: 10_000 });
  try {
    sql.prepare('VACUUM INTO ?').run(to);
    chmodSync(to, 0o600);
  } finally {
    sql.close();
  }
}
