import { createCipheriv, createDecipheriv } from 'node:crypto';

const version = 1;
const ivLength = 12;
const tagLength = 16;

/** What was sealed does not open: another key, another place, or changed bytes. */
export class SealBroken extends Error {
  constructor(options?: ErrorOptions) {
    super('sealed bytes do not open', options);
    this.name = 'SealBroken';
  }
}

/**
 * AES-256-GCM: version, IV, tag, ciphertext. `place` says where the bytes belong; moved elsewhere
 * they do not open. `iv` is 12 random bytes, fresh for each sealing.
 */
export function seal(text: string, key: Uint8Array, place: string, iv: Uint8Array): Buffer {
  if (iv.length !== ivLength) throw new RangeError('the IV has 96 bits');
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad(place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
}

/** The text that was sealed for this place. Throws `SealBroken`. */
export function unseal(sealed: Uint8Array, key: Uint8Array, place: string): string {
  if (sealed[0] !== version || sealed.length < 1 + ivLength + tagLength) throw new SealBroken();
  const iv = sealed.subarray(1, 1 + ivLength);
  const tag = sealed.subarray(1 + ivLength, 1 + ivLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
      .setAAD(aad(place))
      .setAuthTag(tag);
    const body = sealed.subarray(1 + ivLength + tagLength);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBroken({ cause });
  }
}

function aad(place: string): Buffer {
  return Buffer.from(`${version}\n${place}`);
}
