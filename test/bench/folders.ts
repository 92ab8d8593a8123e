import type { Oid } from '#git/types.ts';
import type { PackFile, Placed } from './pack-file.ts';

/** A folder of a made-up history; never changed, a change makes another one of it. */
export interface Folder {
  readonly entries: readonly Entry[];
  /** An earlier version that is in the pack. */
  readonly former: Placed | null;
  /** Itself in the pack. */
  placed: Placed | null;
}

interface Entry {
  readonly name: string;
  /** By which Git orders entries. */
  readonly key: string;
  readonly is: Folder | Oid;
}

/** The folder without anything in it. */
export const emptyFolder: Folder = { entries: [], former: null, placed: null };

/** The folder with a file put at a path, or taken away where `blob` is null. */
export function changed(folder: Folder, path: string, blob: Oid | null): Folder {
  const slash = path.indexOf('/');
  const name = slash < 0 ? path : path.slice(0, slash);
  const key = slash < 0 ? name : `${name}/`;
  const at = placeOf(folder.entries, key);
  const known = folder.entries[at]?.key === key ? folder.entries[at] : null;
  const inner = known && typeof known.is === 'object' ? known.is : emptyFolder;
  const is = slash < 0 ? blob : changed(inner, path.slice(slash + 1), blob);
  const isGone = is === null || (typeof is === 'object' && is.entries.length === 0);
  return {
    entries: folder.entries.toSpliced(at, known ? 1 : 0, ...(isGone ? [] : [{ name, key, is }])),
    former: folder.placed ?? folder.former,
    placed: null,
  };
}

/** Where an entry stands or would stand. */
function placeOf(entries: readonly Entry[], key: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes a folder and what is in it, as far as it is new; its tree. */
export function writeFolder(pack: PackFile, folder: Folder): Oid {
  if (folder.placed) return folder.placed.oid;
  const parts = folder.entries.map(({ name, is }) =>
    typeof is === 'object'
      ? { head: `40000 ${name}\0`, oid: writeFolder(pack, is) }
      : { head: `100644 ${name}\0`, oid: is },
  );
  const bytes = Buffer.alloc(parts.reduce((sum, { head }) => sum + head.length + 20, 0));
  let at = 0;
  for (const { head, oid } of parts) {
    at += bytes.write(head, at, 'latin1');
    at += bytes.write(oid, at, 'hex');
  }
  folder.placed = pack.add('tree', bytes, folder.former);
  return folder.placed.oid;
}
