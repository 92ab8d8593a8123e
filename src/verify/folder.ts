import { emptyTree } from '#git/objects.ts';
import { hasTwin, isInOrder } from '#git/tree-order.ts';
import type { ObjectReader, Oid, TreeEntry } from '#git/types.ts';
import { isDataFolder } from '#registry/data-path.ts';
import { wrong } from './wrong.ts';

/**
 * The entry `data` of a root tree; null where there is none. Ends the replay where there are two or where
 * Git, which looks no further than the order of names, would not find it (Y6).
 */
export function dataEntry(commit: Oid, root: readonly TreeEntry[]): TreeEntry | null {
  const at = root.findIndex(({ path }) => path === 'data');
  const isRight = (path: string, index: number) =>
    index === at || (path !== 'data' && path < 'data/' === index < at);
  if (at < 0) return null;
  if (!root.every(({ path }, index) => isRight(path, index)))
    wrong('entry-refused', commit, 'data');
  return root[at] ?? null;
}

/** Whether `data` of two root trees is not the same one, even where each file in it is; null is no tree. */
export async function isDataOther(
  objects: ObjectReader,
  before: Oid | null,
  after: Oid,
): Promise<boolean> {
  if (before === after) return false;
  const old = before === null ? null : await objects.entry(before, 'data');
  return old?.oid !== (await objects.entry(after, 'data'))?.oid;
}

/**
 * Ends the replay where files of a register cannot stand in a folder, before anybody goes into it: a
 * million folders in one another may be a dozen objects (Y5, Y6).
 */
export function holdFolder(commit: Oid, path: string, folder: Oid): void {
  if (!isDataFolder(path)) wrong('path-unknown', commit, path);
  if (folder === emptyTree) wrong('entry-refused', commit, path);
}

/** Holds of a folder and all below it that they are such, with entries in Git's order, each name once. */
export async function holdFolders(
  objects: ObjectReader,
  commit: Oid,
  path: string,
  folder: Oid,
): Promise<void> {
  holdFolder(commit, path, folder);
  const entries = await objects.tree(folder);
  const isCanonical = isInOrder(entries) && !entries.some((entry) => hasTwin(entries, entry));
  if (!isCanonical) wrong('entry-refused', commit, path);
  for (const entry of entries) {
    if (entry.type === 'tree') {
      await holdFolders(objects, commit, `${path}/${entry.path}`, entry.oid);
    }
  }
}
