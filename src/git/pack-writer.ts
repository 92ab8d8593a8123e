import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { GitObject } from './objects.ts';
import type { SafeFs, TemporaryFile } from './safe-fs.ts';
import type { Oid } from './types.ts';

const deflateAsync = promisify(deflate);
/** Kinds of objects as a pack counts them. */
export const typeNumbers = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;
/** How much is deflated at once, and how much is written at once. */
const atOnce = 64;
const chunk = 1 << 20;

/** Where an object was written. */
export interface Written {
  readonly oid: Buffer;
  readonly crc: number;
  readonly offset: number;
}

/**
 * Writes objects as one pack with its index, durably, the pack first: an index never stands without
 * it. Returns the stem of both names. Nothing refers to the pack until a ref moves.
 */
export async function writePack(
  safeFs: SafeFs,
  objects: ReadonlyMap<Oid, GitObject>,
): Promise<string> {
  const file = await safeFs.temporary();
  try {
    const { written, checksum } = await writeObjects(file, objects);
    const stem = join(safeFs.gitdir, 'objects/pack', `pack-${checksum.toString('hex')}`);
    await file.commit(`${stem}.pack`);
    await safeFs.writeFile(`${stem}.idx`, formatIndex(written, checksum));
    return stem;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function writeObjects(
  file: TemporaryFile,
  objects: ReadonlyMap<Oid, GitObject>,
): Promise<{ readonly written: readonly Written[]; readonly checksum: Buffer }> {
  const sum = createHash('sha1');
  const written: Written[] = [];
  let parts: Buffer[] = [];
  let offset = 0;
  let waiting = 0;
  const put = (part: Buffer) => {
    sum.update(part);
    parts.push(part);
    offset += part.length;
    waiting += part.length;
  };
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(objects.size, 8);
  put(head);
  const entries = [...objects];
  for (let at = 0; at < entries.length; at += atOnce) {
    const slice = entries.slice(at, at + atOnce);
    const deflated = await Promise.all(slice.map(([, object]) => deflateAsync(object.data)));
    for (const [index, [oid, object]] of slice.entries()) {
      const part = Buffer.concat([entryHead(object), deflated[index] ?? Buffer.alloc(0)]);
      written.push({ oid: Buffer.from(oid, 'hex'), crc: crc32(part), offset });
      put(part);
    }
    if (waiting >= chunk) {
      await file.write(Buffer.concat(parts));
      parts = [];
      waiting = 0;
    }
  }
  const checksum = sum.digest();
  await file.write(Buffer.concat([...parts, checksum]));
  return { written, checksum };
}

function entryHead(object: GitObject): Buffer {
  const bytes: number[] = [];
  let size = object.data.byteLength;
  let byte = (typeNumbers[object.type] << 4) | (size & 15);
  for (size = Math.floor(size / 16); size > 0; size = Math.floor(size / 128)) {
    bytes.push(byte | 0x80);
    byte = size & 0x7f;
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

/** The index of a pack (version 2) by its objects and its checksum. */
export function formatIndex(written: readonly Written[], packChecksum: Buffer): Buffer {
  const sorted = [...written].sort((left, right) => Buffer.compare(left.oid, right.oid));
  const large = sorted.filter(({ offset }) => offset >= 0x8000_0000);
  const names = 8 + 1024;
  const count = sorted.length;
  const bytes = Buffer.alloc(names + count * 28 + large.length * 8 + 20);
  bytes.writeUInt32BE(0xff744f63, 0);
  bytes.writeUInt32BE(2, 4);
  let last = 0;
  for (const [index, { oid, crc, offset }] of sorted.entries()) {
    for (; last < (oid[0] ?? 0); last += 1) bytes.writeUInt32BE(index, 8 + last * 4);
    oid.copy(bytes, names + index * 20);
    bytes.writeUInt32BE(crc, names + count * 20 + index * 4);
    const place = names + count * 24 + index * 4;
    if (offset < 0x8000_0000) bytes.writeUInt32BE(offset, place);
  }
  for (; last < 256; last += 1) bytes.writeUInt32BE(count, 8 + last * 4);
  for (const [rank, entry] of large.entries()) {
    const index = sorted.indexOf(entry);
    bytes.writeUInt32BE(0x8000_0000 + rank, names + count * 24 + index * 4);
    bytes.writeBigUInt64BE(BigInt(entry.offset), names + count * 28 + rank * 8);
  }
  packChecksum.copy(bytes, bytes.length - 20);
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()]);
}
