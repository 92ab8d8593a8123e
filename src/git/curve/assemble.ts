/** Bytes of WebAssembly, as far as arithmetic in one memory needs them. */
export type Code = readonly number[];

/** A function without a result: so many pointers in, so many 64-bit locals. */
export interface Routine {
  readonly name: string;
  readonly pointers: number;
  readonly locals: number;
  readonly code: Code;
}

const [i32, i64] = [0x7f, 0x7e];

/** Reads a local. */
export const get = (local: number): Code => [0x20, ...unsigned(local)];
/** Keeps what was computed in a local. */
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** A whole number of 64 bits. */
export const whole = (value: number): Code => [0x42, ...signed(value)];
/** A pointer, so many bytes after another. */
export const after = (pointer: Code, bytes: number): Code =>
  bytes === 0 ? pointer : [...pointer, 0x41, ...signed(bytes), 0x6a];
/** A fixed place in memory. */
export const place = (bytes: number): Code => [0x41, ...signed(bytes)];
export const plus = (left: Code, right: Code): Code => [...left, ...right, 0x7c];
export const minus = (left: Code, right: Code): Code => [...left, ...right, 0x7d];
export const times = (left: Code, right: Code): Code => [...left, ...right, 0x7e];
export const shiftLeft = (value: Code, bits: number): Code => [...value, ...whole(bits), 0x86];
/** With its sign. */
export const shiftRight = (value: Code, bits: number): Code => [...value, ...whole(bits), 0x87];
/** 32 bits with their sign, from so many bytes after a pointer. */
export const load = (pointer: Code, offset: number): Code => [
  ...pointer,
  ...[0x34, 2],
  ...unsigned(offset),
];
/** Writes the lower 32 bits. */
export const store = (pointer: Code, offset: number, value: Code): Code => [
  ...pointer,
  ...value,
  ...[0x3e, 2],
  ...unsigned(offset),
];
/** Calls a routine by its number. */
export const call = (routine: number, pointers: readonly Code[]): Code => [
  ...pointers.flat(),
  ...[0x10, ...unsigned(routine)],
];

/** The module of these routines and a memory of so many pages, each under its name. */
export function assemble(routines: readonly Routine[], pages: number): Uint8Array<ArrayBuffer> {
  const types = routines.map(({ pointers }) => [
    ...[0x60, ...unsigned(pointers)],
    ...Array.from({ length: pointers }, () => i32),
    0,
  ]);
  const bodies = routines.map(({ locals, code }) => {
    const body = [1, ...unsigned(locals), i64, ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  const names = [
    ...routines.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]),
    [...text('memory'), 2, 0],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      routines.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, names),
    ...section(10, bodies),
  ]);
}

function section(number: number, items: readonly Code[]): Code {
  const content = [...unsigned(items.length), ...items.flat()];
  return [number, ...unsigned(content.length), ...content];
}

function text(value: string): Code {
  return [...unsigned(value.length), ...Buffer.from(value, 'latin1')];
}

/** LEB128. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 64 || rest < -64; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
  return [...bytes, rest & 127];
}
