import { normalizeZ } from '@noble/curves/abstract/curve.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { entryBytes, limbBits } from './field.ts';

const { Point } = ed25519;
type CurvePoint = InstanceType<typeof Point>;

/** Digits of a scalar, of 8 bits with their sign. */
export const digits = 32;
const perDigit = 128;
/** Bytes of the table of one point. */
export const tableBytes = digits * perDigit * entryBytes;

const prime = 2n ** 255n - 19n;
const order = Point.Fn.ORDER;
const twiceD = (2n * Point.CURVE().d) % prime;

/** Where the multiple of a digit stands in a table; `digit` is not 0. */
export function entryOf(place: number, digit: number): number {
  return (place * perDigit + Math.abs(digit) - 1) * entryBytes;
}

/** The base point of Ed25519. */
export const basePoint: CurvePoint = Point.BASE;

/**
 * The point that a public key is; null where it is none, is written otherwise than it must be, or is one
 * of the eight under which anybody can sign.
 */
export function pointOf(key: Uint8Array): CurvePoint | null {
  try {
    const point = Point.fromBytes(new Uint8Array(key), false);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}

/** The multiples 1 to 128 of a point, of 256 times it, and so on. */
export function tableOf(point: CurvePoint): Uint8Array {
  const table = new Uint8Array(tableBytes);
  const memory = new Int32Array(table.buffer);
  let step = point;
  for (let place = 0; place < digits; place += 1) {
    const multiples: CurvePoint[] = [];
    for (let sum = step; multiples.length < perDigit; sum = sum.add(step)) multiples.push(sum);
    for (const [index, one] of normalizeZ(Point, multiples).entries()) {
      const { x, y } = one.toAffine();
      const product = (((x * y) % prime) * twiceD) % prime;
      const entry = entryOf(place, index + 1);
      for (const [part, value] of [y + x, y - x, product].entries()) {
        writeNumber(memory, entry + (part * entryBytes) / 3, value);
      }
    }
    step = (multiples.at(-1) ?? step).double();
  }
  return table;
}

/** Writes a number as limbs. */
export function writeNumber(memory: Int32Array, at: number, value: bigint): void {
  let rest = ((value % prime) + prime) % prime;
  for (const [limb, bits] of limbBits.entries()) {
    memory[at / 4 + limb] = Number(BigInt.asUintN(bits, rest));
    rest >>= BigInt(bits);
  }
}

/** Writes a number as its 32 bytes, the only way in which it is written (`fe_tobytes` of ref10). */
export function readNumber(memory: Int32Array, at: number, into: Uint8Array): void {
  const from = at / 4;
  let over = (19 * (memory[from + 9] ?? 0) + 2 ** 24) >> 25;
  for (let limb = 0; limb < 10; limb += 1) {
    over = ((memory[from + limb] ?? 0) + over) >> (limbBits[limb] ?? 0);
  }
  let carried = 19 * over;
  let waiting = 0;
  let held = 0;
  let next = 0;
  for (let limb = 0; limb < 10; limb += 1) {
    const bits = limbBits[limb] ?? 0;
    const value = (memory[from + limb] ?? 0) + carried;
    carried = value >> bits;
    waiting += (value - carried * 2 ** bits) * 2 ** held;
    for (held += bits; held >= 8; held -= 8) {
      into[next] = waiting % 256;
      next += 1;
      waiting = Math.floor(waiting / 256);
    }
  }
  into[31] = waiting;
}

/** Digits from −128 to 127 of a scalar below the order of the curve; null for any other. */
export function digitsOf(scalar: Uint8Array): Int16Array | null {
  return isBelowOrder(scalar) ? signedDigits(scalar) : null;
}

/** The same of a digest, modulo the order. */
export function digitsOfDigest(digest: Buffer): Int16Array {
  const value = BigInt(`0x${Buffer.from(digest).reverse().toString('hex')}`) % order;
  const hex = value.toString(16).padStart(64, '0');
  return signedDigits(Buffer.from(hex, 'hex').reverse());
}

function signedDigits(bytes: Uint8Array): Int16Array {
  const found = new Int16Array(digits);
  let carried = 0;
  for (let at = 0; at < digits; at += 1) {
    const value = (bytes[at] ?? 0) + carried;
    carried = value >= 128 ? 1 : 0;
    found[at] = value - carried * 256;
  }
  return found;
}

const orderBytes = Buffer.from(order.toString(16).padStart(64, '0'), 'hex').reverse();

function isBelowOrder(scalar: Uint8Array): boolean {
  for (let at = 31; at >= 0; at -= 1) {
    const [own = 0, most = 0] = [scalar[at], orderBytes[at]];
    if (own !== most) return own < most;
  }
  return false;
}
