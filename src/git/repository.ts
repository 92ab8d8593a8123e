import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { openLock } from './lock.ts';
import { readObjects } from './object-reader.ts';
import { writeObjects } from './object-writer.ts';
import { openObjectStore } from './object-store.ts';
import { formatCommit, objectId, withSignature } from './objects.ts';
import { checkRefs, makeRepository, refuseForeign, sweepLeftovers } from './opening.ts';
import { readRefs, writeRefs } from './refs.ts';
import { createSafeFs } from './safe-fs.ts';
import { changeTree, type NewObjects } from './tree-change.ts';
import { ObjectMissing, type Oid, type Repository } from './types.ts';

export interface OpenRepositoryOptions {
  /** Told what a crash had left and was put right, one line each. */
  readonly notice?: (line: string) => void;
  /** When the machine started, in milliseconds; lock files from before are removed. For tests. */
  readonly booted?: number;
  /** Signs every commit that is made: the armoured signature of its bytes, or null for none (Z01). */
  readonly sign?: (payload: Uint8Array, at: Date) => Promise<string | null>;
}

/**
 * Opens the register's bare repository, makes it where there is none, finishes one that a crash
 * left half made, and sweeps what a crash left behind. Throws `RegisterDamaged` where a ref
 * is torn or its commit is not there, and an Error where the folder holds something else.
 */
export async function openRepository(
  dir: string,
  options: OpenRepositoryOptions = {},
): Promise<Repository> {
  await mkdir(dir, { recursive: true });
  const gitdir = await realpath(dir);
  refuseForeign(gitdir);
  const notice = options.notice ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const safeFs = createSafeFs(gitdir);
  const lock = openLock(join(gitdir, 'lock.db'));
  const store = openObjectStore(gitdir);
  const reader = readObjects(store);
  const refReader = readRefs(gitdir);
  const refs = writeRefs(safeFs, refReader);
  const writer = writeObjects(safeFs, store);

  // Tidying is never worth failing a step that is done.
  const tidy = () =>
    refs.packIfMany().catch((error: unknown) => notice(`packed-refs: ${String(error)}`));

  try {
    await lock.run(async () => {
      await makeRepository(safeFs);
      await sweepLeftovers(safeFs, notice, options.booted);
      store.rescan();
      await checkRefs(refReader, store);
      await tidy();
    });
  } catch (error) {
    await lock.close();
    store.close();
    throw error;
  }

  return {
    ...reader,
    dir: gitdir,
    resolve: async (ref) => refReader.resolve(ref),
    refs: (prefix) => refReader.list(prefix),
    locked: (work) => lock.run(work),

    async commitFiles(commit) {
      const made: NewObjects = new Map();
      for (const parent of commit.parents) needs(parent);
      for (const change of commit.changes.values()) {
        if (change !== null && !(change instanceof Uint8Array)) needs(change.oid);
      }
      const tree = await changeTree(reader, commit.base, commit.changes, made);
      const payload = formatCommit({ ...commit, tree });
      const signature = (await options.sign?.(payload, commit.at)) ?? null;
      const data = signature === null ? payload : withSignature(payload, signature);
      const object = { type: 'commit', data } as const;
      const oid = objectId(object);
      made.set(oid, object);
      await writer.write(made);
      return oid;
    },

    async moveRef(ref, next, expected) {
      if (next !== null && store.read(next).type !== 'commit') throw new ObjectMissing(next);
      const move = async () => {
        await refs.move(ref, next, expected);
        if (expected === null) await tidy();
      };
      await (lock.isHeld() ? move() : lock.run(move));
    },

    async close() {
      await lock.close();
      store.close();
    },
  };

  function needs(oid: Oid): void {
    if (store.whereIs(oid) === null) store.read(oid);
  }
}

/** Makes a bare repository, or finishes a half-made one. */
export async function initRepository(dir: string): Promise<void> {
  const repository = await openRepository(dir);
  await repository.close();
}
