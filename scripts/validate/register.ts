import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EntryRefused, readObjects } from '#git/object-reader.ts';
import { openObjectStore } from '#git/object-store.ts';
import { isOid } from '#git/objects.ts';
import { readRefs } from '#git/refs.ts';
import type { Oid } from '#git/types.ts';
import { type Dataset, DatasetRefused, scopeOf } from './dataset.ts';

/** The files of a bare register at main, whole or as they differ from a commit. Nothing is written. */
export async function openRegister(dir: string, base: string | null): Promise<Dataset> {
  if (!existsSync(join(dir, 'HEAD'))) throw new DatasetRefused(`${dir} 不是裸仓库`);
  const store = openObjectStore(dir);
  const objects = readObjects(store);
  const refs = readRefs(dir);
  const main = refs.resolve('refs/heads/main');
  if (main === null) throw new DatasetRefused(`${dir} 中没有 main`);

  const blob = (oid: Oid | undefined) => (oid === undefined ? null : store.read(oid).data);
  const files = await filesAt(main);
  const before = base === null ? null : await filesAt(commitOf(base));
  const changed = before === null ? [...files.keys()] : differing(before, files);
  const isChanged = new Set(changed);
  return {
    scope: scopeOf(blob(files.get('data/policy.yaml'))),
    changed,
    rest: [...files.keys()].filter((path) => !isChanged.has(path)),
    gone: changed.filter((path) => !files.has(path)),
    read: (path) => blob(files.get(path)),
    readBefore: (path) => blob((before ?? files).get(path)),
    holds: (path) =>
      [...files.keys(), ...changed].some((one) => one === path || one.startsWith(`${path}/`)),
  };

  async function filesAt(commit: Oid): Promise<ReadonlyMap<string, Oid>> {
    const { tree } = await objects.commit(commit);
    const found = new Map<string, Oid>();
    try {
      for await (const { path, oid } of objects.files(tree, 'data')) found.set(path, oid);
    } catch (error) {
      if (!(error instanceof EntryRefused)) throw error;
      throw new DatasetRefused(
        `登记簿中有不允许的条目（链接、子模块、可执行文件或不规范的名字）：${error.path}`,
      );
    }
    return found;
  }

  function commitOf(rev: string): Oid {
    const found = isOid(rev) ? rev : (resolve(rev) ?? resolve(`refs/heads/${rev}`));
    if (found === null) throw new DatasetRefused(`没有这个版本：${rev}（写完整的提交号或分支名）`);
    return found;
  }

  function resolve(ref: string): Oid | null {
    try {
      return refs.resolve(ref);
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  }
}

function differing(
  before: ReadonlyMap<string, Oid>,
  after: ReadonlyMap<string, Oid>,
): readonly string[] {
  const paths = [...after].filter(([path, oid]) => before.get(path) !== oid).map(([path]) => path);
  return [...paths, ...[...before.keys()].filter((path) => !after.has(path))].sort();
}
