import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

// DER of an Ed25519 public key (RFC 8410), before its 32 bytes.
const spki = Buffer.from('302a300506032b6570032100', 'hex');

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

/** A signature with what it should sign, and its key of 32 bytes. */
export interface Signed {
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * The first of these signatures that is not right; -1 where all are. In a browser it is a promise that
 * answers.
 */
export function firstUnsigned(signed: readonly Signed[]): number | Promise<number> {
  return signed.findIndex(
    ({ key, bytes, signature }) => !verify(null, bytes, keyObject(key), signature),
  );
}

/** Keys as OpenSSL has them: nearly all signatures are of one and the same. */
const known = new Map<string, KeyObject>();

function keyObject(key: Uint8Array): KeyObject {
  const id = Buffer.from(key).toString('latin1');
  const made = known.get(id);
  if (made) return made;
  const der = Buffer.concat([spki, key]);
  const object = createPublicKey({ key: der, format: 'der', type: 'spki' });
  known.set(id, object);
  return object;
}
