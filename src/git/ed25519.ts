import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomInt,
  sign,
  verify,
} from 'node:crypto';
import { openQuickCheck, type QuickCheck, together } from './curve/quick-check.ts';

// DER of an Ed25519 public key (RFC 8410), before its 32 bytes.
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const known = new Map<string, Known>();

/** A new private key as PEM (PKCS #8). */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The 32 bytes of the public key of a PEM private key. Throws where it is no Ed25519 key. */
export function publicKeyOf(pem: string): Buffer {
  const key = createPublicKey(createPrivateKey(pem));
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return key.export({ type: 'spki', format: 'der' }).subarray(spki.length);
}

/** Signs; the same bytes give the same signature. */
export function signBytes(pem: string, bytes: Uint8Array): Buffer {
  return sign(null, bytes, createPrivateKey(pem));
}

/** The quick check found right what OpenSSL finds wrong: nothing that was found right counts. */
export class ChecksDiffer extends Error {
  constructor() {
    super('two checks of one signature differ');
    this.name = 'ChecksDiffer';
  }
}

/** A signature with what it should sign, and its key of 32 bytes. */
export interface Signed {
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * The first of these signatures that is not right; -1 where all are. In a browser it is a promise that
 * answers. OpenSSL judges each; where the quick check is asked for, what that finds right of a key that
 * signed hundreds is right: it is held against OpenSSL before it is believed, and at one signature in
 * each batch, and OpenSSL alone says what is wrong. Throws `ChecksDiffer`.
 */
export function firstUnsigned(
  signed: readonly Signed[],
  isQuick: boolean,
): number | Promise<number> {
  return isQuick
    ? firstWrongOfAll(signed)
    : signed.findIndex((one) => !isRight(knownKey(idOf(one)), one));
}

/** The same by the quick check, for signatures of one key after another. */
function firstWrongOfAll(signed: readonly Signed[]): number {
  for (let from = 0; from < signed.length;) {
    const batch = signed.slice(from, from + together);
    const id = idOf(batch[0]);
    const other = batch.findIndex((one) => one.key !== batch[0]?.key && idOf(one) !== id);
    const own = other < 0 ? batch : batch.slice(0, other);
    const wrong = firstWrong(id, own);
    if (wrong >= 0) return from + wrong;
    from += own.length;
  }
  return -1;
}

/** A key, and how far it is known. */
interface Known {
  readonly object: KeyObject;
  checked: number;
  /** Undefined before it is worth its tables; null where it is not to be believed. */
  quick: QuickCheck | null | undefined;
}

/** Making the tables of a key takes as long as checking so many signatures. */
const worthTables = 500;

/** The first wrong one of signatures of one key. */
function firstWrong(id: string, signed: readonly Signed[]): number {
  const key = knownKey(id);
  key.checked += signed.length;
  if (key.checked < worthTables) return signed.findIndex((one) => !isRight(key, one));
  key.quick ??= key.quick === null ? null : firstQuick(id, key, signed);
  if (key.quick === null) return signed.findIndex((one) => !isRight(key, one));
  const found = key.quick.areRight(signed);
  const sample = randomInt(signed.length);
  for (const [index, one] of signed.entries()) {
    if (found[index] === true && index !== sample) continue;
    const isSo = isRight(key, one);
    if (found[index] === true && !isSo) throw new ChecksDiffer();
    if (!isSo) return index;
  }
  return -1;
}

/** The quick check of a key, where it says of these what OpenSSL says; else null. */
function firstQuick(id: string, key: Known, signed: readonly Signed[]): QuickCheck | null {
  const quick = openQuickCheck(Buffer.from(id, 'latin1'));
  const found = quick?.areRight(signed);
  return quick && signed.every((one, index) => found?.[index] === isRight(key, one)) ? quick : null;
}

function isRight({ object }: Known, { bytes, signature }: Signed): boolean {
  return verify(null, bytes, object, signature);
}

/** The bytes of its key as a text. */
function idOf(signed: Signed | undefined): string {
  return Buffer.from(signed?.key ?? []).toString('latin1');
}

function knownKey(id: string): Known {
  const made = known.get(id);
  if (made) return made;
  const der = Buffer.concat([spki, Buffer.from(id, 'latin1')]);
  const object = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const key: Known = { object, checked: 0, quick: undefined };
  known.set(id, key);
  return key;
}
