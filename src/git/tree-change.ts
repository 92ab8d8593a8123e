import { isEntryName } from './object-reader.ts';
import { blobId, emptyTree, formatTree, type GitObject, isOid, objectId } from './objects.ts';
import { breath } from './breath.ts';
import type { FileChanges, ObjectReader, Oid, TreeEntry } from './types.ts';

/** Objects to be written, by id. */
export type NewObjects = Map<Oid, GitObject>;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, Oid | null>;
}

/**
 * The tree that results from changes to a base; only trees on the changed paths are read and made.
 * New blobs and trees are added to `made`. A folder that becomes empty goes; removing what is not
 * there changes nothing. Throws for a path no register may hold (Y5, Y6) and where a file would
 * take the place of a folder or the other way round.
 */
export async function changeTree(
  objects: ObjectReader,
  base: Oid | null,
  changes: FileChanges,
  made: NewObjects,
): Promise<Oid> {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const [path, change] of changes) {
    place(root, path, change === null ? null : oidOf(change, made));
    await breath();
  }
  const entries = await change(objects, base, root, made);
  return make(entries, made);
}

function oidOf(change: Uint8Array | { readonly oid: Oid }, made: NewObjects): Oid {
  if (!(change instanceof Uint8Array)) {
    if (!isOid(change.oid)) throw new TypeError('not an object id');
    return change.oid;
  }
  const oid = blobId(change);
  made.set(oid, { type: 'blob', data: change });
  return oid;
}

function place(root: Folder, path: string, oid: Oid | null): void {
  const names = path.split('/');
  if (!names.every(isEntryName))
    throw new TypeError(`not a path of the register: ${JSON.stringify(path)}`);
  const file = names.pop() ?? '';
  let folder = root;
  for (const name of names) {
    let next = folder.folders.get(name);
    if (!next) {
      next = { folders: new Map(), files: new Map() };
      folder.folders.set(name, next);
    }
    folder = next;
  }
  folder.files.set(file, oid);
}

async function change(
  objects: ObjectReader,
  base: Oid | null,
  folder: Folder,
  made: NewObjects,
): Promise<readonly TreeEntry[]> {
  const entries = new Map<string, TreeEntry>();
  if (base !== null) for (const entry of await objects.tree(base)) entries.set(entry.path, entry);
  for (const [path, oid] of folder.files) {
    const old = entries.get(path);
    if (old?.type === 'tree') {
      if (oid !== null) throw new TypeError(`a folder stands where a file should: ${path}`);
    } else if (oid === null) entries.delete(path);
    else entries.set(path, { mode: '100644', path, oid, type: 'blob' });
  }
  for (const [path, below] of folder.folders) {
    const old = entries.get(path);
    const isRemoval = isRemovalOnly(below);
    if (old && old.type !== 'tree') {
      if (isRemoval) continue;
      throw new TypeError(`a file stands where a folder should: ${path}`);
    }
    if (!old && isRemoval) continue;
    const inner = await change(objects, old?.oid ?? null, below, made);
    if (inner.length === 0) entries.delete(path);
    else entries.set(path, { mode: '40000', path, oid: make(inner, made), type: 'tree' });
  }
  return [...entries.values()];
}

function isRemovalOnly(folder: Folder): boolean {
  for (const oid of folder.files.values()) if (oid !== null) return false;
  for (const below of folder.folders.values()) if (!isRemovalOnly(below)) return false;
  return true;
}

function make(entries: readonly TreeEntry[], made: NewObjects): Oid {
  const object = { type: 'tree', data: formatTree(entries) } as const;
  const oid = entries.length === 0 ? emptyTree : objectId(object);
  made.set(oid, object);
  return oid;
}
