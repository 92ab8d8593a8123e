import { EntryRefused } from '#git/object-reader.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { wrong } from './wrong.ts';

/**
 * What a commit changes below `data` against a tree, and whether it changes anything beside it. Code
 * that lies in the same repository is no part of the register.
 */
export async function differences(
  objects: ObjectReader,
  before: Oid,
  { oid, tree }: { readonly oid: Oid; readonly tree: Oid },
): Promise<readonly ChangedPath[]> {
  const changes: ChangedPath[] = [];
  try {
    for await (const change of objects.diff(before, tree, 'data')) changes.push(change);
  } catch (error) {
    if (error instanceof EntryRefused) return wrong('entry-refused', oid, error.path);
    throw error;
  }
  return changes;
}
