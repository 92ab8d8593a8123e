import {
  asBuffer,
  emptyTree,
  type GitObject,
  objectId,
  type ObjectType,
  parseCommit,
  parseTree,
} from '#git/objects.ts';
import { ObjectMissing, type ObjectReader, type Oid, type TreeEntry } from '#git/types.ts';
import { parseSiteCode } from '#registry/site.ts';
import type { ProofSubject } from './site-proof.ts';

/** A proof of one site as it is downloaded: the Git objects that are needed, and nothing else. */
export interface ProofFile extends ProofSubject {
  readonly format: 'site-register-proof';
  readonly version: 1;
  readonly objects: readonly { readonly type: ObjectType; readonly data: string }[];
}

/** Largest proof that is read, in characters. */
export const largestProof = 8_000_000;

/** A text as a proof; null where it is none. */
export function parseProof(text: string): ProofFile | null {
  if (text.length > largestProof) return null;
  try {
    const value = JSON.parse(text) as Partial<ProofFile> | null;
    const { format, version, code, conclusion, mint, objects } = value ?? {};
    const isOid = (oid: unknown) => typeof oid === 'string' && /^[0-9a-f]{40}$/.test(oid);
    const isOurs = format === 'site-register-proof' && version === 1 && Array.isArray(objects);
    const isSound =
      isOurs &&
      typeof code === 'string' &&
      parseSiteCode(code) === code &&
      isOid(conclusion) &&
      isOid(mint) &&
      objects.every(
        (one: unknown) =>
          typeof one === 'object' &&
          one !== null &&
          ['commit', 'tree', 'blob'].includes(String((one as ProofFile['objects'][number]).type)) &&
          typeof (one as ProofFile['objects'][number]).data === 'string',
      );
    return isSound ? (value as ProofFile) : null;
  } catch {
    return null;
  }
}

/**
 * Reads objects out of a proof by the ids that are computed from their bytes: one that was altered is
 * not there. Throws `ObjectMissing`.
 */
export function readProof({ objects }: Pick<ProofFile, 'objects'>): ObjectReader {
  const known = new Map<Oid, GitObject>();
  for (const { type, data } of objects) {
    const object = { type, data: Buffer.from(data, 'base64') };
    known.set(objectId(object), object);
  }
  return readerOf((oid) => known.get(oid) ?? null);
}

/** A reader that keeps what is read, so that a proof is what its check has looked at. */
export function recording(read: (oid: Oid) => GitObject): {
  readonly reader: ObjectReader;
  readonly objects: () => ProofFile['objects'];
} {
  const kept = new Map<Oid, GitObject>();
  const reader = readerOf((oid) => {
    const object = kept.get(oid) ?? read(oid);
    kept.set(oid, object);
    return object;
  });
  const objects = () =>
    Array.from(kept.values(), ({ type, data }) => ({
      type,
      data: asBuffer(data).toString('base64'),
    }));
  return { reader, objects };
}

function readerOf(find: (oid: Oid) => GitObject | null): ObjectReader {
  function bytes(oid: Oid, type: ObjectType): Uint8Array {
    const object = find(oid);
    if (object?.type !== type) throw new ObjectMissing(oid);
    return object.data;
  }
  const parsed = <T>(oid: Oid, parse: () => T): T => {
    try {
      return parse();
    } catch (cause) {
      throw cause instanceof ObjectMissing ? cause : new ObjectMissing(oid, { cause });
    }
  };
  const tree = (oid: Oid): readonly TreeEntry[] =>
    oid === emptyTree ? [] : parsed(oid, () => parseTree(bytes(oid, 'tree')));
  const refuse = () => {
    throw new Error('a proof is not walked through');
  };
  return {
    commit: async (oid) => parsed(oid, () => parseCommit(oid, bytes(oid, 'commit'))),
    tree: async (oid) => tree(oid),
    blob: async (oid) => bytes(oid, 'blob'),
    async entry(root, path) {
      let found: TreeEntry | null = null;
      let at = root;
      for (const name of path.split('/')) {
        if (found && found.type !== 'tree') return null;
        found = tree(at).find((entry) => entry.path === name) ?? null;
        if (!found) return null;
        at = found.oid;
      }
      return found;
    },
    diff: refuse,
    files: refuse,
  };
}
