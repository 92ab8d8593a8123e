import { createHash } from 'node:crypto';
import { seal, unseal } from '#codes/seal.ts';
import type { Database } from './database.ts';
import type { Random } from './random.ts';
import type { PrivateSettings } from './settings.ts';
import type { Drafts, Secrets } from './types.ts';

/**
 * Half-filled forms. The key is an HMAC of the draft's token, and only the token's hash is
 * kept: neither the database nor the secrets beside it open a draft without its holder.
 */
export function openDrafts(
  database: Database,
  secrets: Secrets,
  random: Random,
  settings: PrivateSettings,
): Drafts {
  const life = settings.draftDays * 24 * 3_600_000;
  const { sql } = database;
  const one = sql.prepare('SELECT sealed, until FROM draft WHERE hash = ?');
  const put = sql.prepare('INSERT OR REPLACE INTO draft (hash, sealed, until) VALUES (?, ?, ?)');
  const remove = sql.prepare('DELETE FROM draft WHERE hash = ?');
  const removeOld = sql.prepare('DELETE FROM draft WHERE until <= ?');
  const isLive = (token: string, at: Date): boolean =>
    Number(one.get(hashOf(token))?.['until'] ?? 0) > at.getTime();

  return {
    save(given, fields, at) {
      // a token that we did not give is not taken over: somebody else may know it
      const token = given !== null && isLive(given, at) ? given : random(32).toString('base64url');
      const hash = hashOf(token);
      const sealed = seal(JSON.stringify(fields), secrets.hmac('draft', token), hash, random(12));
      database.write(() => {
        removeOld.run(at.getTime());
        put.run(hash, sealed, at.getTime() + life);
      });
      return token;
    },
    load(token, at) {
      if (!isLive(token, at)) return null;
      const hash = hashOf(token);
      const row = one.get(hash);
      if (!row) return null;
      const text = unseal(row['sealed'] as Uint8Array, secrets.hmac('draft', token), hash);
      return JSON.parse(text) as Record<string, string>;
    },
    drop(token) {
      database.write(() => remove.run(hashOf(token)));
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
