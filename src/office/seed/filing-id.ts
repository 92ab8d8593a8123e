import type { FilingId } from '#registry/site.ts';

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const half = 1 << 20;

/**
 * The filing id of the n-th made-up site: eight Crockford symbols. Four rounds of a Feistel network
 * over two halves of 20 bits, so different numbers below 2^40 give different ids (X06).
 */
export function filingId(seed: number, n: number): FilingId {
  let left = Math.floor(n / half) % half;
  let right = n % half;
  for (let round = 0; round < 4; round += 1) {
    [left, right] = [right, (left ^ scramble(right, seed, round)) & (half - 1)];
  }
  return (encode(left) + encode(right)) as FilingId;
}

function scramble(value: number, seed: number, round: number): number {
  let hash = Math.imul(value ^ (seed + Math.imul(round + 1, 0x9e3779b1)), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function encode(value: number): string {
  let text = '';
  for (let shift = 15; shift >= 0; shift -= 5) text += symbols[(value >>> shift) & 31];
  return text;
}
