import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bytes } from './types.ts';

/** What became of an output. */
export type Written = 'new' | 'changed' | 'same' | 'removed' | 'absent';

/** The folder of the static site. Every file is there whole or as it was before. */
export interface SiteFolder {
  /** Writes a file, unless these are its bytes already; null removes it. */
  put(path: string, bytes: Bytes): Promise<{ readonly is: Written; readonly size: number }>;
}

/** Stands behind the name of a file that is being written; what a crash leaves is written over. */
const part = '.part';

/** The folder at `dir`, made with the first file. */
export function openSiteFolder(dir: string): SiteFolder {
  const made = new Set<string>();

  /** True where the folder was made now: nothing stands in it. */
  function makeFolder(path: string): boolean {
    if (made.has(path)) return false;
    // Most have a page of their own and no other; they would be remembered for nothing.
    if (made.size < 10_000) made.add(path);
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') {
        if (code === 'EEXIST') return false;
        throw error;
      }
      mkdirSync(path, { recursive: true });
      return true;
    }
  }

  return {
    async put(path, bytes) {
      const file = join(dir, checkedPath(path));
      if (bytes === null) return { is: remove(dir, file, made), size: 0 };
      const folder = dirname(file);
      if (typeof bytes === 'string' || bytes instanceof Uint8Array) {
        const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
        const isFirst = makeFolder(folder);
        const before = isFirst ? undefined : statSync(file, { throwIfNoEntry: false });
        if (before?.size === data.length && readFileSync(file).equals(data)) {
          return { is: 'same', size: data.length };
        }
        const handle = openSync(file + part, 'w', 0o644);
        writeAll(handle, data);
        closeSync(handle);
        renameSync(file + part, file);
        return { is: before ? 'changed' : 'new', size: data.length };
      }
      makeFolder(folder);
      const handle = openSync(file + part, 'w', 0o644);
      let size = 0;
      try {
        for await (const piece of bytes) {
          const data = typeof piece === 'string' ? Buffer.from(piece) : piece;
          writeAll(handle, data);
          size += data.length;
        }
      } finally {
        closeSync(handle);
      }
      if (areSame(file, file + part, size)) {
        rmSync(file + part);
        return { is: 'same', size };
      }
      const is = existsSync(file) ? 'changed' : 'new';
      renameSync(file + part, file);
      return { is, size };
    },
  };
}

function writeAll(handle: number, data: Uint8Array): void {
  for (let at = 0; at < data.length;) at += writeSync(handle, data, at);
}

function areSame(file: string, other: string, size: number): boolean {
  const before = statSync(file, { throwIfNoEntry: false });
  return before?.size === size && readFileSync(file).equals(readFileSync(other));
}

/** Removes a file with what was being written of it, and folders that it leaves empty. */
function remove(dir: string, file: string, made: Set<string>): Written {
  rmSync(file + part, { force: true });
  const wasThere = existsSync(file);
  rmSync(file, { force: true });
  for (let folder = dirname(file); folder.length > dir.length; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      break;
    }
    made.delete(folder);
  }
  return wasThere ? 'removed' : 'absent';
}

/** Throws where a path would lead out of the folder or mean something to a file system. */
function checkedPath(path: string): string {
  const isFine = path.split('/').every((name) => /^(?!\.)[^\\\p{Cc}:*?"<>|]{1,200}$/u.test(name));
  if (!isFine) throw new Error(`no path of the site: ${JSON.stringify(path)}`);
  return path;
}
