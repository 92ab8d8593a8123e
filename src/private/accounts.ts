import { parseActivationCode } from '#codes/activation-code.ts';
import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';
import type { SlowHash } from './slow-hash.ts';
import type { AccountState } from './account-types.ts';
import type { Account, Accounts } from './types.ts';

/** Accounts of units: passwords NFC, kept as argon2id. */
export function openAccounts(database: Database, slow: SlowHash): Accounts {
  const { sql } = database;
  const columns = 'id, unit, hash, must_change, disabled, created_at, activated_at, code_until';
  const one = sql.prepare(`SELECT ${columns} FROM account WHERE id = ?`);
  const of = sql.prepare(`SELECT ${columns} FROM account WHERE unit = ? ORDER BY length(id), id`);
  const insert = sql.prepare(
    `INSERT INTO account (id, unit, hash, must_change, created_at, changed_at, activated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const change = sql.prepare(
    `UPDATE account SET hash = ?, must_change = 0, code_until = NULL, changed_at = ?,
     activated_at = coalesce(activated_at, ?) WHERE id = ?`,
  );
  const disable = sql.prepare(
    `UPDATE account SET disabled = 1 WHERE id = ? AND disabled = 0 AND EXISTS (
       SELECT 1 FROM account AS other WHERE other.unit = account.unit AND other.id <> account.id
       AND other.disabled = 0 AND other.activated_at IS NOT NULL AND other.must_change = 0)`,
  );
  const enable = sql.prepare('UPDATE account SET disabled = 0 WHERE id = ? AND disabled = 1');
  const move = sql.prepare('UPDATE account SET unit = ? WHERE id = ?');
  const endSessions = sql.prepare(
    "DELETE FROM session WHERE kind IN ('account', 'opening') AND subject = ?",
  );

  return {
    async create({ id, unit, password, mustChangePassword }, at) {
      const hash = await slow.make(password.normalize('NFC'));
      const now = isoOf(at);
      database.write(() => {
        const activated = mustChangePassword ? null : now;
        insert.run(idOf(id), unit, hash, mustChangePassword ? 1 : 0, now, now, activated);
      });
    },
    async verify(id, password) {
      const row = one.get(idOf(id));
      // a code comes from paper: case, spaces and hyphens are forgiven
      const code = row && row['code_until'] !== null ? parseActivationCode(password) : null;
      const isRight = await slow.matches(
        code ?? password.normalize('NFC'),
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
    state(id) {
      const row = one.get(idOf(id));
      return row ? stateOf(row) : null;
    },
    statesOf(unit) {
      return of.all(unit).map(stateOf);
    },
    setDisabled(id, disabled) {
      return database.write(() => {
        const { changes } = (disabled ? disable : enable).run(idOf(id));
        if (changes === 1 && disabled) endSessions.run(idOf(id));
        return changes === 1;
      });
    },
    moveTo(id, unit) {
      database.write(() => {
        move.run(unit, idOf(id));
        endSessions.run(idOf(id));
      });
    },
    async changePassword(id, password, at) {
      const hash = await slow.make(password.normalize('NFC'));
      database.write(() => {
        const { changes } = change.run(hash, isoOf(at), isoOf(at), idOf(id));
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

function stateOf(row: Record<string, unknown>): AccountState {
  const { activated_at: activatedAt, code_until: codeUntil } = row;
  return {
    ...accountOf(row),
    createdAt: String(row['created_at']),
    activatedAt: typeof activatedAt === 'string' ? activatedAt : null,
    codeUntil: typeof codeUntil === 'number' ? new Date(codeUntil) : null,
  };
}

function accountOf(row: Record<string, unknown>): Account {
  return {
    id: String(row['id']),
    unit: row['unit'] as UnitCode,
    mustChangePassword: row['must_change'] === 1,
    disabled: row['disabled'] === 1,
  };
}
