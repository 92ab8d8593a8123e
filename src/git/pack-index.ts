import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Oid } from './types.ts';

/** Where the objects of one pack stand (idx version 2). */
export interface PackIndex {
  readonly count: number;
  /** Offset of an object in the pack, or -1. */
  find(oid: Oid): number;
  /** All ids, in order. */
  ids(): Iterable<Oid>;
  /** Checksum of the pack that it belongs to. */
  readonly packChecksum: string;
}

const head = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]);
const names = 8 + 1024;
/** Then the middle is looked at, so that no index makes a search long. */
const mostGuesses = 6;

/** Reads an index into memory. Throws where its checksum is wrong. */
export function readPackIndex(path: string): PackIndex {
  const bytes = readFileSync(path);
  const body = bytes.subarray(0, -20);
  const sound = bytes.length >= names + 40 && bytes.subarray(0, 8).equals(head);
  if (!sound || hash('sha1', body) !== bytes.toString('hex', body.length)) {
    throw new Error(`damaged pack index: ${path}`);
  }
  const count = bytes.readUInt32BE(names - 4);
  const small = names + count * 24;
  const large = small + count * 4;

  function find(oid: Oid): number {
    const key = Buffer.from(oid, 'hex');
    if (key.length !== 20) return -1;
    const first = key[0] ?? 0;
    // Four bytes tell nearly every two ids apart, and are compared without a call.
    const head = key.readUInt32BE(0);
    let low = first === 0 ? 0 : bytes.readUInt32BE(8 + (first - 1) * 4);
    let high = bytes.readUInt32BE(8 + first * 4);
    // ids are spread evenly: where one lies can be guessed, and a few guesses end most searches
    let below = first * 0x100_0000;
    let above = below + 0x100_0000;
    for (let guesses = mostGuesses; low < high; guesses -= 1) {
      const share = guesses > 0 && above > below ? (head - below) / (above - below) : 0.5;
      const middle = Math.min(high - 1, low + Math.floor(share * (high - low)));
      const at = names + middle * 20;
      const there = bytes.readUInt32BE(at);
      const order = head === there ? key.compare(bytes, at, at + 20) : head - there;
      if (order === 0) return offsetOf(middle);
      if (order < 0) {
        high = middle;
        above = there;
      } else {
        low = middle + 1;
        below = there;
      }
    }
    return -1;
  }

  function offsetOf(index: number): number {
    const offset = bytes.readUInt32BE(small + index * 4);
    return offset < 0x8000_0000
      ? offset
      : Number(bytes.readBigUInt64BE(large + (offset - 0x8000_0000) * 8));
  }

  function* ids() {
    for (let at = names; at < names + count * 20; at += 20)
      yield bytes.toString('hex', at, at + 20);
  }

  return {
    count,
    find,
    ids,
    packChecksum: bytes.toString('hex', bytes.length - 40, bytes.length - 20),
  };
}
