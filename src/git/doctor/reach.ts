import { breath } from '../breath.ts';
import { type ObjectStore } from '../object-store.ts';
import { asBuffer, emptyTree, parseCommit, parseTree } from '../objects.ts';
import type { Ref } from '../refs.ts';
import type { Oid } from '../types.ts';

/** An object that a ref needs and that is nowhere sound. */
export interface Missing {
  readonly oid: Oid;
  /** Where it is needed: `refs/heads/main data/units/99/990101.yaml`. */
  readonly from: string;
}

interface Need {
  readonly oid: Oid;
  readonly type: 'commit' | 'tree' | 'blob';
  readonly from: string;
}

/** Walks everything that refs lead to and returns what is not there; each object is looked at once. */
export async function findMissing(
  store: Pick<ObjectStore, 'read'>,
  refs: readonly Ref[],
  isSound: (oid: Oid) => boolean,
  onProgress: (done: number) => void = () => {},
): Promise<readonly Missing[]> {
  const missing: Missing[] = [];
  const seen = new Set<Oid>();
  const queue: Need[] = [];
  const need = (next: Need) => {
    if (seen.has(next.oid)) return;
    seen.add(next.oid);
    if (next.type !== 'blob') queue.push(next);
    else if (!isSound(next.oid)) missing.push({ oid: next.oid, from: next.from });
  };
  for (const { ref, oid } of refs) need({ oid, type: 'commit', from: ref });
  for (let at = queue.pop(); at; at = queue.pop()) {
    if (at.oid === emptyTree) continue;
    if (!isSound(at.oid)) {
      missing.push({ oid: at.oid, from: at.from });
      continue;
    }
    for (const next of needsOf(store, at)) need(next);
    onProgress(seen.size);
    const pause = breath();
    if (pause) await pause;
  }
  return missing;
}

function needsOf(store: Pick<ObjectStore, 'read'>, { oid, type, from }: Need): readonly Need[] {
  const object = store.read(oid);
  const data = asBuffer(object.data);
  if (object.type === 'tag') {
    const target = /^object ([0-9a-f]{40})$/m.exec(data.toString('latin1'))?.[1];
    return target ? [{ oid: target, type: 'commit', from }] : [];
  }
  if (type === 'commit' && object.type === 'commit') {
    const commit = parseCommit(oid, data);
    return [
      ...commit.parents.map((parent) => ({ oid: parent, type: 'commit' as const, from })),
      { oid: commit.tree, type: 'tree', from },
    ];
  }
  if (object.type !== 'tree') return [];
  const prefix = from.includes(' ') ? `${from}/` : `${from} `;
  return parseTree(data).flatMap((entry) =>
    entry.type === 'commit'
      ? []
      : [{ oid: entry.oid, type: entry.type, from: `${prefix}${entry.path}` }],
  );
}
