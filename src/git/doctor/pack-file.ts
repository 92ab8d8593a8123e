import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { applyDelta } from '../delta.ts';
import { largestObject } from '../loose.ts';
import { type GitObject, objectId, type ObjectType } from '../objects.ts';
import type { Oid } from '../types.ts';

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const chunk = 4 << 20;

/** Whether a file ends with the SHA-1 of all that stands before, as Git's packs and indexes do. */
export function endsWithItsSum(path: string): boolean {
  const { size } = statSync(path);
  if (size < 20) return false;
  const file = openSync(path, 'r');
  try {
    const sum = createHash('sha1');
    const buffer = Buffer.allocUnsafe(chunk);
    for (let at = 0; at < size - 20;) {
      const read = readSync(file, buffer, 0, Math.min(chunk, size - 20 - at), at);
      if (read === 0) return false;
      sum.update(buffer.subarray(0, read));
      at += read;
    }
    readSync(file, buffer, 0, 20, size - 20);
    return sum.digest().equals(buffer.subarray(0, 20));
  } finally {
    closeSync(file);
  }
}

interface Entry {
  readonly kind: number;
  readonly data: Buffer;
  readonly base: number | Oid | null;
}

/**
 * Every object of a pack from its first byte on, without an index: for one whose index is gone.
 * Ends at the first entry that cannot be read; what it returns has the id it stands under.
 */
export function walkPack(bytes: Buffer): ReadonlyMap<Oid, GitObject> {
  const byOffset = new Map<number, GitObject>();
  const found = new Map<Oid, GitObject>();
  if (bytes.toString('latin1', 0, 4) !== 'PACK' || bytes.length < 32) return found;
  const count = bytes.readUInt32BE(8);
  let at = 12;
  for (let index = 0; index < count; index += 1) {
    const start = at;
    try {
      const { entry, end } = readEntry(bytes, start);
      at = end;
      const base = typeof entry.base === 'number' ? byOffset.get(entry.base) : null;
      const object = resolve(entry, base ?? found.get(String(entry.base)) ?? null);
      if (!object) continue;
      byOffset.set(start, object);
      found.set(objectId(object), object);
    } catch {
      return found;
    }
  }
  return found;
}

function resolve(entry: Entry, base: GitObject | null): GitObject | null {
  const type = types[entry.kind];
  if (type) return { type, data: entry.data };
  return base ? { type: base.type, data: applyDelta(base.data as Buffer, entry.data) } : null;
}

function readEntry(bytes: Buffer, start: number): { readonly entry: Entry; readonly end: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 0x7f) * factor;
  }
  if (size > largestObject) throw new Error('object too large');
  let base: Entry['base'] = null;
  if (kind === 6) {
    byte = bytes[at++] ?? 0;
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = bytes[at++] ?? 0;
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    base = start - distance;
  } else if (kind === 7) {
    base = bytes.toString('hex', at, at + 20);
    at += 20;
  }
  const bound = at + size + (size >> 12) + (size >> 14) + 64;
  const { buffer, engine } = inflateSync(bytes.subarray(at, bound), {
    info: true,
    maxOutputLength: Math.max(size, 1),
  }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  if (buffer.length !== size) throw new Error('damaged object in a pack');
  return { entry: { kind, data: buffer, base }, end: at + engine.bytesWritten };
}
