import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import { endsWithItsSum } from './doctor/pack-file.ts';
import { namesIn } from './doctor/objects.ts';
import { findMissing, type Missing } from './doctor/reach.ts';
import { loosePath } from './loose.ts';
import { openObjectStore } from './object-store.ts';
import { type GitObject, isOid } from './objects.ts';
import { makeRepository } from './opening.ts';
import { writePack } from './pack-writer.ts';
import type { Ref } from './refs.ts';
import { createSafeFs } from './safe-fs.ts';
import type { Oid } from './types.ts';

/** A copy would not be whole: the message names the first object or file. */
export class CopyIncomplete extends Error {
  override name = 'CopyIncomplete';
}

/** What was copied. */
export interface Copied {
  /** Objects that were new in the copy; those of whole packs are not counted one by one. */
  readonly objects: number;
  readonly packs: number;
}

/** Loose objects are gathered into packs of so many. */
const packSize = 20_000;

/**
 * Brings every object of a repository into another one that may have most of them already, and makes
 * `refs` its refs: packs as they are, loose objects as a new pack. All that the refs lead to is there
 * afterwards, with its id checked; else throws `CopyIncomplete` and the copy keeps its old refs.
 */
export async function copyRepository(
  from: string,
  to: string,
  refs: readonly Ref[],
): Promise<Copied> {
  mkdirSync(to, { recursive: true });
  const safeFs = createSafeFs(to);
  await makeRepository(safeFs);
  const packs = copyPacks(from, to);
  if (packs > 0) await safeFs.settle(join(to, 'objects/pack'));
  const objects = await copyLoose(from, to);
  const [missing] = await missingIn(to, refs);
  if (missing) throw new CopyIncomplete(`${missing.oid}（${missing.from}）`);
  await safeFs.writeFile(join(to, 'packed-refs'), refsText(refs));
  return { objects, packs };
}

/** Refs as the file `packed-refs` holds them. */
export function refsText(refs: readonly Ref[]): string {
  const sorted = [...refs].sort((left, right) => (left.ref < right.ref ? -1 : 1));
  const lines = sorted.map(({ ref, oid }) => `${oid} ${ref}\n`);
  return `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`;
}

/** Refs of a text that `refsText` made. */
export function parseRefsText(text: string): readonly Ref[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ oid: line.slice(0, 40), ref: line.slice(41) }));
}

function copyPacks(from: string, to: string): number {
  let copied = 0;
  for (const name of namesIn(join(from, 'objects/pack'))) {
    const stem = join('objects/pack', name.slice(0, -4));
    if (!name.endsWith('.idx') || !existsSync(join(from, `${stem}.pack`))) continue;
    if (existsSync(join(to, `${stem}.idx`)) && existsSync(join(to, `${stem}.pack`))) continue;
    for (const end of ['.pack', '.idx']) {
      const temporary = join(to, 'forge-tmp', `${process.pid}-copy`);
      copyFileSync(join(from, stem + end), temporary);
      if (!endsWithItsSum(temporary)) throw new CopyIncomplete(stem + end);
      flushAndName(temporary, join(to, stem + end));
    }
    copied += 1;
  }
  return copied;
}

function flushAndName(temporary: string, path: string): void {
  const file = openSync(temporary, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

async function copyLoose(from: string, to: string): Promise<number> {
  const source = openObjectStore(from);
  const target = openObjectStore(to);
  let copied = 0;
  let batch = new Map<Oid, GitObject>();
  const flush = async () => {
    if (batch.size > 0) await writePack(createSafeFs(to), batch);
    copied += batch.size;
    batch = new Map();
  };
  try {
    for (const oid of looseIds(from)) {
      if (target.whereIs(oid) !== null) continue;
      // what is damaged here and sound in a pack is read from there; what nobody needs is left out
      const object = tryRead(source, oid);
      if (object) batch.set(oid, object);
      if (batch.size >= packSize) await flush();
    }
    await flush();
  } finally {
    source.close();
    target.close();
  }
  return copied;
}

function tryRead(store: ReturnType<typeof openObjectStore>, oid: Oid): GitObject | null {
  try {
    return store.read(oid);
  } catch {
    return null;
  }
}

function* looseIds(gitdir: string): Generator<Oid> {
  for (const fan of namesIn(join(gitdir, 'objects'))) {
    if (!/^[0-9a-f]{2}$/.test(fan)) continue;
    for (const name of readdirSync(join(gitdir, 'objects', fan))) {
      if (isOid(fan + name) && existsSync(loosePath(gitdir, fan + name))) yield fan + name;
    }
  }
}

async function missingIn(gitdir: string, refs: readonly Ref[]): Promise<readonly Missing[]> {
  const store = openObjectStore(gitdir);
  try {
    return await findMissing(store, refs, (oid) => store.whereIs(oid) !== null);
  } finally {
    store.close();
  }
}
