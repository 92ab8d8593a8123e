import { closeSync, openSync, readSync } from 'node:fs';
import { applyDelta } from './delta.ts';
import { inflated } from './inflated.ts';
import { largestObject } from './loose.ts';
import type { ObjectType } from './objects.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';
import { recentlyUsed } from './recently-used.ts';
import type { Oid } from './types.ts';

/** One pack file with its index. */
export interface Pack {
  readonly index: PackIndex;
  /** The object, or null when it is not in this pack. Throws where it is damaged. */
  read(oid: Oid): { readonly type: ObjectType; readonly data: Buffer } | null;
  close(): void;
}

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const ofsDelta = 6;
const refDelta = 7;

/** Neighbouring objects are read with one call, and so many blocks of them are kept. */
const blockSize = 64 * 1024;
const mostBlocks = 64;

interface Entry {
  readonly kind: number;
  readonly data: Buffer;
  /** Offset of the base of a delta. */
  readonly base: number;
}

/** Opens `<path>.pack` and `<path>.idx`. Throws where they are damaged or not there. */
export function openPack(path: string): Pack {
  const index = readPackIndex(`${path}.idx`);
  const file = openSync(`${path}.pack`, 'r');
  const bases = recentlyUsed<number, { readonly type: ObjectType; readonly data: Buffer }>(
    32 << 20,
  );
  const scratch = Buffer.allocUnsafe(16 * 1024);
  const blocks = new Map<number, Buffer>();
  const touched = new Set<number>();
  if (readAt(0, 8).toString('latin1', 0, 4) !== 'PACK') throw new Error(`damaged pack: ${path}`);

  function readAt(offset: number, size: number): Buffer {
    const block = Math.floor(offset / blockSize);
    const at = offset - block * blockSize;
    if (at + size <= blockSize) {
      const known = blocks.get(block) ?? readAgain(block);
      if (known) return known.subarray(at, at + size);
    }
    const buffer = size <= scratch.length ? scratch : Buffer.allocUnsafe(size);
    return buffer.subarray(0, readSync(file, buffer, 0, size, offset));
  }

  /** A block that was read from before is likely to be read from again: neighbours lie together. */
  function readAgain(block: number): Buffer | null {
    if (!touched.has(block)) {
      if (touched.size > 4 * mostBlocks) touched.clear();
      touched.add(block);
      return null;
    }
    const bytes = Buffer.allocUnsafeSlow(blockSize);
    const read = readSync(file, bytes, 0, blockSize, block * blockSize);
    const [oldest] = blocks.keys();
    if (blocks.size >= mostBlocks && oldest !== undefined) blocks.delete(oldest);
    blocks.set(block, bytes.subarray(0, read));
    return bytes.subarray(0, read);
  }

  function readEntry(offset: number): Entry {
    let bytes = readAt(offset, 4096);
    let at = 0;
    let byte = bytes[at++] ?? 0;
    const kind = (byte >> 4) & 7;
    let size = byte & 15;
    for (let factor = 16; byte & 0x80; factor *= 128) {
      byte = bytes[at++] ?? 0;
      size += (byte & 0x7f) * factor;
    }
    if (size > largestObject) throw new Error('object too large');
    let base = -1;
    if (kind === ofsDelta) {
      byte = bytes[at++] ?? 0;
      let distance = byte & 0x7f;
      while (byte & 0x80) {
        byte = bytes[at++] ?? 0;
        distance = (distance + 1) * 128 + (byte & 0x7f);
      }
      base = offset - distance;
    } else if (kind === refDelta) {
      base = index.find(bytes.toString('hex', at, at + 20));
      at += 20;
    }
    // Deflated data is never longer than zlib's bound for the size that the header tells.
    const bound = at + size + (size >> 12) + (size >> 14) + (size >> 25) + 13;
    if (bound > bytes.length) bytes = readAt(offset, bound);
    return { kind, data: inflated(bytes.subarray(at), size), base };
  }

  /** Keeps a base in memory of its own: one byte of a shared block would keep all of the block. */
  function keep(offset: number, { type, data }: { type: ObjectType; data: Buffer }): void {
    const own = Buffer.allocUnsafeSlow(data.length);
    data.copy(own);
    bases.set(offset, { type, data: own }, own.length);
  }

  function readObject(offset: number): { readonly type: ObjectType; readonly data: Buffer } {
    const deltas: { readonly offset: number; readonly data: Buffer }[] = [];
    let at = offset;
    let object = bases.get(at);
    while (!object) {
      const entry = readEntry(at);
      const type = types[entry.kind];
      if (type) object = { type, data: entry.data };
      else if (entry.base > 0 && deltas.length < 5000) {
        deltas.push({ offset: at, data: entry.data });
        at = entry.base;
        object = bases.get(at);
      } else throw new Error('damaged delta chain');
      if (object && deltas.length > 0) keep(at, object);
    }
    for (let delta = deltas.pop(); delta; delta = deltas.pop()) {
      object = { type: object.type, data: applyDelta(object.data, delta.data) };
      // The last one was asked for and need not be a base of anything.
      if (deltas.length > 0) keep(delta.offset, object);
    }
    return object;
  }

  return {
    index,
    read(oid) {
      const offset = index.find(oid);
      return offset < 0 ? null : readObject(offset);
    },
    close: () => closeSync(file),
  };
}
