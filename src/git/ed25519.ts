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
const known = new Map<string, KeyObject>();

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

/** Whether a signature is right; off the main thread, so that many go beside other work. */
export function isSignedBy(
  key: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const id = Buffer.from(key).toString('base64');
  let object = known.get(id);
  if (!object) {
    const der = Buffer.concat([spki, key]);
    object = createPublicKey({ key: der, format: 'der', type: 'spki' });
    known.set(id, object);
  }
  const publicKey = object;
  return new Promise((resolve) => {
    verify(null, bytes, publicKey, signature, (error, isRight) =>
      resolve(error === null && isRight),
    );
  });
}
