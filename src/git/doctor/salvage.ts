import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlinkFile } from '../disk.ts';
import { readLoose } from '../loose.ts';
import { asBuffer, type GitObject, objectId, wrapObject } from '../objects.ts';
import { openPack } from '../pack.ts';
import { writePack } from '../pack-writer.ts';
import type { SafeFs } from '../safe-fs.ts';
import type { Oid } from '../types.ts';
import { deflateSync } from 'node:zlib';
import type { Ailment } from './ailment.ts';
import type { Aside } from './aside.ts';
import { walkPack } from './pack-file.ts';

/** A sound object from another copy; null where it has none. */
export type Fetch = (oid: Oid) => GitObject | null;

/**
 * Writes what can be read of a damaged pack, and what the other copy has of the rest, as a new pack;
 * the old files go aside.
 */
export async function salvagePack(
  safeFs: SafeFs,
  path: string,
  aside: Aside,
  fetch: Fetch,
): Promise<void> {
  const stem = path.slice(0, path.lastIndexOf('.'));
  const full = join(safeFs.gitdir, stem);
  const objects = objectsOf(full, fetch);
  for (const end of ['pack', 'idx', 'rev', 'bitmap', 'mtimes']) await aside.keep(`${stem}.${end}`);
  const made = objects.size > 0 ? await writePack(safeFs, objects) : '';
  const ends =
    made === full ? ['rev', 'bitmap', 'mtimes'] : ['idx', 'pack', 'rev', 'bitmap', 'mtimes'];
  for (const end of ends) {
    if (existsSync(`${full}.${end}`)) await unlinkFile(`${full}.${end}`);
  }
  await safeFs.settle(join(safeFs.gitdir, 'objects/pack'));
}

function objectsOf(full: string, fetch: Fetch): ReadonlyMap<Oid, GitObject> {
  let pack: ReturnType<typeof openPack>;
  try {
    pack = openPack(full);
  } catch {
    return existsSync(`${full}.pack`) ? walkPack(readFileSync(`${full}.pack`)) : new Map();
  }
  const objects = new Map<Oid, GitObject>();
  try {
    const { index } = pack;
    const ids = [...index.ids()].sort((left, right) => index.find(left) - index.find(right));
    for (const oid of ids) {
      const object = soundIn(pack, oid) ?? fetch(oid);
      if (object) objects.set(oid, object);
    }
  } finally {
    pack.close();
  }
  return objects;
}

function soundIn(pack: ReturnType<typeof openPack>, oid: Oid): GitObject | null {
  try {
    const object = pack.read(oid);
    if (!object) return null;
    // a copy of its own: the pack's buffers are used again
    const own = { type: object.type, data: Buffer.from(asBuffer(object.data)) };
    return objectId(own) === oid ? own : null;
  } catch {
    return null;
  }
}

/** Puts a damaged loose object aside and writes it again where it can be read or fetched. */
export async function salvageLoose(
  safeFs: SafeFs,
  { path, params }: Ailment,
  aside: Aside,
  fetch: Fetch,
): Promise<void> {
  const oid = String(params['oid']);
  const object = tryLoose(safeFs.gitdir, oid) ?? fetch(oid);
  if (!object) return aside.move(path);
  await aside.keep(path);
  await safeFs.writeFile(join(safeFs.gitdir, path), deflateSync(wrapObject(object)));
}

function tryLoose(gitdir: string, oid: Oid): GitObject | null {
  try {
    return readLoose(gitdir, oid);
  } catch {
    return null;
  }
}
