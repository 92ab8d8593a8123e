import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Reset, Resets } from './account-types.ts';
import type { Database } from './database.ts';

/** Resets of forgotten passwords, all kept (A28, X33). */
export function openResets(database: Database): Resets {
  const { sql } = database;
  const insert = sql.prepare(
    `INSERT INTO reset (account, unit, state, started_by, started_unit, started_at, note)
     VALUES (?, ?, 'waiting', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const end = sql.prepare(
    `UPDATE reset SET state = 'cancelled', ended_by = ?, ended_at = ?
     WHERE n = ? AND state = 'waiting'`,
  );
  const late = sql.prepare(
    `UPDATE reset SET state = 'expired', ended_at = ?
     WHERE state = 'waiting' AND started_at <= ?`,
  );
  const one = sql.prepare('SELECT * FROM reset WHERE n = ?');
  const open = sql.prepare("SELECT * FROM reset WHERE state = 'waiting' ORDER BY n");
  const some = sql.prepare(
    `SELECT * FROM reset WHERE unit IN (SELECT value FROM json_each(?)) ORDER BY n DESC LIMIT ?`,
  );
  return {
    start({ account, unit, startedBy, startedUnit, note }, at) {
      return database.write(() => {
        const run = insert.run(account, unit, startedBy, startedUnit, isoOf(at), note);
        return run.changes === 1 ? Number(run.lastInsertRowid) : null;
      });
    },
    cancel(id, by, at) {
      return database.write(() => end.run(by, isoOf(at), id).changes === 1);
    },
    expire(startedUntil, at) {
      // each reading of the list asks: nothing is written where nothing is late
      const isLate = open.all().some((row) => String(row['started_at']) <= isoOf(startedUntil));
      if (!isLate) return 0;
      return database.write(() => Number(late.run(isoOf(at), isoOf(startedUntil)).changes));
    },
    find(id) {
      const row = one.get(id);
      return row ? resetOf(row) : null;
    },
    waiting() {
      return open.all().map(resetOf);
    },
    list(units, limit) {
      return some.all(JSON.stringify(units), limit).map(resetOf);
    },
  };
}

function resetOf(row: Record<string, unknown>): Reset {
  return {
    id: Number(row['n']),
    account: String(row['account']),
    unit: row['unit'] as UnitCode,
    state: row['state'] as Reset['state'],
    startedBy: String(row['started_by']),
    startedUnit: row['started_unit'] as UnitCode,
    startedAt: String(row['started_at']),
    note: String(row['note']),
    endedBy: String(row['ended_by']),
    endedAt: String(row['ended_at']),
  };
}
