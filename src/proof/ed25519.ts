import { ed25519 } from '@noble/curves/ed25519.js';

/** Whether a signature is right: by the browser where it can, else by the library in this page. */
export async function isSignedBy(
  key: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const name = 'Ed25519';
    const copy = (from: Uint8Array) => new Uint8Array(from);
    const own = await crypto.subtle.importKey('raw', copy(key), { name }, false, ['verify']);
    return await crypto.subtle.verify({ name }, own, copy(signature), copy(bytes));
  } catch {
    return ed25519.verify(new Uint8Array(signature), new Uint8Array(bytes), new Uint8Array(key), {
      zip215: false,
    });
  }
}
