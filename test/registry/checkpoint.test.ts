import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  checkpointLine,
  type CodeLeaf,
  emptyLog,
  grown,
  logTrailers,
  parseCheckpoint,
  parseLog,
  rootOf,
} from '#registry/checkpoint.ts';
import type { SiteCode } from '#registry/site.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const leaves = (count: number): CodeLeaf[] =>
  Array.from({ length: count }, (_, index) => ({
    code: `990101${String(index + 1).padStart(4, '0')}` as SiteCode,
    blob: String(index).padStart(40, '0'),
  }));

/** RFC 6962, 2.1, as it is written there. */
function hashOf(all: readonly CodeLeaf[]): Buffer {
  const [first] = all;
  if (!first) return sha256(Buffer.alloc(0));
  if (all.length === 1) return sha256(Buffer.from(`\0${first.code} ${first.blob}`));
  let half = 1;
  while (half * 2 < all.length) half *= 2;
  const parts = [hashOf(all.slice(0, half)), hashOf(all.slice(half))];
  return sha256(Buffer.concat([Buffer.from([1]), ...parts]));
}

describe('the log of codes', () => {
  it('is the Merkle tree of RFC 6962, however its codes come [Z02 Z23]', () => {
    let log = emptyLog;
    expect(rootOf(log, sha256)).toBe(hashOf([]).toString('hex'));
    for (let size = 1; size <= 40; size += 1) {
      log = grown(log, leaves(size).slice(-1), sha256);
      expect(rootOf(log, sha256)).toBe(hashOf(leaves(size)).toString('hex'));
      expect(grown(emptyLog, leaves(size), sha256)).toEqual(log);
    }
  });

  it('changes with every code and every file in it, and with their order [Z23]', () => {
    const right = rootOf(grown(emptyLog, leaves(5), sha256), sha256);
    const all = leaves(5);
    const swapped = [all[1], all[0], ...all.slice(2)] as CodeLeaf[];
    const other = all.with(3, { ...(all[3] as CodeLeaf), blob: 'f'.repeat(40) });
    for (const wrong of [swapped, other, all.slice(0, 4)]) {
      expect(rootOf(grown(emptyLog, wrong, sha256), sha256)).not.toBe(right);
    }
  });

  it('is read back from what a mint says; parts that do not fit are not [Z02]', () => {
    const log = grown(emptyLog, leaves(7), sha256);
    const [size, peaks] = logTrailers(log, sha256) as [[string, string], [string, string]];
    expect(parseLog([size, peaks], sha256)).toEqual(log);
    expect(parseLog([size], sha256)).toBeNull();
    expect(parseLog([[size[0], size[1].replace('7 ', '6 ')], peaks], sha256)).toBeNull();
    expect(
      parseLog([size, [peaks[0], peaks[1].split(' ').toReversed().join(' ')]], sha256),
    ).toBeNull();
  });

  it('is kept by a person as one line, however it was wrapped [Z23]', () => {
    const checkpoint = { day: '2026-11-21', size: 7, root: 'a'.repeat(64), commit: 'b'.repeat(40) };
    const line = checkpointLine(checkpoint);
    expect(parseCheckpoint(`  ${line.replace(' aaa', '\n  aaa')} `)).toEqual(checkpoint);
    expect(parseCheckpoint(line.slice(0, -1))).toBeNull();
  });
});
