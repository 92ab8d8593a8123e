import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isoOf } from '#registry/moment.ts';
import type { Database } from './database.ts';
import { syncDirectory } from './durable-file.ts';
import type { PersonKeys } from './person-keys.ts';
import type { Random } from './random.ts';

/** What stays of a person that was erased; no personal data. */
export interface Tombstone {
  readonly id: string;
  /** A filing, `unit:990101`, `applicant:…` or `code:…`; `record:…` for one record of them. */
  readonly subject: string;
  /** ISO, +08:00. */
  readonly at: string;
  readonly reason: string;
}

/** Erases personal records for good: keys first, then records and mails that wait (D12, R-9.4). */
export interface Erasures {
  /** Erases all records of these subjects; a tombstone of each stays, also in the journal. */
  erase(subjects: readonly string[], reason: string, at: Date): readonly Tombstone[];
  /**
   * Carries out what the journal tells and the store does not know: a crash cut it off, or the store is
   * of an older backup. How many.
   */
  carryOn(): number;
  /** The last tombstone of a subject; null while nothing of it was erased. */
  find(subject: string): Tombstone | null;
  /** Those of single records of a subject, newest first. */
  ofRecords(subject: string): readonly Tombstone[];
  /** All, newest first. */
  list(limit: number): readonly Tombstone[];
}

/** Mails to persons that are no more end with this. */
export const erasedMail = '收件人的个人信息已经擦除';

/** The journal beside the private store: it outlives a restore of the store itself. */
export function journalPath(privateDb: string): string {
  return `${privateDb.replace(/\.db$/, '')}-erased.jsonl`;
}

/** Tombstones of a journal; a line that a crash cut off is left out. */
export function readJournal(path: string): readonly Tombstone[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const { id, subject, at, reason } = JSON.parse(line) as Tombstone;
        return [id, subject, at, reason].every((one) => typeof one === 'string')
          ? [{ id, subject, at, reason }]
          : [];
      } catch {
        return [];
      }
    });
}

/** Opens them; `journal` is a file that only grows. */
export function openErasures(
  database: Database,
  keys: PersonKeys,
  random: Random,
  journal: string,
): Erasures {
  const { sql } = database;
  const insert = sql.prepare(
    `INSERT INTO tombstone (id, filing, reason, at) SELECT ?1, ?2, ?3, ?4
     WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE id = ?1 AND filing = ?2)`,
  );
  const newest = sql.prepare('SELECT * FROM tombstone WHERE filing = ? ORDER BY n DESC LIMIT 1');
  const ofRecords = sql.prepare(
    'SELECT * FROM tombstone WHERE filing >= ? AND filing < ? ORDER BY n DESC',
  );
  const all = sql.prepare('SELECT * FROM tombstone ORDER BY n DESC LIMIT ?');
  const known = sql.prepare('SELECT 1 FROM tombstone WHERE id = ? AND filing = ?');

  function carryOut(tombstones: readonly Tombstone[]): void {
    for (const { subject } of tombstones) {
      const one = recordOf(subject);
      if (one) keys.drop(one.subject, one.record);
      else keys.drop(subject);
    }
    database.write(() => {
      for (const { id, subject, reason, at } of tombstones) {
        forgetRecords(database, subject);
        dropMails(database, subject, at);
        insert.run(id, subject, reason, at);
      }
    });
    keys.wipe();
    database.wipeLog();
  }

  return {
    erase(subjects, reason, at) {
      const tombstones = subjects.map((subject) => ({
        ...{ id: random(8).toString('hex'), subject, at: isoOf(at), reason },
      }));
      // told first: whatever dies from here on, the next opening carries it out
      append(journal, tombstones);
      carryOut(tombstones);
      return tombstones;
    },
    carryOn() {
      const told = once(readJournal(journal));
      const unknown = told.filter(({ id, subject }) => !known.get(id, subject));
      if (unknown.length > 0) carryOut(unknown);
      return unknown.length;
    },
    find(subject) {
      const row = newest.get(subject);
      return row ? tombstoneOf(row) : null;
    },
    // what begins with the name and a colon lies before the name and the next character
    ofRecords: (subject) =>
      ofRecords.all(recordSubject(subject, ''), `record:${subject};`).map(tombstoneOf),
    list: (limit) => all.all(limit).map(tombstoneOf),
  };
}

/** How a tombstone names one record of a subject, where the others stay. */
export function recordSubject(subject: string, record: string): string {
  return `record:${subject}:${record}`;
}

/** The record that a tombstone names; null where it names all of a subject. */
function recordOf(name: string): { readonly subject: string; readonly record: string } | null {
  const [, subject, record] = /^record:(.+):([0-9a-f]+)$/.exec(name) ?? [];
  return subject !== undefined && record !== undefined ? { subject, record } : null;
}

/** Removes the sealed records of a subject, or the one that it names; idempotent. */
export function forgetRecords(database: Database, subject: string): void {
  const run = (text: string, ...names: string[]) => database.sql.prepare(text).run(...names);
  const one = recordOf(subject);
  if (one) {
    run('DELETE FROM person_record WHERE filing = ? AND commitment = ?', one.subject, one.record);
    return;
  }
  const [kind = '', name = ''] = subject.split(':');
  run('DELETE FROM person_record WHERE filing = ?', subject);
  if (kind === 'unit') run('DELETE FROM unit_contact WHERE unit = ?', name);
  if (kind === 'code') run('DELETE FROM one_time_code WHERE subject = ?', subject);
  // the account stays, and that it accepted the agreement
  if (kind === 'applicant') run("UPDATE applicant SET sealed = x'' WHERE account = ?", name);
}

function dropMails(database: Database, subject: string, at: string): void {
  const { sql } = database;
  sql
    .prepare(
      `UPDATE mail SET state = 'failed', error = ?, at = ?
       WHERE filing = ? AND state IN ('waiting', 'sending')`,
    )
    .run(erasedMail, at, subject);
  // what a unit noted by telephone may name the person
  sql
    .prepare(`UPDATE mail_note SET note = '' WHERE mail IN (SELECT n FROM mail WHERE filing = ?)`)
    .run(subject);
}

/** Adds tombstones of another journal; those that stand there are left. */
export function addToJournal(journal: string, tombstones: readonly Tombstone[]): void {
  const there = new Set(readJournal(journal).map(nameOf));
  append(
    journal,
    once(tombstones).filter((each) => !there.has(nameOf(each))),
  );
}

/** Each tombstone once, however many journals tell it. */
function once(tombstones: readonly Tombstone[]): readonly Tombstone[] {
  return [...new Map(tombstones.map((each) => [nameOf(each), each])).values()];
}

function nameOf({ id, subject }: Tombstone): string {
  return `${id} ${subject}`;
}

function append(path: string, tombstones: readonly Tombstone[]): void {
  if (tombstones.length === 0) return;
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  try {
    // a line that a crash cut off ends here
    const lines = tombstones.map((each) => `${JSON.stringify(each)}\n`).join('');
    writeSync(file, isNew ? lines : `\n${lines}`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (isNew) syncDirectory(dirname(path));
}

function tombstoneOf(row: Readonly<Record<string, unknown>>): Tombstone {
  return {
    id: String(row['id']),
    subject: String(row['filing']),
    at: String(row['at']),
    reason: String(row['reason']),
  };
}
