import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from './database.ts';
import { syncDirectory, writeDurably } from './durable-file.ts';
import type { Random } from './random.ts';
import { type SecretPurpose, secretPurposes, type Secrets } from './types.ts';

/** A key that was used is gone or another: codes already given would all change. */
export class SecretMissing extends Error {
  constructor(path: string) {
    super(`secret missing or replaced, restore it from its backup: ${path}`);
    this.name = 'SecretMissing';
  }
}

/**
 * Keys in a folder beside the database, one file a purpose, made at first use under the database's
 * lock so that two processes never make two. The database remembers a fingerprint of each; a
 * restored database without its keys is refused with `SecretMissing` instead of given new ones.
 */
export function openSecrets(folder: string, database: Database, random: Random): Secrets {
  const known = (): Map<unknown, unknown> =>
    new Map(
      database.sql
        .prepare('SELECT purpose, fingerprint FROM secret')
        .all()
        .map((row) => [row['purpose'], row['fingerprint']]),
    );
  const pathOf = (purpose: SecretPurpose): string => join(folder, `${purpose}.key`);
  if (secretPurposes.some((purpose) => !known().has(purpose))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    syncDirectory(dirname(folder));
    database.write(() => {
      const before = known();
      const remember = database.sql.prepare(
        'INSERT INTO secret (purpose, fingerprint) VALUES (?, ?)',
      );
      for (const purpose of secretPurposes) {
        if (before.has(purpose)) continue;
        const path = pathOf(purpose);
        if (!existsSync(path)) writeKey(path, random(32), random);
        remember.run(purpose, fingerprint(readKey(path)));
      }
    });
  }
  const fingerprints = known();
  const keys = new Map(
    secretPurposes.map((purpose) => {
      const key = readKey(pathOf(purpose));
      if (fingerprints.get(purpose) !== fingerprint(key)) throw new SecretMissing(pathOf(purpose));
      return [purpose, key] as const;
    }),
  );
  return {
    hmac(purpose, data) {
      const key = keys.get(purpose);
      if (!key) throw new TypeError(`no key for ${purpose}`);
      return createHmac('sha256', key).update(data).digest();
    },
  };
}

/** A key of 256 bits from its file. Throws `SecretMissing`. */
export function readKey(path: string): Buffer {
  if (!existsSync(path)) throw new SecretMissing(path);
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new SecretMissing(path);
  return Buffer.from(text, 'hex');
}

/** Makes the file of a key durable; its folder has to be there. */
export function writeKey(path: string, key: Uint8Array, random: Random): void {
  const text = `${Buffer.from(key).toString('hex')}\n`;
  writeDurably(path, Buffer.from(text), random(8).toString('hex'));
}

/** What the database remembers of a key; says nothing of the key itself. */
export function fingerprint(key: Buffer): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 16);
}
