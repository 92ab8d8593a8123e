import { createHash } from 'node:crypto';
import { parseReceiptCode, type ReceiptCode, receiptCodeOf } from '#codes/receipt-code.ts';
import type { FilingId } from '#registry/site.ts';
import type { Database } from './database.ts';
import { forgetRecords } from './erasures.ts';
import type { PersonKeys } from './person-keys.ts';
import type { SlowHash } from './slow-hash.ts';
import type { Receipts, Secrets } from './types.ts';

/**
 * Receipt codes (临时码). A code is an HMAC of the request's token, so the same request has the same
 * code after a crash, and only the argon2id hash of its secret part is kept (R-5.3, R-9.3, B24).
 */
export function openReceipts(
  database: Database,
  keys: PersonKeys,
  secrets: Secrets,
  slow: SlowHash,
): Receipts {
  const { sql } = database;
  const ofRequest = sql.prepare('SELECT id FROM receipt WHERE request = ?');
  const ofId = sql.prepare('SELECT request, hash FROM receipt WHERE id = ?');
  const insert = sql.prepare('INSERT INTO receipt (id, hash, request, at) VALUES (?, ?, ?, ?)');
  const remove = sql.prepare('DELETE FROM receipt WHERE id = ?');
  const live = sql.prepare("SELECT id FROM receipt WHERE at < ? AND hash <> '' ORDER BY at");
  const close = sql.prepare("UPDATE receipt SET hash = '' WHERE id = ?");
  const older = sql.prepare('SELECT id FROM receipt WHERE at < ?');
  const note = sql.prepare('INSERT OR IGNORE INTO first_sign_in (site, at) VALUES (?, ?)');
  const noted = sql.prepare('SELECT at FROM first_sign_in WHERE site = ?');

  const derive = (token: string, counter: number): ReceiptCode =>
    receiptCodeOf(secrets.hmac('receipt', `${counter}\n${token}`));

  /** The code whose selector a request has; for one that has none the first whose selector is free. */
  function codeOf(token: string, reserved: unknown): ReceiptCode {
    for (let counter = 0; ; counter += 1) {
      const code = derive(token, counter);
      if (reserved === undefined ? !ofId.get(code.selector) : code.selector === reserved)
        return code;
    }
  }

  return {
    async issue(requestToken, at) {
      const request = createHash('sha256').update(requestToken).digest('hex');
      for (;;) {
        // asked once: another process may take the selector between two looks
        const reserved = ofRequest.get(request)?.['id'];
        const code = codeOf(requestToken, reserved);
        const known = { id: code.selector as FilingId, code: code.text, isNew: false };
        if (reserved !== undefined) return known;
        const hash = await slow.make(code.secret);
        const isKept = database.write(() => {
          if (ofRequest.get(request) || ofId.get(code.selector)) return false;
          insert.run(code.selector, hash, request, at.getTime());
          return true;
        });
        if (isKept) return { ...known, isNew: true };
      }
    },
    find(requestToken) {
      const request = createHash('sha256').update(requestToken).digest('hex');
      const reserved = ofRequest.get(request)?.['id'];
      if (reserved === undefined) return null;
      const code = codeOf(requestToken, reserved);
      return { id: code.selector as FilingId, code: code.text };
    },
    async check(text) {
      const code = parseReceiptCode(text);
      const row = code ? ofId.get(code.selector) : undefined;
      const isRight = await slow.matches(
        code?.secret ?? '',
        row ? String(row['hash']) || null : null,
      );
      return isRight && code ? (code.selector as FilingId) : null;
    },
    live: (before) => live.all(before.getTime()).map((row) => row['id'] as FilingId),
    close(id) {
      database.write(() => close.run(id));
    },
    sweep(before, exists) {
      const gone = older
        .all(before.getTime())
        .map((row) => row['id'] as FilingId)
        .filter((id) => !exists(id));
      for (const id of gone) {
        keys.drop(id);
        database.write(() => {
          forgetRecords(database, id);
          remove.run(id);
        });
      }
      if (gone.length > 0) {
        keys.wipe();
        database.wipeLog();
      }
      return gone.length;
    },
    firstSignIn(site) {
      const at = noted.get(site)?.['at'];
      return at === undefined ? null : new Date(Number(at));
    },
    noteSignIn(site, at) {
      if (noted.get(site)) return;
      database.write(() => note.run(site, at.getTime()));
    },
  };
}
