import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import git from 'isomorphic-git';
import { unlinkFile } from './disk.ts';
import { loosePath, readLoose } from './loose.ts';
import type { ObjectStore } from './object-store.ts';
import { type GitObject, wrapObject } from './objects.ts';
import { writePack } from './pack-writer.ts';
import { recentlyUsed } from './recently-used.ts';
import type { SafeFs } from './safe-fs.ts';
import { ObjectMissing, type Oid } from './types.ts';

/** From so many new objects on, one pack is cheaper than files. */
const packFrom = 200;

/** Makes objects durable. */
export interface ObjectWriter {
  /** Returns when every one of these objects, old or new, would survive a power cut. */
  write(objects: ReadonlyMap<Oid, GitObject>): Promise<void>;
}

/** Writes the objects of a repository; those that are there already are not written again. */
export function writeObjects(safeFs: SafeFs, store: ObjectStore): ObjectWriter {
  const { gitdir } = safeFs;
  const packFolder = join(gitdir, 'objects/pack');
  // Ids this process has made durable itself.
  const durable = recentlyUsed<Oid, true>(20_000);
  let settledScan = -1;

  // Another process may have named it and not flushed the name yet.
  async function settleExisting(oid: Oid, where: 'pack' | 'loose'): Promise<void> {
    if (where === 'loose') await safeFs.settle(dirname(loosePath(gitdir, oid)));
    else if (settledScan !== store.scans()) {
      const scan = store.scans();
      await safeFs.settle(packFolder);
      settledScan = scan;
    }
  }

  async function isSound(oid: Oid): Promise<boolean> {
    try {
      return readLoose(gitdir, oid) !== null;
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
      // isomorphic-git takes any file of this name for the object and would not repair it.
      await unlinkFile(loosePath(gitdir, oid));
      return false;
    }
  }

  async function writeLoose(oid: Oid, object: GitObject): Promise<void> {
    await git.writeObject({
      fs: safeFs,
      gitdir,
      oid,
      object: deflateSync(wrapObject(object)),
      format: 'deflated',
    });
  }

  async function write(objects: ReadonlyMap<Oid, GitObject>): Promise<void> {
    const fresh = new Map<Oid, GitObject>();
    // What Git has pruned meanwhile must be written again.
    store.refresh();
    for (const [oid, object] of objects) {
      const where = store.whereIs(oid);
      if (where !== null && durable.get(oid)) continue;
      if (where === 'pack' || (where === 'loose' && (await isSound(oid)))) {
        await settleExisting(oid, where);
      } else fresh.set(oid, object);
    }
    if (fresh.size >= packFrom) {
      await writePack(safeFs, fresh);
      store.rescan();
      settledScan = store.scans();
    } else {
      await all(Array.from(fresh, ([oid, object]) => writeLoose(oid, object)));
    }
    for (const oid of objects.keys()) durable.set(oid, true, 1);
  }

  return { write };
}

/** Waits for all, also where one fails, so that nothing goes on behind the caller's back. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
