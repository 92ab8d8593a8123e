import { isoOf } from '#registry/moment.ts';
import type { AccountEventKind, AccountLog } from './account-types.ts';
import { addressGroup } from './address-group.ts';
import type { Database } from './database.ts';

/** 登录记录 of accounts: of an address its network only, never what was typed. */
export function openAccountLog(database: Database): AccountLog {
  const { sql } = database;
  const insert = sql.prepare(
    // An id that nobody has may be a password in the wrong field, so it is not kept; the try is, so
    // that both take the same time (W7).
    `INSERT INTO account_event (account, at, what, network, by)
     VALUES (coalesce((SELECT id FROM account WHERE id = ?), ''), ?, ?, ?, ?)`,
  );
  const removeOld = sql.prepare(
    `DELETE FROM account_event WHERE at < ? AND what IN ('signed-in', 'refused', 'code-expired')`,
  );
  const some = sql.prepare(
    `SELECT at, what, network, by FROM account_event WHERE account = ?
     ORDER BY n DESC LIMIT ? OFFSET ?`,
  );
  const all = sql.prepare('SELECT count(*) AS n FROM account_event WHERE account = ?');
  return {
    note(account, { what, address = '', by = '' }, at, keepSince) {
      database.write(() => {
        removeOld.run(isoOf(keepSince));
        const network = address === '' ? '' : addressGroup(address);
        insert.run(account, isoOf(at), what, network, by);
      });
    },
    list(account, { offset, size }) {
      return some.all(account, size, offset).map((row) => ({
        at: String(row['at']),
        what: row['what'] as AccountEventKind,
        network: String(row['network']),
        by: String(row['by']),
      }));
    },
    count(account) {
      return Number(all.get(account)?.['n'] ?? 0);
    },
  };
}
