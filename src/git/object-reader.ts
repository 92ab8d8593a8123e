import { breath } from './breath.ts';
import type { ObjectStore } from './object-store.ts';
import { emptyTree, orderKey, parseCommit } from './objects.ts';
import { recentlyUsed } from './recently-used.ts';
import { type ReadTree, readTreeLike } from './tree-like.ts';
import {
  type Commit,
  type ObjectReader,
  ObjectMissing,
  type Oid,
  type TreeEntry,
} from './types.ts';

/** A tree holds what no register may hold: a link, a submodule, an executable, a strange name (Y6, Y7). */
export class EntryRefused extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`the register may not hold this entry: ${JSON.stringify(path)}`);
    this.name = 'EntryRefused';
    this.path = path;
  }
}

const nameOfEntry = /^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$/;

/** Whether a name may stand in the register (Y6). */
export function isEntryName(name: string): boolean {
  return nameOfEntry.test(name);
}

/**
 * Reads commits, trees and files from a store, with small caches. `files` and `diff` throw
 * `EntryRefused` for entries that no register may hold; `tree` shows them as they are.
 */
export function readObjects(store: ObjectStore): ObjectReader {
  const commits = recentlyUsed<Oid, Commit>(4_000);
  const trees = recentlyUsed<Oid, ReadTree>(200_000);

  function readTree(oid: Oid, like?: Oid): readonly TreeEntry[] {
    const known = trees.get(oid);
    if (known) return known.entries;
    if (oid === emptyTree) return [];
    const former = like === undefined ? undefined : trees.get(like);
    const tree = parsed(oid, 'tree', (data) => readTreeLike(data, former));
    trees.set(oid, tree, tree.entries.length + 1);
    return tree.entries;
  }

  function parsed<T>(oid: Oid, type: string, parse: (data: Uint8Array) => T): T {
    const object = store.read(oid);
    try {
      if (object.type === type) return parse(object.data);
    } catch (cause) {
      throw new ObjectMissing(oid, { cause });
    }
    throw new ObjectMissing(oid);
  }

  function entryAt(tree: Oid, path: string): TreeEntry | null {
    let found: TreeEntry | null = null;
    for (const name of path.split('/')) {
      if (found && found.type !== 'tree') return null;
      found = readTree(found ? found.oid : tree).find((entry) => entry.path === name) ?? null;
      if (!found) return null;
    }
    return found;
  }

  // Where a walk below `under` begins; null where there is nothing.
  function startOf(tree: Oid | null, under: string | undefined): Start | null {
    if (tree === null) return null;
    if (!under) return { prefix: '', entries: readTree(tree) };
    const entry = entryAt(tree, under);
    if (entry?.type === 'tree') return { prefix: `${under}/`, entries: readTree(entry.oid) };
    return entry ? { prefix: under.slice(0, under.lastIndexOf('/') + 1), entries: [entry] } : null;
  }

  async function* files(tree: Oid, under?: string) {
    const stack = [pairsOf(startOf(tree, trim(under)), null)];
    for (let pairs = stack.at(-1); pairs; pairs = stack.at(-1)) {
      const pair = pairs.next().value;
      if (!pair) stack.pop();
      else if (pair.before?.type === 'tree') {
        const entries = readTree(pair.before.oid);
        stack.push(pairsOf({ prefix: `${pair.path}/`, entries }, null));
      } else if (pair.before) yield { path: pair.path, oid: pair.before.oid };
      const pause = breath();
      if (pause) await pause;
    }
  }

  async function* diff(before: Oid | null, after: Oid | null, under?: string) {
    if (before === after) return;
    const path = trim(under);
    const stack = [pairsOf(startOf(before, path), startOf(after, path))];
    for (let pairs = stack.at(-1); pairs; pairs = stack.at(-1)) {
      const pair = pairs.next().value;
      if (!pair) stack.pop();
      else if (pair.before?.oid !== pair.after?.oid) {
        const { before: old, after: young } = pair;
        if ((old ?? young)?.type === 'tree') {
          const prefix = `${pair.path}/`;
          stack.push(
            pairsOf(
              old && { prefix, entries: readTree(old.oid) },
              young && { prefix, entries: readTree(young.oid) },
            ),
          );
        } else yield { path: pair.path, before: old?.oid ?? null, after: young?.oid ?? null };
      }
      const pause = breath();
      if (pause) await pause;
    }
  }

  return {
    commit: async (oid) => {
      const known = commits.get(oid);
      if (known) return known;
      await breath();
      const commit = parsed(oid, 'commit', (data) => parseCommit(oid, data));
      commits.set(oid, commit, 1);
      return commit;
    },
    tree: async (oid, like) => {
      await breath();
      return readTree(oid, like);
    },
    blob: async (oid) => {
      await breath();
      return parsed(oid, 'blob', (data) => data);
    },
    entry: async (tree, path) => entryAt(tree, trim(path) ?? ''),
    files,
    diff,
  };
}

interface Start {
  readonly prefix: string;
  readonly entries: readonly TreeEntry[];
}

interface Pair {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** Entries of two trees side by side in path order; a file and a folder of one name are two. */
function* pairsOf(before: Start | null, after: Start | null): Generator<Pair, undefined> {
  const prefix = (before ?? after)?.prefix ?? '';
  const olds = before?.entries ?? [];
  const youngs = after?.entries ?? [];
  for (let left = 0, right = 0; left < olds.length || right < youngs.length;) {
    const old = olds[left] ?? null;
    const young = youngs[right] ?? null;
    const order = !old ? 1 : !young ? -1 : compare(orderKey(old), orderKey(young));
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
    const pair = { before: order <= 0 ? old : null, after: order >= 0 ? young : null };
    yield { path: `${prefix}${checked(prefix, pair.before, pair.after)}`, ...pair };
  }
  return undefined;
}

function compare(left: string, right: string): number {
  // Names of the register are ASCII: code units sort like bytes.
  return left < right ? -1 : left > right ? 1 : 0;
}

function checked(prefix: string, before: TreeEntry | null, after: TreeEntry | null): string {
  for (const entry of [before, after]) {
    if (!entry) continue;
    const isKnown = entry.mode === '100644' || entry.mode === '40000';
    if (!isKnown || !isEntryName(entry.path)) throw new EntryRefused(prefix + entry.path);
  }
  return (before ?? after)?.path ?? '';
}

function trim(path: string | undefined): string | undefined {
  return path?.replace(/\/+$/, '');
}
