import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkFile, unlinkFile } from '../disk.ts';
import type { SafeFs } from '../safe-fs.ts';

/** Where files go that were damaged: nothing that somebody might still want is deleted. */
export interface Aside {
  /** Folder below the repository. */
  readonly folder: string;
  /** A second name for a file, so that it stays whatever becomes of the first. */
  keep(path: string): Promise<void>;
  /** `keep`, and the first name goes. */
  move(path: string): Promise<void>;
}

/** A folder of its own for one repair, made at first use. */
export function openAside(safeFs: SafeFs, stamp: string): Aside {
  const folder = `doctor-aside/${stamp}`;
  const keep = async (path: string) => {
    const to = join(safeFs.gitdir, folder, path);
    if (!existsSync(join(safeFs.gitdir, path)) || existsSync(to)) return;
    await safeFs.makeFolders(dirname(to));
    await linkFile(join(safeFs.gitdir, path), to);
    await safeFs.settle(dirname(to));
  };
  return {
    folder,
    keep,
    async move(path) {
      await keep(path);
      if (existsSync(join(safeFs.gitdir, path))) await unlinkFile(join(safeFs.gitdir, path));
    },
  };
}
