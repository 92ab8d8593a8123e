import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { breath } from './breath.ts';
import { RegisterDamaged } from './damage.ts';
import { errorCode, unlinkFile } from './disk.ts';
import { isOid } from './objects.ts';
import { packedRefs } from './packed-refs.ts';
import { lockRef, underRefLocks } from './ref-lock.ts';
import { isRefName, isRefOfRegister } from './ref-name.ts';
import type { SafeFs } from './safe-fs.ts';
import { type Oid, RefMoved } from './types.ts';

/** After so many new refs their files are gathered into `packed-refs`. */
const packAfter = 512;

/** A ref and where it points. */
export interface Ref {
  readonly ref: string;
  readonly oid: Oid;
}

/** Reads refs, loose before packed. */
export interface RefReader {
  /** Also `HEAD`. Throws `RegisterDamaged` for a ref that holds no object id: a torn ref is not an absent one. */
  resolve(ref: string): Oid | null;
  /** All refs whose name begins with the prefix, by name. */
  list(prefix: string): Promise<readonly Ref[]>;
}

/** Moves refs. Every method is called under the register's mutex. */
export interface RefWriter {
  /** Compare-and-swap, durable on return (D2). Throws `RefMoved`, and TypeError for a foreign name. */
  move(ref: string, next: Oid | null, expected: Oid | null): Promise<void>;
  /** Gathers loose refs into `packed-refs`; at any crash every ref keeps its value. */
  pack(): Promise<void>;
  /** Packs when there are many loose refs. */
  packIfMany(): Promise<void>;
}

/** The refs of a Git folder. */
export function readRefs(gitdir: string): RefReader {
  const packed = packedRefs(gitdir);

  function resolve(ref: string): Oid | null {
    if (ref === 'HEAD') return resolveHead();
    if (!isRefName(ref)) throw new TypeError(`not a ref name: ${JSON.stringify(ref)}`);
    return readLooseRef(gitdir, ref) ?? packed.read().get(ref) ?? null;
  }

  function resolveHead(): Oid | null {
    const text = readFileSync(join(gitdir, 'HEAD'), 'utf8').trimEnd();
    return text.startsWith('ref: ') ? resolve(text.slice(5)) : isOid(text) ? text : null;
  }

  async function list(prefix: string): Promise<readonly Ref[]> {
    const found = new Map<string, Oid>();
    for (const ref of looseNames(gitdir, prefix)) {
      const oid = readLooseRef(gitdir, ref);
      if (oid !== null) found.set(ref, oid);
      await breath();
    }
    // Packed last: a ref packed just now has lost its file, and stands here.
    for (const [ref, oid] of packed.read()) {
      if (ref.startsWith(prefix) && !found.has(ref)) found.set(ref, oid);
    }
    const refs = Array.from(found, ([ref, oid]) => ({ ref, oid }));
    return refs.sort((left, right) => (left.ref < right.ref ? -1 : 1));
  }

  return { resolve, list };
}

/** Writes the refs of a repository. */
export function writeRefs(safeFs: SafeFs, reader: RefReader): RefWriter {
  const { gitdir } = safeFs;
  const packed = packedRefs(gitdir);
  const packedFile = join(gitdir, 'packed-refs');
  // Counted once; later our own new refs tell.
  let loose: number | null = null;

  async function move(ref: string, next: Oid | null, expected: Oid | null): Promise<void> {
    if (!isRefOfRegister(ref))
      throw new TypeError(`not a ref of the register: ${JSON.stringify(ref)}`);
    if (next !== null && !isOid(next)) throw new TypeError('not an object id');
    const lock = await lockRef(safeFs, join(gitdir, ref));
    try {
      const actual = reader.resolve(ref);
      if (actual !== expected) throw new RefMoved(ref, actual);
      if (next === actual) return;
      if (next !== null) await lock.replace(`${next}\n`);
      else await remove(ref);
    } finally {
      await lock.release();
    }
    if (expected === null && loose !== null) loose += 1;
  }

  // Packed first: were the file first, a crash would bring back an older value.
  async function remove(ref: string): Promise<void> {
    if (packed.read().has(ref)) await replacePacked(new Map([[ref, null]]));
    await safeFs.removeFile(join(gitdir, ref));
  }

  async function replacePacked(changes: ReadonlyMap<string, Oid | null>): Promise<void> {
    const lock = await lockRef(safeFs, packedFile);
    try {
      await lock.replace(packed.textWith(changes));
    } finally {
      await lock.release();
    }
  }

  async function pack(): Promise<void> {
    const refs = new Map<string, Oid>();
    for (const ref of looseNames(gitdir, 'refs/')) {
      const oid =
        isRefOfRegister(ref) && ref !== 'refs/heads/main' ? readLooseRef(gitdir, ref) : null;
      if (oid !== null) refs.set(ref, oid);
    }
    loose = 0;
    if (refs.size === 0) return;
    await replacePacked(refs);
    const paths = new Map(Array.from(refs, ([ref, oid]) => [join(gitdir, ref), { ref, oid }]));
    await underRefLocks(safeFs, [...paths.keys()], async (path) => {
      const known = paths.get(path);
      // Moved since: its file stays and goes before what is packed.
      if (known && readLooseRef(gitdir, known.ref) === known.oid) await unlinkFile(path);
    });
    const folders = new Set(Array.from(paths.keys(), (path) => dirname(path)));
    for (const folder of folders) await safeFs.settle(folder);
  }

  async function packIfMany(): Promise<void> {
    loose ??= [...looseNames(gitdir, 'refs/')].length;
    if (loose >= packAfter) await pack();
  }

  return { move, pack, packIfMany };
}

function readLooseRef(gitdir: string, ref: string): Oid | null {
  let text: string;
  try {
    text = readFileSync(join(gitdir, ref), 'latin1');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw error;
  }
  const oid = text.trimEnd();
  if (!isOid(oid)) throw new RegisterDamaged(`引用 ${ref} 的内容不是提交编号`);
  return oid;
}

/** Names of the refs that have a file, by folder order; locks and hidden files are none. */
function* looseNames(gitdir: string, prefix: string): Generator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/'));
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of listFolder(join(gitdir, at))) {
      const name = `${at}/${entry.name}`;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile() && name.startsWith(prefix) && isRefName(name)) yield name;
    }
  }
}

function listFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
