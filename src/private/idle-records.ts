import type { KeptRecord } from '#registry/person-retention.ts';
import type { Database } from './database.ts';

/** Which records of persons nothing needs any more, and since when. */
export interface IdleRecords {
  /** Subjects to look at: those that got a record since they were settled, oldest first. */
  subjects(): readonly string[];
  /** How many records there are, and how many of them need not be looked at. */
  counts(): { readonly all: number; readonly settled: number };
  /** The records of a subject, oldest first. */
  of(subject: string): readonly KeptRecord[];
  /** Notes since when each is not needed; null where it is. Those that are gone are left out. */
  note(subject: string, records: readonly KeptRecord[]): void;
  /** Not looked at again before it gets another record, if these are still all it has. */
  settle(subject: string, records: readonly KeptRecord[]): void;
}

/** Opens them over the table of records. */
export function openIdleRecords(database: Database): IdleRecords {
  const { sql } = database;
  const unsettled = sql.prepare(
    'SELECT filing FROM person_record WHERE is_settled = 0 GROUP BY filing ORDER BY min(n)',
  );
  const ofOne = sql.prepare(
    'SELECT commitment, idle_since FROM person_record WHERE filing = ? ORDER BY n',
  );
  const note = sql.prepare(
    'UPDATE person_record SET idle_since = ? WHERE filing = ? AND commitment = ?',
  );
  const settle = sql.prepare('UPDATE person_record SET is_settled = 1 WHERE filing = ?');
  const count = sql.prepare(
    'SELECT count(*) AS every, coalesce(sum(is_settled), 0) AS settled FROM person_record',
  );
  const of = (subject: string): readonly KeptRecord[] =>
    ofOne.all(subject).map((row) => ({
      record: String(row['commitment']),
      idleSince: row['idle_since'] === null ? null : String(row['idle_since']),
    }));

  return {
    subjects: () => unsettled.all().map((row) => String(row['filing'])),
    counts() {
      const row = count.get();
      return { all: Number(row?.['every'] ?? 0), settled: Number(row?.['settled'] ?? 0) };
    },
    of,
    note(subject, records) {
      const before = new Map(of(subject).map(({ record, idleSince }) => [record, idleSince]));
      const changed = records.filter(
        ({ record, idleSince }) => before.has(record) && before.get(record) !== idleSince,
      );
      if (changed.length === 0) return;
      database.write(() => {
        for (const { record, idleSince } of changed) note.run(idleSince, subject, record);
      });
    },
    settle(subject, records) {
      database.write(() => {
        // somebody may have filed in between
        const now = of(subject);
        const isSame = now.every(({ record }, n) => record === records[n]?.record);
        if (isSame && now.length === records.length) settle.run(subject);
      });
    },
  };
}
