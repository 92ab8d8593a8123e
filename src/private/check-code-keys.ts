import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteCode } from '#registry/site.ts';
import type { Database } from './database.ts';
import type { Random } from './random.ts';
import { fingerprint, readKey, SecretMissing, writeKey } from './secrets.ts';

/** A site with the generation that its check code has now. */
export interface Generation {
  readonly site: SiteCode;
  readonly generation: number;
}

/** Keys that check codes are derived with, and which one each code has (section 4 of the reference). */
export interface CheckCodeKeys {
  /** HMAC-SHA-256 under the key of that site's generation. */
  hmac(site: string, generation: number, data: string): Buffer;
  /** Name of the key that new codes get: `check-code`, `check-code-2`. */
  current(): string;
  /**
   * Makes a new key. The codes that sites have now keep theirs; those that are minted or replaced from
   * here on get the new one. One that was cut off is done anew and strands nothing.
   */
  rotate(sites: readonly Generation[]): string;
}

/** Opens them over the folder of secrets. Throws `SecretMissing` where one that was used is gone. */
export function openCheckCodeKeys(
  folder: string,
  database: Database,
  random: Random,
): CheckCodeKeys {
  const { sql } = database;
  const all = sql.prepare(
    "SELECT purpose, fingerprint FROM secret WHERE purpose = 'check-code' OR purpose LIKE 'check-code-%'",
  );
  const remember = sql.prepare('INSERT INTO secret (purpose, fingerprint) VALUES (?, ?)');
  const bound = sql.prepare(
    'SELECT key FROM check_code_key WHERE site = ? AND generation >= ? ORDER BY generation LIMIT 1',
  );
  const bind = sql.prepare('INSERT OR IGNORE INTO check_code_key VALUES (?, ?, ?)');
  const pathOf = (name: string): string => join(folder, `${name}.key`);
  const numberOf = (name: string): number => Number(name.slice('check-code-'.length) || '1');
  const names = (): readonly string[] =>
    all
      .all()
      .map((row) => String(row['purpose']))
      .toSorted((one, other) => numberOf(one) - numberOf(other));
  const current = (): string => names().at(-1) ?? 'check-code';

  const keys = new Map<string, Buffer>();
  const keyOf = (name: string): Buffer => {
    const known = keys.get(name) ?? readKey(pathOf(name));
    keys.set(name, known);
    return known;
  };
  for (const { purpose, fingerprint: print } of all.all()) {
    const name = String(purpose);
    if (fingerprint(keyOf(name)) !== print) throw new SecretMissing(pathOf(name));
  }

  return {
    hmac(site, generation, data) {
      const name = bound.get(site, generation)?.['key'];
      const key = keyOf(typeof name === 'string' ? name : current());
      return createHmac('sha256', key).update(data).digest();
    },
    current,
    rotate(sites) {
      return database.write(() => {
        const before = current();
        const name = `check-code-${numberOf(before) + 1}`;
        // one that a crash left was never used
        if (!existsSync(pathOf(name))) writeKey(pathOf(name), random(32), random);
        for (const { site, generation } of sites) {
          // what an earlier key made keeps it
          if (!bound.get(site, generation)) bind.run(site, generation, before);
        }
        remember.run(name, fingerprint(keyOf(name)));
        return name;
      });
    },
  };
}
