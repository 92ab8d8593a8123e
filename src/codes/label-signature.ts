import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** PKCS #8 and SPKI of Ed25519 are these bytes and then the 32 of the key (RFC 8410). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/** Public key of a 32-byte seed, SPKI DER in base64, as `data/label-keys.yaml` holds it (Z03). */
export function publicKeyOf(seed: Uint8Array): string {
  const spki = createPublicKey(privateKey(seed)).export({ type: 'spki', format: 'der' });
  return spki.toString('base64');
}

/** Ed25519 over the UTF-8 bytes of a text, base64url without padding: 86 characters. */
export function signText(seed: Uint8Array, text: string): string {
  return sign(null, Buffer.from(text), privateKey(seed)).toString('base64url');
}

/** Whether a signature is the key's over a text; false for what is no key or no signature. */
export function isSignedText(key: string, text: string, signature: string): boolean {
  const der = Buffer.from(key, 'base64');
  if (der.length !== publicHead.length + 32 || !der.subarray(0, 12).equals(publicHead))
    return false;
  // Buffer would pass over what is no base64url
  if (!/^[0-9A-Za-z_-]{86}$/.test(signature)) return false;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), publicKey, bytes);
}

function privateKey(seed: Uint8Array): KeyObject {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes');
  const key = Buffer.concat([privateHead, seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
