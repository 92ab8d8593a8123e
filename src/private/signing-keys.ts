import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publicKeyOf, signText } from '#codes/label-signature.ts';
import type { Database } from './database.ts';
import { syncDirectory } from './durable-file.ts';
import type { Random } from './random.ts';
import { readKey, SecretMissing, writeKey } from './secrets.ts';

/** Keys that labels are signed with. They never leave the private folder (Z03). */
export interface SigningKeys {
  /** The public key of that id; the private one is made durable first where there is none yet. */
  make(id: string): string;
  /**
   * Signs a text with the key whose public part the register has published. Throws `SecretMissing`
   * where the private part is gone or another.
   */
  sign(id: string, publicKey: string, text: string): string;
}

/** One file a key beside the other secrets, `label-2026-1.key`, readable by the register alone. */
export function openSigningKeys(folder: string, database: Database, random: Random): SigningKeys {
  const pathOf = (id: string): string => {
    if (!/^20\d\d-[1-9]\d{0,3}$/.test(id)) throw new RangeError(`no id of a key: ${id}`);
    return join(folder, `label-${id}.key`);
  };
  return {
    make(id) {
      const path = pathOf(id);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      syncDirectory(dirname(folder));
      // under the database's lock, so that two processes never make two
      return database.write(() => {
        if (!existsSync(path)) writeKey(path, random(32), random);
        return publicKeyOf(readKey(path));
      });
    },
    sign(id, publicKey, text) {
      const path = pathOf(id);
      const seed = readKey(path);
      if (publicKeyOf(seed) !== publicKey) throw new SecretMissing(path);
      return signText(seed, text);
    },
  };
}
