import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasLoose, readLoose } from './loose.ts';
import { asBuffer, type GitObject, objectId } from './objects.ts';
import { openPack, type Pack } from './pack.ts';
import { ObjectMissing, type Oid } from './types.ts';

/** All objects of a repository, packed and loose. Reading is synchronous: it is faster than waiting. */
export interface ObjectStore {
  /** The object, its bytes checked against its id. Throws `ObjectMissing`. */
  read(oid: Oid): GitObject;
  /** Where an object is; null when it is nowhere. Never looks for packs made since the last miss. */
  whereIs(oid: Oid): 'pack' | 'loose' | null;
  /** Looks for packs that came or went. */
  rescan(): void;
  /** The same, where the folder changed since it was looked at. */
  refresh(): void;
  /** How often packs were looked for. */
  scans(): number;
  close(): void;
}

/** The objects below a Git folder; nothing is ever written. */
export function openObjectStore(gitdir: string): ObjectStore {
  const folder = join(gitdir, 'objects/pack');
  let packs = new Map<string, Pack>();
  let isClosed = false;
  let scans = 0;
  let version = '';
  rescan();

  function rescan(): void {
    if (isClosed) throw new Error('the repository is closed');
    scans += 1;
    version = versionOf(folder);
    const names = new Set(listFolder(folder));
    const next = new Map<string, Pack>();
    for (const name of names) {
      const stem = name.slice(0, -4);
      // An index without its pack is what a crash may leave between the two.
      if (!name.endsWith('.idx') || !names.has(`${stem}.pack`)) continue;
      const known = packs.get(stem);
      if (known) next.set(stem, known);
      else tryOpen(stem, next);
    }
    for (const [stem, pack] of packs) if (!next.has(stem)) pack.close();
    packs = next;
  }

  // A damaged pack must not hide the sound ones; what only it holds is then missing, by id.
  function tryOpen(stem: string, into: Map<string, Pack>): void {
    try {
      into.set(stem, openPack(join(folder, stem)));
    } catch {
      return;
    }
  }

  function readPacked(oid: Oid): GitObject | null {
    for (const [stem, pack] of packs) {
      const object = tryRead(pack, oid);
      if (!object) continue;
      moveToFront(stem, pack);
      return object;
    }
    return null;
  }

  // Neighbours are read one after the other, and mostly lie in one pack.
  function moveToFront(stem: string, pack: Pack): void {
    const [first] = packs.keys();
    if (first !== stem) packs = new Map([[stem, pack], ...packs]);
  }

  function read(oid: Oid): GitObject {
    const found = readPacked(oid) ?? readLoose(gitdir, oid);
    if (found) return found;
    // Another process may have packed it since.
    rescan();
    const late = readPacked(oid) ?? readLoose(gitdir, oid);
    if (!late) throw new ObjectMissing(oid);
    return late;
  }

  return {
    read,
    whereIs(oid) {
      for (const pack of packs.values()) if (pack.index.find(oid) >= 0) return 'pack';
      return hasLoose(gitdir, oid) ? 'loose' : null;
    },
    rescan,
    refresh() {
      if (versionOf(folder) !== version) rescan();
    },
    scans: () => scans,
    close() {
      isClosed = true;
      for (const pack of packs.values()) pack.close();
      packs = new Map();
    },
  };
}

// A copy elsewhere may be sound where this one is damaged.
function tryRead(pack: Pack, oid: Oid): GitObject | null {
  try {
    const object = pack.read(oid);
    return object && objectId({ type: object.type, data: asBuffer(object.data) }) === oid
      ? object
      : null;
  } catch {
    return null;
  }
}

function versionOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeNs}` : '';
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
