import { trailer, type Trailers } from './events.ts';
import type { SiteCode } from './site.ts';

/** SHA-256; handed in, so that the same rules run in a browser. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/**
 * All codes ever given, in order, as a Merkle tree that only grows (RFC 6962): how many, and the
 * hashes of its whole subtrees, the largest first.
 */
export interface CodeLog {
  readonly size: number;
  readonly peaks: readonly string[];
}

/** The log before the first code. */
export const emptyLog: CodeLog = { size: 0, peaks: [] };

/** A code with the blob of its file as the mint wrote it. */
export interface CodeLeaf {
  readonly code: SiteCode;
  readonly blob: string;
}

/** The log with more codes after those that are in it. */
export function grown(log: CodeLog, leaves: Iterable<CodeLeaf>, sha256: Sha256): CodeLog {
  const peaks = log.peaks.map(fromHex);
  let { size } = log;
  for (const { code, blob } of leaves) {
    let hash = sha256(text(`\0${code} ${blob}`));
    for (let bits = size; bits % 2 === 1; bits = (bits - 1) / 2) {
      hash = joined(peaks.pop() ?? new Uint8Array(), hash, sha256);
    }
    peaks.push(hash);
    size += 1;
  }
  return { size, peaks: peaks.map(toHex) };
}

/** Root of the tree, in hex; of no codes the hash of nothing. */
export function rootOf({ peaks }: CodeLog, sha256: Sha256): string {
  const [last, ...rest] = peaks.map(fromHex).reverse();
  if (!last) return toHex(sha256(new Uint8Array()));
  return toHex(rest.reduce((right, left) => joined(left, right, sha256), last));
}

/** What a mint says of the log that it leaves. */
export function logTrailers(log: CodeLog, sha256: Sha256): Trailers {
  return [
    ['Checkpoint', `${log.size} ${rootOf(log, sha256)}`],
    ['Checkpoint-Peaks', log.peaks.join(' ')],
  ];
}

/** The log that a mint tells; null where it tells none, or one whose parts are not of one tree. */
export function parseLog(trailers: Trailers, sha256: Sha256): CodeLog | null {
  const [, digits = '', root] =
    /^(\d{1,9}) ([0-9a-f]{64})$/.exec(trailer(trailers, 'Checkpoint')) ?? [];
  const size = Number(digits);
  const peaks = trailer(trailers, 'Checkpoint-Peaks').split(' ');
  const isWhole = peaks.every((peak) => /^[0-9a-f]{64}$/.test(peak)) && peaks.length === ones(size);
  return root !== undefined && isWhole && rootOf({ size, peaks }, sha256) === root
    ? { size, peaks }
    : null;
}

/** One line that a person can keep: who has it finds out when the register is put back or rewritten. */
export interface Checkpoint {
  /** Day of the mint. */
  readonly day: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The mint's commit on main. */
  readonly commit: string;
}

/** `sr1 2026-11-21 84094 <root> <commit>` */
export function checkpointLine({ day, size, root, commit }: Checkpoint): string {
  return `sr1 ${day} ${size} ${root} ${commit}`;
}

/** A checkpoint out of its line, as a person may have copied it; null for any other text. */
export function parseCheckpoint(line: string): Checkpoint | null {
  const pattern = /^sr1 (\d{4}-\d{2}-\d{2}) (\d{1,9}) ([0-9a-f]{64}) ([0-9a-f]{40})$/;
  const [, day, size, root, commit] = pattern.exec(line.trim().replace(/\s+/g, ' ')) ?? [];
  if (day === undefined || root === undefined || commit === undefined) return null;
  return { day, size: Number(size), root, commit };
}

function joined(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
}

function ones(size: number): number {
  let count = 0;
  for (let bits = size; bits > 0; bits = Math.floor(bits / 2)) count += bits % 2;
  return count;
}

const encoder = new TextEncoder();

function text(value: string): Uint8Array {
  return encoder.encode(value);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
