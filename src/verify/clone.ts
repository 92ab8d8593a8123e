import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readObjects } from '#git/object-reader.ts';
import { openObjectStore } from '#git/object-store.ts';
import { isOid } from '#git/objects.ts';
import { readRefs } from '#git/refs.ts';
import type { ObjectReader, Oid } from '#git/types.ts';

/** A clone that cannot be read at all; the message is a sentence for people. */
export class CloneUnreadable extends Error {
  override name = 'CloneUnreadable';
}

/** A clone of a register, opened to be read; nothing is written to it. */
export interface Clone {
  readonly objects: ObjectReader;
  readonly main: Oid;
  /** The Git folder, for other threads. */
  readonly gitdir: string;
  close(): void;
}

const mainRefs = ['refs/heads/main', 'refs/remotes/origin/main', 'HEAD'];

/** Opens a clone, bare or with a work tree. Throws `CloneUnreadable`. */
export function openClone(path: string, revision: string | null = null): Clone {
  const gitdir = gitFolder(resolve(path));
  if (existsSync(join(gitdir, 'shallow'))) {
    throw new CloneUnreadable('这是浅克隆，没有完整的历史；请用 git fetch --unshallow 取回');
  }
  if (existsSync(join(gitdir, 'objects/info/alternates'))) {
    throw new CloneUnreadable(
      '这份克隆借用别处的对象（alternates）；请用 git clone --no-shared 重新克隆',
    );
  }
  const refs = readRefs(gitdir);
  const named = revision === null ? mainRefs : [revision, `refs/heads/${revision}`];
  const main = named.map((ref) => (isOid(ref) ? ref : tryResolve(refs, ref))).find(Boolean);
  if (!main) throw new CloneUnreadable(`${path} 中没有 ${revision ?? 'main 分支'}`);
  const store = openObjectStore(gitdir);
  return { objects: readObjects(store), main, gitdir, close: () => store.close() };
}

function tryResolve(refs: ReturnType<typeof readRefs>, ref: string): Oid | null {
  try {
    return refs.resolve(ref);
  } catch {
    return null;
  }
}

function gitFolder(path: string): string {
  if (!existsSync(path)) throw new CloneUnreadable(`没有这个文件夹：${path}`);
  const inner = join(path, '.git');
  if (existsSync(inner)) {
    if (statSync(inner).isDirectory()) return inner;
    const named = /^gitdir: (.*)$/m.exec(readFileSync(inner, 'utf8'))?.[1];
    if (named === undefined) throw new CloneUnreadable(`${inner} 不是 Git 的文件`);
    const folder = resolve(path, named.trim());
    const common = join(folder, 'commondir');
    return existsSync(common) ? resolve(folder, readFileSync(common, 'utf8').trim()) : folder;
  }
  if (existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'))) return path;
  throw new CloneUnreadable(`${path} 不是 Git 仓库`);
}
