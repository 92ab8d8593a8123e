import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { type ObjectType, wrapObject } from '#git/objects.ts';
import { formatIndex, typeNumbers } from '#git/pack-writer.ts';
import type { Oid } from '#git/types.ts';
import { deltaOf } from './pack-delta.ts';

const ofsDelta = 6;
/** Short chains of deltas, as `git fast-import --depth=10` makes them. */
const deepest = 10;
const blockBytes = 1 << 20;

/** An object of the pack. */
export interface Placed {
  readonly oid: Oid;
  readonly data: Buffer;
}

/** A pack that is written from its beginning to its end; made-up histories are quickest so. */
export interface PackFile {
  /** Writes an object once; as a delta of another one where that is given and shorter. */
  add(type: ObjectType, data: Buffer, base?: Placed | null): Placed;
  /** Writes its index; the pack counts from now on. */
  close(): void;
}

/** A new pack in the Git folder. */
export function openPackFile(gitdir: string): PackFile {
  const folder = join(gitdir, 'objects/pack');
  const path = join(folder, 'tmp_pack');
  const file = openSync(path, 'w+');
  const places = new Map<Oid, { readonly offset: number; readonly crc: number; depth: number }>();
  let waiting: Buffer[] = [];
  let unwritten = 0;
  let offset = 0;
  const put = (part: Buffer) => {
    waiting.push(part);
    unwritten += part.length;
    offset += part.length;
    if (unwritten >= blockBytes) flush();
  };
  put(Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1'));

  function flush(): void {
    writeSync(file, Buffer.concat(waiting));
    waiting = [];
    unwritten = 0;
  }

  return {
    add(type, data, base = null) {
      const oid = hash('sha1', wrapObject({ type, data }));
      if (places.has(oid)) return { oid, data };
      const under = base && places.get(base.oid);
      const delta =
        base && under && under.depth < deepest && type !== 'commit'
          ? deltaOf(base.data, data)
          : null;
      const part =
        delta && under
          ? Buffer.concat([
              entryHead(ofsDelta, delta.length),
              distanceBytes(offset - under.offset),
              deflateSync(delta),
            ])
          : Buffer.concat([entryHead(typeNumbers[type], data.length), deflateSync(data)]);
      places.set(oid, { offset, crc: crc32(part), depth: delta && under ? under.depth + 1 : 0 });
      put(part);
      return { oid, data };
    },
    close() {
      flush();
      const count = Buffer.alloc(4);
      count.writeUInt32BE(places.size);
      writeSync(file, count, 0, 4, 8);
      const checksum = checksumOf(file);
      writeSync(file, checksum, 0, checksum.length, offset);
      closeSync(file);
      const written = Array.from(places, ([oid, place]) => ({
        ...place,
        oid: Buffer.from(oid, 'hex'),
      }));
      const stem = join(folder, `pack-${checksum.toString('hex')}`);
      renameSync(path, `${stem}.pack`);
      writeFileSync(`${stem}.idx`, formatIndex(written, checksum));
    },
  };
}

function checksumOf(file: number): Buffer {
  const sum = createHash('sha1');
  const block = Buffer.alloc(blockBytes);
  for (let at = 0; ;) {
    const read = readSync(file, block, 0, block.length, at);
    if (read === 0) return sum.digest();
    sum.update(block.subarray(0, read));
    at += read;
  }
}

function entryHead(kind: number, length: number): Buffer {
  const bytes: number[] = [];
  let byte = (kind << 4) | (length & 15);
  for (let size = length >>> 4; size > 0; size >>>= 7) {
    bytes.push(byte | 0x80);
    byte = size & 0x7f;
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

/** How far before a delta its base begins, in Git's own way of writing numbers. */
function distanceBytes(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift(0x80 | (rest % 128));
  }
  return Buffer.from(bytes);
}
