import { isEntryName } from '#git/object-reader.ts';
import { emptyTree } from '#git/objects.ts';
import { hasTwin, isInOrder } from '#git/tree-order.ts';
import type { ObjectReader, Oid, TreeEntry } from '#git/types.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { dataEntry, holdFolder } from './folder.ts';
import { wrong } from './wrong.ts';

/** What differs between two entries of one name; null where one is not there. */
interface Pair {
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/**
 * What a commit changes below `data` against a tree, in path order. Code that lies in the same
 * repository is no part of the register. What is new must be an entry that a register may
 * hold (Y6, Y7), in a tree as Git writes them: of any other each program reads something else. What did
 * not change was looked at when it came.
 */
export async function differences(
  objects: ObjectReader,
  before: Oid,
  { oid, tree }: { readonly oid: Oid; readonly tree: Oid },
): Promise<readonly ChangedPath[]> {
  if (before === tree) return [];
  const changes: ChangedPath[] = [];
  const old = (await objects.tree(before)).find(({ path }) => path === 'data') ?? null;
  const young = dataEntry(oid, await objects.tree(tree, before));
  if (isSame(old, young)) return [];
  const met = new Set<Oid>();
  await collect('', { before: old, after: young });
  return changes;

  async function collect(prefix: string, pair: Pair): Promise<void> {
    const { after } = pair;
    const path = prefix + (pair.before ?? after)?.path;
    const isKnown = after === null || after.mode === '100644' || after.mode === '40000';
    if (!isKnown || (after && !isEntryName(after.path))) return wrong('entry-refused', oid, path);
    const folders = [pair.before, after].map((one) => (one?.type === 'tree' ? one.oid : null));
    const files = [pair.before, after].map((one) => (one && one.type !== 'tree' ? one.oid : null));
    if (files[0] !== files[1]) {
      changes.push({ path, before: files[0] ?? null, after: files[1] ?? null });
    }
    const [left, right] = folders;
    if (left === right) return;
    if (right) {
      if (!left || right === emptyTree) holdFolder(oid, path, right);
      // file names tell where they stand: one folder at two places is made to be walked without an end
      if (met.has(right)) wrong('entry-refused', oid, path);
      met.add(right);
    }
    const found = pairs(
      await objects.tree(left ?? emptyTree),
      await objects.tree(right ?? emptyTree, left ?? emptyTree),
    );
    if (!found) return wrong('entry-refused', oid, path);
    for (const next of found) await collect(`${path}/`, next);
  }
}

/** Entries that are not the same in two trees; null where the second is none that Git would write. */
function pairs(olds: readonly TreeEntry[], youngs: readonly TreeEntry[]): readonly Pair[] | null {
  let from = 0;
  while (from < olds.length && isSame(olds[from], youngs[from])) from += 1;
  let end = 0;
  const most = Math.min(olds.length, youngs.length) - from;
  while (end < most && isSame(olds.at(-1 - end), youngs.at(-1 - end))) end += 1;
  if (!isInOrder(youngs, from, youngs.length - end)) return null;
  const left = new Map(olds.slice(from, olds.length - end).map((entry) => [entry.path, entry]));
  const found: Pair[] = [];
  for (const after of youngs.slice(from, youngs.length - end)) {
    const before = left.get(after.path) ?? null;
    if (before?.type !== after.type && hasTwin(youngs, after)) return null;
    left.delete(after.path);
    if (!isSame(before, after)) found.push({ before, after });
  }
  for (const before of left.values()) found.push({ before, after: null });
  return found;
}

function isSame(a: TreeEntry | null | undefined, b: TreeEntry | null | undefined): boolean {
  return a === b || (a?.oid === b?.oid && a?.path === b?.path && a?.mode === b?.mode);
}
