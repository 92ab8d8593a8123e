import { isoOf } from '#registry/moment.ts';
import type { MailTemplate } from '#registry/mail-template.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';
import type { BounceReason, MailFilter } from '#registry/mail-outcome.ts';
import type { KeptMail, Mail, MailNote, MailState } from './types.ts';
import type { Outbox } from './types.ts';

const columns = `n, key, template, filing, recipient, params, state, attempts, at, error, unit, bounce, next`;

const wheres = {
  action: "next IS NULL AND (state = 'failed' OR bounce <> '')",
  waiting: "state IN ('waiting', 'sending')",
  sent: "state = 'sent' AND bounce = ''",
  failed: "state = 'failed'",
  bounced: "bounce <> ''",
} as const satisfies Record<MailFilter, string>;

/** The part of the outbox that units read and act on: what became of mails, 退信 and 重新发送. */
export type MailList = Pick<
  Outbox,
  'ofFiling' | 'find' | 'unplaced' | 'place' | 'list' | 'count' | 'noteBounce' | 'resend' | 'notes'
>;

/** Opens that part over the same table. */
export function openMailList(database: Database): MailList {
  const { sql } = database;
  const ofFiling = sql.prepare(`SELECT ${columns} FROM mail WHERE filing = ? ORDER BY n`);
  const one = sql.prepare(`SELECT ${columns} FROM mail WHERE n = ?`);
  const unplaced = sql.prepare("SELECT DISTINCT filing FROM mail WHERE unit = '' LIMIT ?");
  const place = sql.prepare('UPDATE mail SET unit = ? WHERE filing = ? AND unit <> ?');
  const bounce = sql.prepare(
    "UPDATE mail SET bounce = ? WHERE n = ? AND state = 'sent' AND bounce = ''",
  );
  const again = sql.prepare(
    `INSERT INTO mail (key, template, filing, recipient, params, state, attempts, due, at, error, unit)
     SELECT key || ':again', template, filing, recipient, params, 'waiting', 0, ?, ?, '', unit
     FROM mail WHERE n = ? AND next IS NULL AND state IN ('sent', 'failed')`,
  );
  const follow = sql.prepare('UPDATE mail SET next = ? WHERE n = ?');
  const note = sql.prepare(
    'INSERT INTO mail_note (mail, at, account, what, reason, note) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const notes = sql.prepare(
    'SELECT at, account, what, reason, note FROM mail_note WHERE mail = ? ORDER BY n',
  );

  return {
    ofFiling: (id) => ofFiling.all(id).map(keptMailOf),
    find(id) {
      const row = one.get(id);
      return row ? keptMailOf(row) : null;
    },
    unplaced: (limit) => unplaced.all(limit).map((row) => row['filing'] as FilingId),
    place(filing, unit) {
      database.write(() => place.run(unit, filing, unit));
    },
    list(units, filter, { offset, size }) {
      const { where, cells } = selection(units, filter);
      const text = `SELECT ${columns} FROM mail ${where} ORDER BY n DESC LIMIT ? OFFSET ?`;
      return sql
        .prepare(text)
        .all(...cells, size, offset)
        .map(keptMailOf);
    },
    count(units, filter) {
      const { where, cells } = selection(units, filter);
      const row = sql.prepare(`SELECT count(*) AS n FROM mail ${where}`).get(...cells);
      return Number(row?.['n'] ?? 0);
    },
    noteBounce(id, reason, text, account, at) {
      return database.write(() => {
        if (Number(bounce.run(reason, id).changes) === 0) return false;
        note.run(id, isoOf(at), account, 'bounce', reason, text);
        return true;
      });
    },
    resend(id, account, at) {
      return database.write(() => {
        const done = again.run(at.getTime(), isoOf(at), id);
        if (Number(done.changes) === 0) return null;
        const next = Number(done.lastInsertRowid);
        follow.run(next, id);
        note.run(id, isoOf(at), account, 'resend', '', '');
        return next;
      });
    },
    notes: (id) =>
      notes.all(id).map((row) => ({
        at: String(row['at']),
        account: String(row['account']),
        what: row['what'] as MailNote['what'],
        reason: row['reason'] as MailNote['reason'],
        note: String(row['note']),
      })),
  };
}

/** Units go in as one JSON text, so that a province's three hundred make no other statement. */
function selection(
  units: readonly UnitCode[] | null,
  filter: MailFilter | null,
): { readonly where: string; readonly cells: readonly string[] } {
  const terms = [
    ...(units === null ? [] : ['unit IN (SELECT value FROM json_each(?))']),
    ...(filter === null ? [] : [wheres[filter]]),
  ];
  return {
    where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`,
    cells: units === null ? [] : [JSON.stringify(units)],
  };
}

function keptMailOf(row: Record<string, unknown>): KeptMail {
  return {
    id: Number(row['n']),
    key: String(row['key']),
    template: row['template'] as MailTemplate,
    to: row['recipient'] as Mail['to'],
    state: row['state'] as MailState['state'],
    attempts: Number(row['attempts']),
    at: String(row['at']),
    error: String(row['error']),
    bounce: row['bounce'] as BounceReason | '',
    next: row['next'] === null ? null : Number(row['next']),
    filing: row['filing'] as FilingId,
    params: JSON.parse(String(row['params'])) as Mail['params'],
    unit: row['unit'] as UnitCode | '',
  };
}
