import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { isoOf } from '#registry/moment.ts';
import {
  type KeyRole,
  mayFollow,
  type RegisterKey,
  type RegisterKeys,
  registerKeysFile,
  registerKeysPath,
} from '#registry/register-keys.ts';
import type { Signing } from './signing.ts';
import { theRegister, type Tools } from './tools.ts';

/** What a change of the keys needs. */
type KeysTools = Pick<Tools, 'forge' | 'now' | 'keysNow'>;

/** The bytes of the keys file. */
export function keysBytes(keys: RegisterKeys): Buffer {
  return Buffer.from(dumpYaml(registerKeysFile(keys)));
}

/** A key that is in force from a moment on. */
export function newKey(key: string, role: KeyRole, from: Date, note: string): RegisterKey {
  return { role, key, from: isoOf(from), until: '', note };
}

/**
 * Changes the keys by a commit of their own, which a key that was in force before signs; the first
 * ones sign themselves (Z01). Null where `change` wants nothing; throws where it takes a key away.
 */
export async function changeKeys(
  { forge, now, keysNow }: KeysTools,
  because: string,
  change: (keys: RegisterKeys, at: Date) => RegisterKeys | null,
): Promise<string | null> {
  return forge.exclusive(async () => {
    const before = (await keysNow()) ?? [];
    const at = now();
    const after = change(before, at);
    if (after === null) return null;
    if (!mayFollow(before, after)) throw new TypeError('keys only come and end');
    return forge.commit({
      expected: await forge.main(),
      changes: new Map([[registerKeysPath, keysBytes(after)]]),
      message: formatMessage('登记簿的公钥', [
        ['Event', 'keys'],
        ['Account', 'operator'],
        ['Because', because],
        ['At', isoOf(at)],
      ]),
      by: theRegister,
      at,
    });
  });
}

/**
 * Gives a register that was made before there were signatures its first key, a new one where `mayMake`:
 * a machine that keeps nothing would lose it.
 */
export async function ensureKeys(
  tools: KeysTools,
  signing: Pick<Signing, 'own' | 'make'>,
  mayMake: boolean,
): Promise<void> {
  if ((await tools.keysNow()) !== null || (!mayMake && signing.own() === null)) return;
  await changeKeys(tools, '从这个提交起，登记簿的提交都有签名', (before, at) => {
    if (before.length > 0) return null;
    const role = mayMake ? 'register' : 'github-app';
    return [newKey(signing.own() ?? signing.make(), role, at, '登记簿的第一个公钥')];
  });
}
