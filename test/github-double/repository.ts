import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'GitHub double',
  GIT_AUTHOR_EMAIL: 'double@example.invalid',
  GIT_COMMITTER_NAME: 'GitHub double',
  GIT_COMMITTER_EMAIL: 'double@example.invalid',
};

/** Real Git on the real bare repository behind the double; null where Git says no. */
export interface RealRepository {
  readonly dir: string;
  resolve(ref: string): Promise<string | null>;
  treeOf(commit: string): Promise<string | null>;
  isAncestor(older: string, younger: string): Promise<boolean>;
  mergeBase(one: string, other: string): Promise<string | null>;
  /** The tree of a three-way merge; null in a conflict. */
  mergeTree(base: string, head: string): Promise<string | null>;
  commitTree(tree: string, parents: readonly string[], message: string): Promise<string>;
  /** Compare-and-swap; false where the ref was elsewhere. */
  updateRef(ref: string, next: string, old: string): Promise<boolean>;
  setRef(ref: string, oid: string): Promise<void>;
  changed(base: string, head: string): Promise<readonly { status: string; path: string }[]>;
  countCommits(base: string, head: string): Promise<number>;
}

/** Makes an empty bare repository whose default branch is `main`. */
export function makeBare(dir: string): void {
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', dir], { env });
  for (const [key, value] of [
    ['http.receivepack', 'true'],
    ['uploadpack.allowFilter', 'true'],
    ['uploadpack.allowAnySHA1InWant', 'true'],
    ['receive.advertiseAtomic', 'true'],
    ['receive.fsckObjects', 'true'],
    ['gc.auto', '0'],
    ['transfer.hideRefs', 'refs/forks'],
  ] as const) {
    execFileSync('git', ['--git-dir', dir, 'config', key, value], { env });
  }
}

/** Opens it. */
export function realRepository(dir: string): RealRepository {
  const git = async (...args: string[]): Promise<string | null> => {
    try {
      const options = { env, maxBuffer: 1 << 28 };
      return (await run('git', ['--git-dir', dir, ...args], options)).stdout.trimEnd();
    } catch {
      return null;
    }
  };
  return {
    dir,
    resolve: (ref) => git('rev-parse', '--verify', '-q', `${ref}^{commit}`),
    treeOf: (commit) => git('rev-parse', '--verify', '-q', `${commit}^{tree}`),
    isAncestor: async (older, younger) =>
      (await git('merge-base', '--is-ancestor', older, younger)) !== null,
    mergeBase: (one, other) => git('merge-base', one, other),
    mergeTree: async (base, head) =>
      (await git('merge-tree', '--write-tree', base, head))?.split('\n')[0] ?? null,
    async commitTree(tree, parents, message) {
      const sides = parents.flatMap((parent) => ['-p', parent]);
      const made = await git('commit-tree', tree, ...sides, '-m', message);
      if (made === null) throw new Error('commit-tree');
      return made;
    },
    updateRef: async (ref, next, old) => (await git('update-ref', ref, next, old)) !== null,
    setRef: async (ref, oid) => void (await git('update-ref', ref, oid)),
    async changed(base, head) {
      const text = (await git('diff', '--name-status', '--no-renames', '-z', base, head)) ?? '';
      const parts = text.split('\0').filter((part) => part !== '');
      return parts.flatMap((status, at) =>
        at % 2 === 0 ? [{ status, path: parts[at + 1] ?? '' }] : [],
      );
    },
    countCommits: async (base, head) =>
      Number((await git('rev-list', '--count', `${base}..${head}`)) ?? 0),
  };
}
