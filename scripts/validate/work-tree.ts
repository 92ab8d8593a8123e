import { execFileSync } from 'node:child_process';
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notPlain } from '#office/data-file.ts';
import type { Problem } from '#registry/problem.ts';
import { type Dataset, DatasetRefused, scopeOf } from './dataset.ts';

/** What lies in `data/` of a checkout and never enters a register. */
const besides = /^data\/(?:README\.md|demo\/.*)$/;

/** The `data/` of a checkout, whole or as it differs from a revision. Needs Git for a revision. */
export async function openWorkTree(dir: string, base: string | null): Promise<Dataset> {
  if (!existsSync(join(dir, 'data'))) throw new DatasetRefused(`${dir} 中没有 data/`);
  const links = new Set<string>();
  const files = listFiles(dir, 'data', links).filter((path) => !besides.test(path));
  const there = new Set(files);
  const read = (path: string) => readFileSync(join(dir, path));
  const differing = base === null ? null : differences(dir, base);
  const changed = differing?.paths.filter((path) => !besides.test(path)) ?? files;
  const isChanged = new Set(changed);
  const gone = changed.filter((path) => !there.has(path));
  return {
    scope: scopeOf(there.has('data/policy.yaml') ? read('data/policy.yaml') : null),
    changed,
    rest: files.filter((path) => !isChanged.has(path) && !links.has(path)),
    gone,
    read: (path): Uint8Array | Problem | null => {
      if (!there.has(path)) return null;
      return links.has(path) ? notPlain : read(path);
    },
    readBefore: (path) => {
      if (there.has(path)) return read(path);
      return differing === null
        ? null
        : git(dir, ['cat-file', 'blob', `${differing.base}:${path}`]);
    },
    holds: (path) => existsSync(join(dir, path)) || isChanged.has(path),
  };
}

function listFiles(dir: string, folder: string, links: Set<string>): readonly string[] {
  const entries: Dirent[] = readdirSync(join(dir, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(dir, path, links);
    if (!entry.isFile()) links.add(path);
    return [path];
  });
}

/** Paths below `data/` that differ from a revision, new ones included. */
function differences(dir: string, base: string): { base: string; paths: readonly string[] } {
  let oid: string;
  try {
    const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`];
    oid = git(dir, asked).toString().trim();
  } catch (cause) {
    throw new DatasetRefused(`没有这个版本，或者没有安装 Git：${base}`, { cause });
  }
  const tracked = git(dir, [
    'diff',
    '--name-only',
    '--no-renames',
    '--relative',
    '-z',
    oid,
    '--',
    'data',
  ]);
  const others = git(dir, ['ls-files', '--others', '--exclude-standard', '-z', '--', 'data']);
  const paths = `${tracked.toString()}${others.toString()}`
    .split('\0')
    .filter((path) => path !== '');
  return { base: oid, paths: [...new Set(paths)].sort() };
}

function git(dir: string, args: readonly string[]): Buffer {
  return execFileSync('git', args, {
    cwd: dir,
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
