import { readObjects } from './object-reader.ts';
import { openObjectStore } from './object-store.ts';
import { readRefs } from './refs.ts';
import type { ObjectReader, Oid } from './types.ts';

/** Read-only view of any Git folder, bare or `.git`, of ours or not: nothing is locked or written. */
export interface RepositoryView extends ObjectReader {
  /** As `Repository.resolve`; also takes `HEAD`. */
  resolve(ref: string): Promise<Oid | null>;
  refs(prefix: string): Promise<readonly { readonly ref: string; readonly oid: Oid }[]>;
  close(): void;
}

/** Opens a Git folder for reading (`verify`, `validate --base`, `publish`). */
export function viewRepository(gitdir: string): RepositoryView {
  const store = openObjectStore(gitdir);
  const refs = readRefs(gitdir);
  return {
    ...readObjects(store),
    resolve: async (ref) => refs.resolve(ref),
    refs: (prefix) => refs.list(prefix),
    close: () => store.close(),
  };
}
