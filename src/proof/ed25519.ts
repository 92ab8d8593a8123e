import type { Signed } from '#git/ed25519.ts';
import { ed25519 } from '@noble/curves/ed25519.js';

/** The first of these signatures that is not right; -1 where all are. */
export async function firstUnsigned(signed: readonly Signed[]): Promise<number> {
  for (const [index, { key, bytes, signature }] of signed.entries()) {
    if (!(await isSignedBy(key, bytes, signature))) return index;
  }
  return -1;
}

/** Whether a signature is right: by the browser where it can, else by the library in this page. */
async function isSignedBy(
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
