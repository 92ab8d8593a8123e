import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';

/** Which accounts have opened which notices, once each (L05). */
export interface NoticeReadings {
  /** Notes that an account opened a notice; false where it had before. */
  note(notice: string, account: string, unit: UnitCode, at: Date): boolean;
  /** The notices that an account has opened. */
  ofAccount(account: string): ReadonlySet<string>;
  /** The units of which somebody has opened a notice, and when the first did. */
  unitsOf(notice: string): ReadonlyMap<UnitCode, string>;
}

/** Read state of notices over the private store. */
export function openNoticeReadings(database: Database): NoticeReadings {
  const { sql } = database;
  const insert = sql.prepare(
    'INSERT OR IGNORE INTO notice_reading (notice, account, unit, at) VALUES (?, ?, ?, ?)',
  );
  const known = sql.prepare('SELECT 1 FROM notice_reading WHERE notice = ? AND account = ?');
  const read = sql.prepare('SELECT notice FROM notice_reading WHERE account = ?');
  const units = sql.prepare(
    'SELECT unit, min(at) AS at FROM notice_reading WHERE notice = ? GROUP BY unit',
  );
  return {
    note(notice, account, unit, at) {
      // most openings are not the first: nothing is written then
      if (known.get(notice, account)) return false;
      const done = database.write(() => insert.run(notice, account, unit, isoOf(at)));
      return Number(done.changes) > 0;
    },
    ofAccount: (account) => new Set(read.all(account).map((row) => String(row['notice']))),
    unitsOf: (notice) =>
      new Map(units.all(notice).map((row) => [row['unit'] as UnitCode, String(row['at'])])),
  };
}
