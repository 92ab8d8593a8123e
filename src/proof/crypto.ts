import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

/** What the rules use of `node:crypto`, for browsers; opened as a file, not all of them have WebCrypto. */
const digests = { sha1, sha256, sha512 } as const;
type Algorithm = keyof typeof digests;

/** Digest of bytes, in hex unless asked otherwise. */
export function hash(algorithm: Algorithm, data: Uint8Array, as = 'hex'): string | Uint8Array {
  const digest = digests[algorithm](new Uint8Array(data));
  return as === 'hex' ? Buffer.from(digest).toString('hex') : digest;
}

/** Digest of parts. */
export function createHash(algorithm: Algorithm) {
  const made = digests[algorithm].create();
  const parts = {
    update(data: Uint8Array) {
      made.update(new Uint8Array(data));
      return parts;
    },
    digest: () => Buffer.from(made.digest()),
  };
  return parts;
}

/** A whole number from 0 up to below another, drawn by chance. */
export function randomInt(below: number): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.floor((drawn / 2 ** 32) * below);
}
