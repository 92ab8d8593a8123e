import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ReceiptCode } from './receipt-code.ts';

/** Beside the 80 random bits of the secret: each try of a guess costs this many HMACs more. */
const rounds = 20_000;
const bytes = 32;

/**
 * Under which name the progress of a filing is published: 64 hex digits out of its receipt code, in the
 * browser and on the server alike. It has a salt and a purpose of its own, so that it has nothing in
 * common with the hash that a server checks receipt codes by, and nobody gets back from it to a code
 * (R-3.2, R-5.3, R-11.3).
 */
export async function progressKey({ selector, secret }: ReceiptCode): Promise<string> {
  const salt = new TextEncoder().encode(`site-register progress 1 ${selector}`);
  const key = new TextEncoder().encode(secret);
  return hex(await derive(key, salt));
}

// A plain http host gives a page no `crypto.subtle`.
async function derive(key: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>) {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (!subtle) return pbkdf2Async(sha256, key, salt, { c: rounds, dkLen: bytes });
  const base = await subtle.importKey('raw', key, 'PBKDF2', false, ['deriveBits']);
  const way = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(way, base, bytes * 8));
}

function hex(given: Uint8Array): string {
  return Array.from(given, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
