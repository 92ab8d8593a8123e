import { isoOf } from '#registry/moment.ts';
import type { MailTemplate } from '#registry/mail-template.ts';
import type { FilingId } from '#registry/site.ts';
import type { Database } from './database.ts';
import { openMailList } from './mail-list.ts';
import type { Mail, MailState, Outbox } from './types.ts';

const lease = 2 * 60_000;
const minute = 60_000;
const lastAttempt = 10;
const pauses = [1, 5, 15, 60, 120, 240, 480, 960, 1440] as const;

/** Mails that wait, with what became of each; a key is queued once (E03, R-9.3). */
export function openOutbox(database: Database): Outbox {
  const { sql } = database;
  const insert = sql.prepare(
    `INSERT OR IGNORE INTO mail (key, template, filing, recipient, params, state, attempts, due, at, error)
     VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?, '')`,
  );
  const has = sql.prepare('SELECT 1 FROM mail WHERE key = ?');
  const due = sql.prepare(
    `SELECT key, template, filing, recipient, params, attempts FROM mail
     WHERE state IN ('waiting', 'sending') AND due <= ? ORDER BY due, n LIMIT ?`,
  );
  const take = sql.prepare(
    `UPDATE mail SET state = 'sending', attempts = attempts + 1, due = ?, at = ? WHERE key = ?`,
  );
  const end = sql.prepare('UPDATE mail SET state = ?, due = ?, at = ?, error = ? WHERE key = ?');
  const state = sql.prepare('SELECT state, attempts FROM mail WHERE key = ?');
  const count = sql.prepare('SELECT state, count(*) AS n FROM mail GROUP BY state');

  return {
    ...openMailList(database),
    enqueue(mails, at) {
      const fresh = mails.filter(({ key }) => !has.get(key));
      if (fresh.length === 0) return;
      database.write(() => {
        for (const { key, template, filing, to, params } of fresh) {
          insert.run(key, template, filing, to, JSON.stringify(params), at.getTime(), isoOf(at));
        }
      });
    },
    claim(limit, at) {
      const now = at.getTime();
      if (!due.get(now, 1)) return [];
      return database.write(() => {
        const taken: (Mail & { attempts: number })[] = [];
        for (const row of due.all(now, limit)) {
          const { key, attempts, ...mail } = mailOf(row);
          // its senders died every time: somebody has to look at it
          if (attempts >= lastAttempt) end.run('failed', now, isoOf(at), '发送多次中断', key);
          else {
            take.run(now + lease, isoOf(at), key);
            taken.push({ key, ...mail, attempts: attempts + 1 });
          }
        }
        return taken;
      });
    },
    sent(key, at) {
      database.write(() => end.run('sent', at.getTime(), isoOf(at), '', key));
    },
    failed(key, error, at, isFinal = false) {
      database.write(() => {
        const row = state.get(key);
        // a slow sender whose lease ran out does not undo what another one has sent
        if (!row || row['state'] !== 'sending') return;
        const attempts = Number(row['attempts']);
        const isOver = isFinal || attempts >= lastAttempt;
        const pause = (pauses[attempts - 1] ?? 1440) * minute;
        end.run(isOver ? 'failed' : 'waiting', at.getTime() + pause, isoOf(at), error, key);
      });
    },
    counts() {
      const counts = { waiting: 0, sending: 0, sent: 0, failed: 0 };
      for (const row of count.all()) counts[row['state'] as MailState['state']] = Number(row['n']);
      return counts;
    },
  };
}

function mailOf(row: Record<string, unknown>): Mail & { readonly attempts: number } {
  return {
    key: String(row['key']),
    template: row['template'] as MailTemplate,
    filing: row['filing'] as FilingId,
    to: row['recipient'] as Mail['to'],
    params: JSON.parse(String(row['params'])) as Mail['params'],
    attempts: Number(row['attempts']),
  };
}
