import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncDirectory, writeDurably } from './durable-file.ts';

/** The private keys that the register signs with, as PEM, in a folder beside the private store. */
export function readSigningKeys(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^signing-[0-9a-f]{16}\.pem$/.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Keeps one more, durably; only the register may read it. */
export function keepSigningKey(folder: string, publicKey: string, pem: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncDirectory(dirname(folder));
  const name = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  const path = join(folder, `signing-${name}.pem`);
  writeDurably(path, Buffer.from(pem), randomBytes(8).toString('hex'));
}
