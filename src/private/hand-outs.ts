import { parseActivationCode } from '#codes/activation-code.ts';
import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { HandOut, HandOutKind, HandOutOrder, HandOuts } from './account-types.ts';
import type { Database } from './database.ts';
import type { SlowHash } from './slow-hash.ts';

/** Something changed while codes were hashed: nothing of the order is carried out. */
class Changed extends Error {}

/** Activation codes handed out: hashed first, then kept in one transaction. */
export function openHandOuts(database: Database, slow: SlowHash): HandOuts {
  const { sql } = database;
  const known = sql.prepare('SELECT 1 FROM hand_out WHERE request = ?');
  const insert = sql.prepare(
    'INSERT INTO hand_out (request, at, unit, account, kind, until) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertLine = sql.prepare(
    'INSERT INTO hand_out_line (hand_out, account, unit) VALUES (?, ?, ?)',
  );
  const insertAccount = sql.prepare(
    `INSERT INTO account (id, unit, hash, must_change, created_at, changed_at, code_until)
     VALUES (?, ?, ?, 1, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at,
       code_until = excluded.code_until
     WHERE account.unit = excluded.unit AND account.activated_at IS NULL AND account.disabled = 0`,
  );
  const renew = sql.prepare(
    `UPDATE account SET hash = ?, must_change = 1, changed_at = ?, code_until = ?
     WHERE id = ? AND unit = ? AND activated_at IS NOT NULL AND disabled = 0`,
  );
  const confirm = sql.prepare(
    `UPDATE reset SET state = 'confirmed', ended_by = ?, ended_at = ?
     WHERE n = ? AND state = 'waiting' AND account = ? AND started_by <> ?`,
  );
  const endSessions = sql.prepare("DELETE FROM session WHERE kind = 'account' AND subject = ?");
  const save = sql.prepare(
    'UPDATE hand_out SET saved_at = ? WHERE n = ? AND account = ? AND saved_at IS NULL',
  );
  const one = sql.prepare('SELECT * FROM hand_out WHERE n = ?');
  const some = sql.prepare(
    'SELECT * FROM hand_out WHERE unit = ? ORDER BY n DESC LIMIT ? OFFSET ?',
  );
  const all = sql.prepare('SELECT count(*) AS n FROM hand_out WHERE unit = ?');
  const lines = sql.prepare(
    'SELECT account, unit FROM hand_out_line WHERE hand_out = ? ORDER BY account',
  );
  const newest = sql.prepare(
    `SELECT hand_out.* FROM hand_out_line JOIN hand_out ON hand_out.n = hand_out_line.hand_out
     WHERE hand_out_line.account = ? AND hand_out.kind <> 'own' ORDER BY hand_out.n DESC LIMIT 1`,
  );

  const makers = sql.prepare(
    `SELECT hand_out.account AS maker, hand_out.kind = 'own' AS own
     FROM hand_out_line JOIN hand_out ON hand_out.n = hand_out_line.hand_out
     WHERE hand_out_line.account = ?1 AND hand_out.account <> 'server'
     UNION SELECT started_by, 0 FROM reset WHERE account = ?1 AND state = 'confirmed'`,
  );

  const handOutOf = (row: Record<string, unknown>): HandOut => ({
    id: Number(row['n']),
    at: String(row['at']),
    unit: row['unit'] as UnitCode,
    by: String(row['account']),
    kind: row['kind'] as HandOutKind,
    until: new Date(Number(row['until'])),
    lines: lines.all(Number(row['n'])).map((line) => ({
      account: String(line['account']),
      unit: line['unit'] as UnitCode,
    })),
    savedAt: typeof row['saved_at'] === 'string' ? row['saved_at'] : null,
  });

  function keep(order: HandOutOrder, hashes: readonly string[], at: Date): number | 'repeated' {
    if (known.get(order.request)) return 'repeated';
    const now = isoOf(at);
    const until = order.until.getTime();
    const { request, unit, by, kind } = order;
    const id = Number(insert.run(request, now, unit, by, kind, until).lastInsertRowid);
    for (const [index, line] of order.lines.entries()) {
      const hash = hashes[index] ?? '';
      if (kind === 'reset') {
        // the command line has no second person: whoever runs it holds the machine
        if (by !== 'server')
          mustChangeOne(confirm.run(by, now, order.reset ?? 0, line.account, by));
        mustChangeOne(renew.run(hash, now, until, line.account, line.unit));
      } else {
        mustChangeOne(insertAccount.run(line.account, line.unit, hash, now, now, until));
      }
      insertLine.run(id, line.account, line.unit);
      endSessions.run(line.account);
    }
    return id;
  }

  return {
    async give(order, at) {
      if (known.get(order.request)) return 'repeated';
      const hashes: string[] = [];
      for (const { code } of order.lines) {
        // one after the other: a sheet of a hundred leaves room for those who sign in
        hashes.push(await slow.make(parseActivationCode(code) ?? code));
      }
      try {
        return database.write(() => keep(order, hashes, at));
      } catch (error) {
        if (error instanceof Changed) return 'changed';
        throw error;
      }
    },
    noteSaved(id, by, at) {
      return database.write(() => save.run(isoOf(at), id, by).changes === 1);
    },
    find(id) {
      const row = one.get(id);
      return row ? handOutOf(row) : null;
    },
    list(unit, { offset, size }) {
      return some.all(unit, size, offset).map(handOutOf);
    },
    count(unit) {
      return Number(all.get(unit)?.['n'] ?? 0);
    },
    lastTo(account) {
      const row = newest.get(account);
      return row ? handOutOf(row) : null;
    },
    makersOf(account) {
      return makers.all(account).map((row) => ({
        account: String(row['maker']),
        isOwnUnit: row['own'] === 1,
      }));
    },
  };
}

function mustChangeOne({ changes }: { readonly changes: number | bigint }): void {
  if (changes !== 1) throw new Changed();
}
