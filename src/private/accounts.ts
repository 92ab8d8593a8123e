import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';
import type { SlowHash } from './slow-hash.ts';
import type { Account, Accounts } from './types.ts';

/** Accounts of units: passwords NFC, kept as argon2id. */
export function openAccounts(database: Database, slow: SlowHash): Accounts {
  const { sql } = database;
  const columns = 'id, unit, hash, must_change, disabled';
  const one = sql.prepare(`SELECT ${columns} FROM account WHERE id = ?`);
  const of = sql.prepare(`SELECT ${columns} FROM account WHERE unit = ? ORDER BY id`);
  const insert = sql.prepare(
    'INSERT INTO account (id, unit, hash, must_change, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const change = sql.prepare(
    'UPDATE account SET hash = ?, must_change = 0, changed_at = ? WHERE id = ?',
  );
  const endSessions = sql.prepare("DELETE FROM session WHERE kind = 'account' AND subject = ?");

  return {
    async create({ id, unit, password, mustChangePassword }, at) {
      const hash = await slow.make(password.normalize('NFC'));
      const now = isoOf(at);
      database.write(() => insert.run(idOf(id), unit, hash, mustChangePassword ? 1 : 0, now, now));
    },
    async verify(id, password) {
      const row = one.get(idOf(id));
      const isRight = await slow.matches(
        password.normalize('NFC'),
        row ? String(row['hash']) : null,
      );
      const account = row ? accountOf(row) : null;
      return isRight && account && !account.disabled ? account : null;
    },
    get(id) {
      const row = one.get(idOf(id));
      return row ? accountOf(row) : null;
    },
    ofUnit(unit) {
      return of.all(unit).map(accountOf);
    },
    async changePassword(id, password, at) {
      const hash = await slow.make(password.normalize('NFC'));
      database.write(() => {
        const { changes } = change.run(hash, isoOf(at), idOf(id));
        if (changes !== 1) throw new Error('no such account');
        endSessions.run(idOf(id));
      });
    },
  };
}

/** An id as it is kept, whatever the case it was typed in. */
function idOf(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

function accountOf(row: Record<string, unknown>): Account {
  return {
    id: String(row['id']),
    unit: row['unit'] as UnitCode,
    mustChangePassword: row['must_change'] === 1,
    disabled: row['disabled'] === 1,
  };
}
