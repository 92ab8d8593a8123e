import { lstatSync, readdirSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, linkFile, renameFile, unlinkFile } from './disk.ts';
import { type SafeFs, temporaryFolder } from './safe-fs.ts';

/** A lock file older than this was left by a Git that is gone. */
const staleAfter = 10 * 60_000;

/** Another program, such as the Git command line, kept a ref locked for too long. */
export class RefBusy extends Error {
  constructor(path: string) {
    super(`locked by another program: ${path}`);
    this.name = 'RefBusy';
  }
}

/** `<path>.lock` held: other writers of this path, the Git command line too, wait. */
export interface RefLock {
  /** Puts new content in place, durably, and ends the lock. Where it throws, release it. */
  replace(text: string): Promise<void>;
  /** Ends the lock without a change, if it is still held. Never throws. */
  release(): Promise<void>;
}

/**
 * Locks a file the way Git does. The lock is a second name of a temporary file of ours: after a
 * crash the shared inode tells our locks from others', and they are taken away at once. Callers
 * hold the register's mutex, so a lock of ours that is already there belongs to nobody alive.
 * Throws `RefBusy` when another program keeps it for `patience` milliseconds.
 */
export async function lockRef(safeFs: SafeFs, path: string, patience = 10_000): Promise<RefLock> {
  const lock = `${path}.lock`;
  const until = performance.now() + patience;
  const file = await safeFs.temporary();
  try {
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      if (await takeName(safeFs, file.path, lock)) break;
      if (isLeftover(safeFs.gitdir, lock, bootedAt())) await forget(lock);
      else if (performance.now() > until) throw new RefBusy(lock);
      else await sleep(pause);
    }
  } catch (error) {
    await file.discard();
    throw error;
  }
  let isHeld = true;
  const release = async () => {
    // Once: the same name may by then be another program's lock.
    if (!isHeld) return;
    isHeld = false;
    await forget(lock).catch(() => {});
    await file.discard();
  };
  return {
    async replace(text) {
      await file.write(Buffer.from(text));
      await file.sync();
      await renameFile(lock, path);
      isHeld = false;
      await Promise.all([file.discard(), safeFs.settle(dirname(path))]);
    },
    release,
  };
}

/**
 * Locks many files for a moment each, several at a time, and does `work` under each lock. Files that
 * somebody holds are left out. All locks are names of one temporary file of ours.
 */
export async function underRefLocks(
  safeFs: SafeFs,
  paths: readonly string[],
  work: (path: string) => Promise<void>,
): Promise<void> {
  const file = await safeFs.temporary();
  const queue = [...paths];
  const worker = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const lock = `${path}.lock`;
      if (!(await takeName(safeFs, file.path, lock))) continue;
      try {
        await work(path);
      } finally {
        await forget(lock).catch(() => {});
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: 8 }, worker));
  await file.discard();
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function takeName(safeFs: SafeFs, path: string, lock: string): Promise<boolean> {
  try {
    await linkFile(path, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (errorCode(error) !== 'ENOENT') throw error;
    await safeFs.makeFolders(dirname(lock));
    return takeName(safeFs, path, lock);
  }
}

async function forget(path: string): Promise<void> {
  try {
    await unlinkFile(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** When this machine started: no lock from before can be held. */
export function bootedAt(): number {
  return Date.now() - uptime() * 1000;
}

/**
 * Whether nobody alive can hold this lock file: it is one of ours (the caller holds the mutex), or
 * older than the machine's start, or older than ten minutes.
 */
export function isLeftover(gitdir: string, lock: string, booted: number): boolean {
  const stat = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
  if (!stat) return false;
  const made = Number(stat.mtimeMs);
  if (made < booted || made < Date.now() - staleAfter) return true;
  const folder = join(gitdir, temporaryFolder);
  return readdirSync(folder).some((name) => {
    const file = statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
    return file?.ino === stat.ino && file.dev === stat.dev;
  });
}
