import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RegisterDamaged } from '#git/damage.ts';
import { readObjects } from '#git/object-reader.ts';
import { openObjectStore } from '#git/object-store.ts';
import { isOid } from '#git/objects.ts';
import { packedRefs } from '#git/packed-refs.ts';
import { type RefReader, readRefs } from '#git/refs.ts';
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

/** Where main is; another one only where the one before is not there at all. */
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
  if (hasReplacements(gitdir)) {
    throw new CloneUnreadable(
      '这份克隆里有替换（refs/replace 或 info/grafts），Git 显示的不是所核验的；请删去后再核验，或重新克隆',
    );
  }
  const refs = readRefs(gitdir);
  const named = revision === null ? mainRefs : [revision, `refs/heads/${revision}`];
  let main: Oid | null = null;
  for (const ref of named) main ??= isOid(ref) ? ref : tryResolve(gitdir, refs, ref);
  if (!main) throw new CloneUnreadable(`${path} 中没有 ${revision ?? 'main 分支'}`);
  const store = openObjectStore(gitdir);
  return { objects: readObjects(store), main, gitdir, close: () => store.close() };
}

/** Where a ref points; null where there is none. Throws `CloneUnreadable` for one that is no commit's id. */
function tryResolve(gitdir: string, refs: RefReader, ref: string): Oid | null {
  try {
    const stat = lstatSync(join(gitdir, ref), { throwIfNoEntry: false });
    if (stat && !stat.isFile() && !stat.isDirectory()) throw new RegisterDamaged(ref);
    return refs.resolve(ref);
  } catch (error) {
    if (!(error instanceof RegisterDamaged)) return null;
    // Git follows a symbolic ref; whoever goes on to another one verifies what nobody sees
    throw new CloneUnreadable(
      `${ref} 已损坏，或者指向别的引用，不能确定核验哪一个提交；请重新克隆，或用 --rev 写明提交号`,
    );
  }
}

/** Whether Git shows other objects than the ones that stand there. */
function hasReplacements(gitdir: string): boolean {
  const loose = join(gitdir, 'refs/replace');
  const isLoose =
    existsSync(loose) &&
    readdirSync(loose, { recursive: true, withFileTypes: true }).some((one) => !one.isDirectory());
  return (
    isLoose ||
    existsSync(join(gitdir, 'info/grafts')) ||
    [...packedNames(gitdir)].some((ref) => ref.startsWith('refs/replace/'))
  );
}

function packedNames(gitdir: string): Iterable<string> {
  try {
    return packedRefs(gitdir).read().keys();
  } catch {
    throw new CloneUnreadable('packed-refs 已损坏，不能读取；请重新克隆');
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
