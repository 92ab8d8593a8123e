import { createHash } from 'node:crypto';
import {
  type Commit,
  type Difference,
  ObjectMissing,
  type ObjectReader,
  type Oid,
} from '#git/types.ts';

/** A register in memory: whole trees by id, and a count of the blobs that were read. */
export interface MemoryObjects extends ObjectReader {
  /** Makes the next commit of main: `null` removes a path. Returns its id. */
  commitOn(
    parent: Oid | null,
    changes: Readonly<Record<string, string | null>>,
    trailers?: Commit['trailers'],
    at?: Date,
  ): Oid;
  /** All files of a commit, path to text. */
  filesOf(commit: Oid): ReadonlyMap<string, string>;
  readonly reads: { blobs: number };
  /** Blobs that are damaged. */
  readonly damaged: Set<Oid>;
}

/** An empty register in memory. */
export function memoryObjects(): MemoryObjects {
  const commits = new Map<Oid, Commit>();
  const trees = new Map<Oid, ReadonlyMap<string, Oid>>();
  const blobs = new Map<Oid, string>();
  const damaged = new Set<Oid>();
  const reads = { blobs: 0 };
  const treeOf = (oid: Oid | null) => (oid === null ? new Map<string, Oid>() : known(trees, oid));

  return {
    reads,
    damaged,
    commitOn(parent, changes, trailers = [], at = new Date(0)) {
      const before = parent === null ? null : known(commits, parent);
      const files = new Map(treeOf(before?.tree ?? null));
      for (const [path, text] of Object.entries(changes)) {
        if (text === null) files.delete(path);
        else files.set(path, keep(blobs, text, text));
      }
      const sorted = new Map(Array.from(files).sort(([a], [b]) => (a < b ? -1 : 1)));
      const tree = keep(trees, sorted, JSON.stringify([...sorted]));
      const parents = parent === null ? [] : [parent];
      const author = { name: 'register', email: 'register@register.invalid', at };
      const oid = idOf(JSON.stringify([tree, parents, trailers, at]));
      commits.set(oid, { oid, tree, parents, author, message: '', trailers, signed: null });
      return oid;
    },
    commit: async (oid) => known(commits, oid),
    tree: async () => {
      throw new Error('not asked for');
    },
    entry: async (tree, path) => {
      const oid = treeOf(tree).get(path);
      return oid === undefined ? null : { mode: '100644', path, oid, type: 'blob' };
    },
    filesOf: (commit) =>
      new Map(
        Array.from(treeOf(known(commits, commit).tree), ([path, oid]) => [path, known(blobs, oid)]),
      ),
    blob: async (oid) => {
      reads.blobs += 1;
      if (damaged.has(oid)) throw new ObjectMissing(oid);
      return Buffer.from(known(blobs, oid));
    },
    async *diff(before, after, under = '') {
      const old = treeOf(before);
      const young = treeOf(after);
      const paths = new Set([...old.keys(), ...young.keys()]);
      for (const path of Array.from(paths).sort()) {
        const difference: Difference = {
          path,
          before: old.get(path) ?? null,
          after: young.get(path) ?? null,
        };
        if (!path.startsWith(`${under}/`) || difference.before === difference.after) continue;
        yield difference;
      }
    },
    async *files(tree, under = '') {
      for (const [path, oid] of treeOf(tree)) if (path.startsWith(under)) yield { path, oid };
    },
  };
}

function known<T>(map: ReadonlyMap<Oid, T>, oid: Oid): T {
  const value = map.get(oid);
  if (value === undefined) throw new ObjectMissing(oid);
  return value;
}

function keep<T>(map: Map<Oid, T>, value: T, content: string): Oid {
  const oid = idOf(content);
  map.set(oid, value);
  return oid;
}

function idOf(content: string): Oid {
  return createHash('sha1').update(content).digest('hex');
}
