import { readdirSync, statSync } from 'node:fs';
import { open, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cure, diagnose } from '#office/care/doctor.ts';
import type { CareWorld } from '../office/care/world.ts';

/** What became of one flipped bit. */
export interface Flip {
  readonly file: string;
  readonly bit: number;
  /** What the doctor said; empty where it saw nothing. */
  readonly codes: readonly string[];
  /** Codes that a repair left; null where only a backup can help (private store). */
  readonly left: readonly string[] | null;
}

/** Files of a stopped register whose bits may be flipped, all kinds in turn. */
export function flippable(world: CareWorld): readonly string[] {
  const root = join(world.dir, 'live');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 0)
    .filter((path) => !/-(?:shm|wal)$|rest\.json$|\/project\//.test(path))
    .sort();
  const kinds = new Map<string, string[]>();
  for (const path of files) {
    const kind = kindOf(relative(root, path));
    kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
  }
  const lists = [...kinds.values()];
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}

function kindOf(name: string): string {
  if (/objects\/[0-9a-f]{2}\//.test(name)) return 'loose';
  if (name.endsWith('.key')) return 'key';
  return /refs\/heads\/filing|refs\/archive/.test(name) ? 'filing' : name;
}

/** Turns one bit of a file round, as a failing disk does: its time stays. */
export async function flipBit(path: string, bit: number): Promise<void> {
  const { atime, mtime, size } = statSync(path);
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    const at = Math.floor(bit / 8) % size;
    await file.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ (1 << (bit % 8));
    await file.write(byte, 0, 1, at);
  } finally {
    await file.close();
  }
  await utimes(path, atime, mtime);
}

/** Flips one bit, looks, and repairs from the mirror; the world is as before afterwards. */
export async function tryFlip(world: CareWorld, path: string, bit: number): Promise<Flip> {
  await flipBit(path, bit);
  const file = relative(join(world.dir, 'live'), path);
  try {
    const { findings } = await diagnose(world.environment);
    const codes = findings.map(({ code }) => code);
    if (codes.length === 0 || /^private/.test(file)) return { file, bit, codes, left: null };
    const { after } = await cure(world.environment, {
      mirror: world.mirror,
      stamp: 'test',
      random: (size) => Buffer.alloc(size, 1),
    });
    return { file, bit, codes, left: after.findings.map(({ code }) => code) };
  } finally {
    await world.reset();
  }
}

/** Numbers that look random and are the same each time. */
export function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 3;
  };
}
