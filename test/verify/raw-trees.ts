import { execFileSync } from 'node:child_process';
import type { ObjectReader, Oid } from '#git/types.ts';

/** An entry of a tree as somebody writes it who keeps to no order. */
export interface RawEntry {
  readonly mode: string;
  readonly path: string;
  readonly oid: Oid;
}

/** An object written as it stands, whatever Git thinks of it. */
export function writeRaw(
  dir: string,
  type: 'commit' | 'tree' | 'blob',
  bytes: string | Buffer,
): Oid {
  const how = ['-C', dir, 'hash-object', '-t', type, '-w', '--stdin', '--literally'];
  return execFileSync('git', how, { input: bytes, encoding: 'utf8' }).trim();
}

/** A tree of these entries in this order. */
export function writeRawTree(dir: string, entries: readonly RawEntry[]): Oid {
  const parts = entries.flatMap(({ mode, path, oid }) => [
    Buffer.from(`${mode} ${path}\0`),
    Buffer.from(oid, 'hex'),
  ]);
  return writeRaw(dir, 'tree', Buffer.concat(parts));
}

/** A root tree with the entries of one folder replaced; those above it as they were. */
export async function editedTree(
  { dir, tree }: Pick<ObjectReader, 'tree'> & { readonly dir: string },
  root: Oid,
  folder: string,
  edit: (entries: readonly RawEntry[]) => readonly RawEntry[],
): Promise<Oid> {
  const entries = await tree(root);
  const [name, ...rest] = folder === '' ? [] : folder.split('/');
  if (name === undefined) return writeRawTree(dir, edit(entries));
  const made: RawEntry[] = [];
  for (const entry of entries) {
    const isOnPath = entry.path === name && entry.type === 'tree';
    const oid = isOnPath
      ? await editedTree({ dir, tree }, entry.oid, rest.join('/'), edit)
      : entry.oid;
    made.push({ mode: entry.mode, path: entry.path, oid });
  }
  return writeRawTree(dir, made);
}

/** A commit that nobody signed and that tells no event. */
export function writeRawCommit(
  dir: string,
  tree: Oid,
  parents: readonly Oid[],
  seconds = 1_796_522_400,
): Oid {
  const who = `x <x@y> ${seconds} +0800`;
  const lines = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`)];
  return writeRaw(
    dir,
    'commit',
    [...lines, `author ${who}`, `committer ${who}`, '', 'x', ''].join('\n'),
  );
}
