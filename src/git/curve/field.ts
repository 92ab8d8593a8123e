import {
  after,
  assemble,
  call,
  type Code,
  get,
  load,
  minus,
  place,
  plus,
  type Routine,
  set,
  shiftLeft,
  shiftRight,
  store,
  times,
  whole,
} from './assemble.ts';

/** Bytes of a number modulo 2^255 − 19: ten limbs of 26 and 25 bits in turn, with their signs. */
export const fieldBytes = 40;
/** Bytes of a point: X, Y, Z, T. */
export const pointBytes = 4 * fieldBytes;
/** Bytes of a point of a table: y + x, y − x, 2dxy. */
export const entryBytes = 3 * fieldBytes;

const limbs = Array.from({ length: 10 }, (_, index) => index);
/** Bits of a limb. */
export const limbBits = limbs.map((limb) => (limb % 2 === 0 ? 26 : 25));

/** Arithmetic over one memory; pointers are in bytes. */
export interface Field {
  readonly memory: WebAssembly.Memory;
  /** `out = left · right` */
  readonly multiply: (out: number, left: number, right: number) => void;
  /** Adds a point of a table to a point. */
  readonly add: (point: number, entry: number) => void;
  /** Takes it away. */
  readonly subtract: (point: number, entry: number) => void;
  /** Where memory is free. */
  readonly free: number;
}

/** Arithmetic of the curve's field in a memory of so many bytes. */
export function openField(bytes: number): Field {
  const pages = Math.ceil((scratchBytes + bytes) / 65_536);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(routines, pages)));
  return { ...(exports as unknown as Omit<Field, 'free'>), free: scratchBytes };
}

const scratchBytes = 8 * fieldBytes;
const [multiplyIs, plusIs, minusIs] = [0, 1, 2];

/**
 * The product, as in the reference implementation of Ed25519 (`fe_mul` of ref10): factors up to 1.65 ·
 * 2^26 in a limb, a product up to 1.01 · 2^25.
 */
function multiplied(): Code {
  const [f, g] = [(limb: number) => 3 + limb, (limb: number) => 13 + limb];
  const h = (limb: number) => 23 + limb;
  const [carried, doubled] = [33, (limb: number) => 34 + (limb - 1) / 2];
  const code: Code[] = [];
  for (const limb of limbs) {
    code.push(set(f(limb), load(get(1), limb * 4)), set(g(limb), load(get(2), limb * 4)));
    if (limb % 2 === 1) code.push(set(doubled(limb), shiftLeft(get(f(limb)), 1)));
  }
  for (const limb of limbs) {
    const sums: Code[] = [[], []];
    for (const left of limbs) {
      const right = (limb - left + 10) % 10;
      const isOver = left + right >= 10;
      const isHalf = left % 2 === 1 && right % 2 === 1;
      const value = times(get(isHalf ? doubled(left) : f(left)), get(g(right)));
      const at = isOver ? 1 : 0;
      sums[at] = sums[at]?.length ? plus(sums[at], value) : value;
    }
    const [low = [], high = []] = sums;
    code.push(set(h(limb), high.length ? plus(low, times(high, whole(19))) : low));
  }
  for (const limb of [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0]) {
    const bits = limbBits[limb] ?? 0;
    const rounded = plus(get(h(limb)), whole(2 ** (bits - 1)));
    const next = (limb + 1) % 10;
    const more = limb === 9 ? times(get(carried), whole(19)) : get(carried);
    code.push(
      set(carried, shiftRight(rounded, bits)),
      set(h(next), plus(get(h(next)), more)),
      set(h(limb), minus(get(h(limb)), shiftLeft(get(carried), bits))),
    );
  }
  for (const limb of limbs) code.push(store(get(0), limb * 4, get(h(limb))));
  return code.flat();
}

function limbwise(join: (left: Code, right: Code) => Code): Code {
  return limbs.flatMap((limb) => [
    ...store(get(0), limb * 4, join(load(get(1), limb * 4), load(get(2), limb * 4))),
  ]);
}

/** A point and one of a table (madd-2008-hwcd-3, complete on this curve), or its negative. */
function added(isNegative: boolean): Code {
  const [x, y, z, t] = [0, 1, 2, 3].map((part) => after(get(0), part * fieldBytes)) as [
    Code,
    Code,
    Code,
    Code,
  ];
  const entry = [0, 1, 2].map((part) => after(get(1), part * fieldBytes)) as [Code, Code, Code];
  const [sum, difference] = isNegative ? [entry[1], entry[0]] : [entry[0], entry[1]];
  const scratch = (at: number) => place(at * fieldBytes);
  const [a, b, c, d, e, h] = [0, 1, 2, 3, 4, 5].map(scratch) as [
    Code,
    Code,
    Code,
    Code,
    Code,
    Code,
  ];
  const [f, g] = isNegative ? [scratch(7), scratch(6)] : [scratch(6), scratch(7)];
  return [
    ...call(minusIs, [a, y, x]),
    ...call(plusIs, [b, y, x]),
    ...call(multiplyIs, [a, a, difference]),
    ...call(multiplyIs, [b, b, sum]),
    ...call(multiplyIs, [c, t, entry[2]]),
    ...call(plusIs, [d, z, z]),
    ...call(minusIs, [e, b, a]),
    ...call(plusIs, [h, b, a]),
    // of the negative point the third product has the other sign
    ...call(minusIs, [scratch(6), d, c]),
    ...call(plusIs, [scratch(7), d, c]),
    ...call(multiplyIs, [x, e, f]),
    ...call(multiplyIs, [y, g, h]),
    ...call(multiplyIs, [t, e, h]),
    ...call(multiplyIs, [z, f, g]),
  ];
}

const routines: readonly Routine[] = [
  { name: 'multiply', pointers: 3, locals: 36, code: multiplied() },
  { name: 'plus', pointers: 3, locals: 0, code: limbwise(plus) },
  { name: 'minus', pointers: 3, locals: 0, code: limbwise(minus) },
  { name: 'add', pointers: 2, locals: 0, code: added(false) },
  { name: 'subtract', pointers: 2, locals: 0, code: added(true) },
];
