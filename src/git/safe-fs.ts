import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PromiseFsClient } from 'isomorphic-git';
import {
  createFile,
  type DiskFile,
  errorCode,
  makeFolder,
  renameFile,
  syncFolder,
  unlinkFile,
} from './disk.ts';

/** Names of temporary files this process is writing now. */
const alive = new Set<string>();

/** Where a file is written before it gets its name. */
export const temporaryFolder = 'forge-tmp';

/** A file without its final name. Commit or discard it. */
export interface TemporaryFile extends DiskFile {
  /** Makes the data durable, then the name. */
  commit(path: string): Promise<void>;
  /** Takes it away; never throws. */
  discard(): Promise<void>;
}

/** Files that are whole or absent after any crash (D1). One object a repository. */
export interface SafeFs {
  readonly gitdir: string;
  /** The `fs` for isomorphic-git; it never gets Node's. */
  readonly promises: PromiseFsClient['promises'];
  /** Writes a file durably in place of whatever has that name. */
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  /** Removes a file durably; nothing happens where there is none. */
  removeFile(path: string): Promise<void>;
  temporary(): Promise<TemporaryFile>;
  /** Makes a folder and the missing ones above it; durable once something in it is. */
  makeFolders(path: string): Promise<void>;
  /** Makes the names of a folder durable, and its own up to the repository. */
  settle(folder: string): Promise<void>;
  /** These folders' own names are known to be durable. */
  assumeSettled(folders: Iterable<string>): void;
  /** Removes temporary files of processes that are gone. Returns how many. */
  sweep(): Promise<number>;
}

/** SafeFs below a repository. `gitdir` itself must exist. */
export function createSafeFs(gitdir: string): SafeFs {
  const settled = new Set<string>([gitdir]);
  const folder = join(gitdir, temporaryFolder);

  async function settle(path: string): Promise<void> {
    await syncFolder(path);
    for (let at = path; !settled.has(at) && at.startsWith(gitdir); at = dirname(at)) {
      await syncFolder(dirname(at));
      settled.add(at);
    }
  }

  async function makeFolders(path: string): Promise<void> {
    settled.delete(path);
    try {
      await makeFolder(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || path === gitdir) throw error;
      await makeFolders(dirname(path));
      await makeFolder(path);
    }
  }

  // Runs again after making the folder that was missing.
  async function inFolder(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await makeFolders(path);
      await work();
    }
  }

  async function create(): Promise<DiskFile> {
    const name = `${process.pid}-${randomBytes(9).toString('hex')}`;
    alive.add(name);
    try {
      return await createFile(join(folder, name));
    } catch (error) {
      alive.delete(name);
      if (errorCode(error) !== 'ENOENT') throw error;
      await makeFolders(folder);
      return create();
    }
  }

  async function temporary(): Promise<TemporaryFile> {
    const file = await create();
    let isOpen = true;
    const close = async () => {
      if (isOpen) {
        isOpen = false;
        await file.close();
      }
    };
    const forget = () => alive.delete(file.path.slice(folder.length + 1));
    return {
      ...file,
      close,
      async commit(path) {
        await file.sync();
        await close();
        await inFolder(dirname(path), () => renameFile(file.path, path));
        forget();
        await settle(dirname(path));
      },
      async discard() {
        await close().catch(() => {});
        // What cannot be removed now is swept at the next start.
        await unlinkFile(file.path).catch(() => {});
        forget();
      },
    };
  }

  async function writeFile(path: string, data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const file = await temporary();
    try {
      await file.write(bytes);
      await file.commit(path);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  async function removeFile(path: string): Promise<void> {
    try {
      await unlinkFile(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    await settle(dirname(path)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }

  async function sweep(): Promise<number> {
    let swept = 0;
    for (const name of await fs.readdir(folder).catch(() => [])) {
      if (alive.has(name) || isOfLivingProcess(name)) continue;
      await unlinkFile(join(folder, name));
      swept += 1;
    }
    return swept;
  }

  return {
    gitdir,
    writeFile,
    removeFile,
    temporary,
    makeFolders,
    settle,
    assumeSettled: (folders) => {
      for (const path of folders) settled.add(path);
    },
    sweep,
    promises: {
      writeFile,
      unlink: removeFile,
      mkdir: makeFolders,
      rmdir: fs.rmdir,
      readFile: fs.readFile,
      readdir: fs.readdir,
      stat: fs.stat,
      lstat: fs.lstat,
      readlink: fs.readlink,
      symlink: () => Promise.reject(new Error('the register holds no symbolic links (Y7)')),
    },
  };
}

/** Whether a temporary file is another living process's: it may be between write and rename. */
export function isOfLivingProcess(name: string): boolean {
  const pid = Number(/^(\d+)-/.exec(name)?.[1] ?? 0);
  if (pid === 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
