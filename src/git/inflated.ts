import { inflateSync } from 'node:zlib';
import { inflateSync as inflateSmall } from 'fflate';

/** Of so few bytes a library in JavaScript makes the text before zlib has begun. */
const small = 256;

/**
 * The so many bytes that a zlib stream at the beginning of `bytes` holds. Throws where it is damaged, its
 * checksum included, or holds another number of them.
 */
export function inflated(bytes: Buffer, size: number): Buffer {
  const quick = size > 0 && size <= small ? inflatedSmall(bytes, size) : null;
  if (quick) return quick;
  // Sized to the object: the default keeps 16 KB for each, 830 MB after a whole register.
  const chunkSize = Math.max(64, size + 1);
  const data = inflateSync(bytes, { chunkSize, maxOutputLength: Math.max(size, 1) });
  if (data.length !== size) throw new Error('damaged object in a pack');
  return data;
}

/** Null for anything that is not as Git writes it: zlib itself then says what it is. */
function inflatedSmall(bytes: Buffer, size: number): Buffer | null {
  const head = bytes.length < 8 ? 0 : bytes.readUInt16BE(0);
  const isPlain = head >>> 8 === 0x78 && head % 31 === 0 && (head & 0x20) === 0;
  // of a block that is stored as it is, the library does not hold the length against its complement
  const isStored = ((bytes[2] ?? 0) & 6) === 0;
  if (!isPlain || isStored) return null;
  const out = Buffer.allocUnsafe(size);
  try {
    if (inflateSmall(bytes.subarray(2), { out }).length !== size) return null;
  } catch {
    return null;
  }
  // the stream ends with this checksum; where it ends, the library does not tell
  const sum = Buffer.allocUnsafe(4);
  sum.writeUInt32BE(adler32(out));
  return bytes.includes(sum, 2) ? out : null;
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    low += bytes[at] ?? 0;
    high += low;
  }
  return (high % 65_521) * 65_536 + (low % 65_521);
}
