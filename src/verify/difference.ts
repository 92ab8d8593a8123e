import { isEntryName } from '#git/object-reader.ts';
import { emptyTree } from '#git/objects.ts';
import type { ObjectReader, Oid, TreeEntry } from '#git/types.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { wrong } from './wrong.ts';

/** What differs between two entries of one name; null where one is not there. */
interface Pair {
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/**
 * What a commit changes below `data` against a tree, in path order. Code that lies in the same
 * repository is no part of the register. What is new must be an entry that a register may
 * hold (Y6, Y7); what did not change was looked at when it came.
 */
export async function differences(
  objects: ObjectReader,
  before: Oid,
  { oid, tree }: { readonly oid: Oid; readonly tree: Oid },
): Promise<readonly ChangedPath[]> {
  if (before === tree) return [];
  const changes: ChangedPath[] = [];
  const isData = (entry: TreeEntry) => entry.path === 'data';
  const old = (await objects.tree(before)).find(isData) ?? null;
  const [young = null, twice] = (await objects.tree(tree, before)).filter(isData);
  // of two entries of one name each program takes another one
  if (twice) wrong('entry-refused', oid, 'data');
  if (isSame(old, young)) return [];
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
    for (const next of pairs(
      await objects.tree(left ?? emptyTree),
      await objects.tree(right ?? emptyTree, left ?? emptyTree),
    )) {
      await collect(`${path}/`, next);
    }
  }
}

/** Entries that are not the same in two trees. */
function pairs(olds: readonly TreeEntry[], youngs: readonly TreeEntry[]): readonly Pair[] {
  let from = 0;
  while (from < olds.length && isSame(olds[from], youngs[from])) from += 1;
  let end = 0;
  const most = Math.min(olds.length, youngs.length) - from;
  while (end < most && isSame(olds.at(-1 - end), youngs.at(-1 - end))) end += 1;
  const left = new Map(olds.slice(from, olds.length - end).map((entry) => [entry.path, entry]));
  const found: Pair[] = [];
  for (const after of youngs.slice(from, youngs.length - end)) {
    const before = left.get(after.path) ?? null;
    left.delete(after.path);
    if (!isSame(before, after)) found.push({ before, after });
  }
  for (const before of left.values()) found.push({ before, after: null });
  return found;
}

function isSame(a: TreeEntry | null | undefined, b: TreeEntry | null | undefined): boolean {
  return a === b || (a?.oid === b?.oid && a?.path === b?.path && a?.mode === b?.mode);
}
