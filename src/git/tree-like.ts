import { asBuffer, readTreeEntry } from './objects.ts';
import type { TreeEntry } from './types.ts';

/** A tree with the bytes that it was read from. */
export interface ReadTree {
  readonly bytes: Buffer;
  readonly entries: readonly TreeEntry[];
  /** Where in the bytes each entry ends. */
  readonly ends: readonly number[];
}

/**
 * Entries of a tree in Git's order. One tree mostly follows another in which a single entry differs:
 * where bytes at the beginning or the end are the same as those of `former`, its entries are taken as
 * they are. Throws where the bytes are no tree.
 */
export function readTreeLike(data: Uint8Array, former: ReadTree | null = null): ReadTree {
  const bytes = asBuffer(data);
  const entries: TreeEntry[] = [];
  const ends: number[] = [];
  const most = former ? Math.min(bytes.length, former.bytes.length) : 0;
  let at = 0;
  let next = 0;
  if (former) {
    const same = sameHead(bytes, former.bytes, most);
    for (; (former.ends[next] ?? Infinity) <= same; next += 1) {
      at = former.ends[next] ?? at;
      entries.push(former.entries[next] as TreeEntry);
      ends.push(at);
    }
  }
  const longer = former ? bytes.length - former.bytes.length : 0;
  const tail = former ? bytes.length - sameTail(bytes, former.bytes, most - at) : Infinity;
  while (at < bytes.length) {
    if (former && at >= tail) {
      // an entry of the former tree that begins at the same bytes: so does all that follows it
      while (startOf(former, next) + longer < at) next += 1;
      if (startOf(former, next) + longer === at) {
        for (; next < former.entries.length; next += 1) {
          entries.push(former.entries[next] as TreeEntry);
          ends.push((former.ends[next] ?? 0) + longer);
        }
        break;
      }
    }
    entries.push(readTreeEntry(bytes, at));
    at = bytes.indexOf(0, at) + 21;
    ends.push(at);
  }
  return { bytes, entries, ends };
}

function startOf({ ends }: ReadTree, index: number): number {
  if (index > ends.length) return Infinity;
  return index === 0 ? 0 : (ends[index - 1] ?? Infinity);
}

function sameHead(left: Buffer, right: Buffer, most: number): number {
  let same = 0;
  while (same < most && left[same] === right[same]) same += 1;
  return same;
}

function sameTail(left: Buffer, right: Buffer, most: number): number {
  let same = 0;
  const [end, other] = [left.length - 1, right.length - 1];
  while (same < most && left[end - same] === right[other - same]) same += 1;
  return same;
}
