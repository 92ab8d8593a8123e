import { orderKey } from './objects.ts';
import type { TreeEntry } from './types.ts';

/**
 * Whether entries stand as Git orders them, each once. Only those from `from` up to `to` are looked at,
 * with their neighbours: the others stand as in a tree that was looked at before.
 */
export function isInOrder(
  entries: readonly TreeEntry[],
  from = 0,
  to: number = entries.length,
): boolean {
  for (let at = Math.max(from, 1); at <= to && at < entries.length; at += 1) {
    if (keyAt(entries, at - 1) >= keyAt(entries, at)) return false;
  }
  return true;
}

/** Whether entries in Git's order hold a file and a folder of one name, `entry` one of the two. */
export function hasTwin(
  entries: readonly TreeEntry[],
  { path, type }: Pick<TreeEntry, 'path' | 'type'>,
): boolean {
  const wanted = type === 'tree' ? path : `${path}/`;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyAt(entries, middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return keyAt(entries, low) === wanted;
}

// Names of the register are ASCII: code units sort like bytes.
function keyAt(entries: readonly TreeEntry[], at: number): string {
  const entry = entries[at];
  return entry ? orderKey(entry) : '';
}
