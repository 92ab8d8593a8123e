import { makePrivateKey, publicKeyOf, signBytes } from '#git/ed25519.ts';
import { armourSignature, signedBytes, sshKeyText } from '#git/ssh-signature.ts';
import type { Repository } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { keepSigningKey, readSigningKeys } from '#private/commit-keys.ts';
import {
  isKeyInForce,
  parseRegisterKeys,
  type RegisterKeys,
  registerKeysPath,
} from '#registry/register-keys.ts';
import { skew } from '#verify/commit-signature.ts';

/** The register has keys, and the private one of none of them is here: nothing may be written. */
export class SigningKeyMissing extends Error {
  constructor(folder: string) {
    super(`no private key of data/register-keys.yaml is in ${folder}`);
    this.name = 'SigningKeyMissing';
  }
}

/** The clock is behind the first moment of every key that is here: what it dates would hold nowhere. */
export class ClockBehindKeys extends Error {
  constructor(at: Date) {
    super(`no key of data/register-keys.yaml is in force at ${at.toISOString()}`);
    this.name = 'ClockBehindKeys';
  }
}

/** A private key of this machine. */
interface OwnKey {
  /** Public half, as OpenSSH writes it. */
  readonly key: string;
  readonly pem: string;
}

/** Signs the commits of the register (Z01). */
export interface Signing {
  /** For `openRepository`. Null for a register without keys. Throws `SigningKeyMissing`, `ClockBehindKeys`. */
  sign(payload: Uint8Array, at: Date): Promise<string | null>;
  /** The public half of a private key of this machine; null where there is none. */
  own(): string | null;
  /** Makes another one, durably; it signs nothing before it stands in the register. */
  make(): string;
}

/**
 * Signing with the keys in a folder beside the private store, one file each, which only the register
 * may read; and with the one of `REGISTER_SIGNING_KEY`, for machines that keep nothing. The newest that
 * stands in the register and is in force signs. `keysNow` reads those that stand on main.
 */
export function openSigning(
  folder: string,
  keysNow: () => Promise<RegisterKeys | null>,
  fromEnvironment = '',
): Signing {
  const given = fromEnvironment === '' ? [] : [ownKey(fromEnvironment.replaceAll('\\n', '\n'))];
  let read: readonly OwnKey[] = readKeys(folder);
  const keys = () => [...read, ...given];

  function pick(listed: RegisterKeys, at: Date): OwnKey {
    const ours = listed.flatMap((line) => {
      const own = keys().find(({ key }) => key === line.key);
      return own ? [{ own, line }] : [];
    });
    const picked =
      ours.findLast(({ line }) => isKeyInForce(line, at)) ??
      ours.findLast(({ line }) => line.until === '');
    if (!picked) throw new SigningKeyMissing(folder);
    if (!isKeyInForce(picked.line, at, skew)) throw new ClockBehindKeys(at);
    return picked.own;
  }

  return {
    async sign(payload, at) {
      const listed = await keysNow();
      // another process may have made one
      if (!listed?.some(({ key }) => keys().some((own) => own.key === key)))
        read = readKeys(folder);
      const own = listed ? pick(listed, at) : keys().at(-1);
      if (!own) return null;
      const signature = signBytes(own.pem, signedBytes(payload));
      return armourSignature({ key: publicKeyOf(own.pem), signature });
    },
    own: () => {
      read = readKeys(folder);
      return keys().at(-1)?.key ?? null;
    },
    make() {
      const pem = makePrivateKey();
      const made = ownKey(pem);
      keepSigningKey(folder, made.key, pem);
      read = readKeys(folder);
      return made.key;
    },
  };
}

/** Reads the keys that stand on main, each file once. */
export function readsKeys(
  repository: Pick<Repository, 'resolve' | 'commit' | 'entry' | 'blob'>,
): () => Promise<RegisterKeys | null> {
  let known: { readonly blob: string; readonly keys: RegisterKeys | null } | null = null;
  return async () => {
    const main = await repository.resolve('refs/heads/main');
    if (main === null) return null;
    const { tree } = await repository.commit(main);
    const entry = await repository.entry(tree, registerKeysPath);
    if (!entry) return null;
    if (known?.blob !== entry.oid) {
      const keys = parseRegisterKeys(loadYaml(await repository.blob(entry.oid)));
      if (!keys) throw new Error(`${registerKeysPath} is damaged`);
      known = { blob: entry.oid, keys };
    }
    return known.keys;
  };
}

function readKeys(folder: string): readonly OwnKey[] {
  return readSigningKeys(folder).map(ownKey);
}

function ownKey(pem: string): OwnKey {
  return { key: sshKeyText(publicKeyOf(pem)), pem };
}
