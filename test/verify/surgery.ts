import type { Commit, FileChanges, Oid } from '#git/types.ts';
import type { Trailers } from '#registry/events.ts';
import { differences } from '#verify/difference.ts';
import type { Ledger } from './ledger.ts';

/** Files that a commit changes, by path. */
export type Changes = Map<string, Uint8Array | { readonly oid: Oid } | null>;

/** What is altered in a commit of main; all else stays. */
export interface Cut {
  readonly trailers?: (trailers: Trailers) => Trailers;
  readonly changes?: (changes: Changes) => Changes | Promise<Changes>;
  /** Another second parent; null for none. */
  readonly second?: Oid | null;
  /** Another time of the commit. */
  readonly at?: string;
  /** Another commit to stand on. */
  readonly on?: Oid;
}

/** A main on which one commit was altered. */
export interface Altered {
  readonly main: Oid;
  /** The altered commit. */
  readonly at: Oid;
}

/** Honest commits that are put again on an altered one. */
const later = 2;

/** What a commit of main changes. */
export async function changesOf({ hand }: Ledger, commit: Commit): Promise<Changes> {
  const [parent = ''] = commit.parents;
  const { tree } = await hand.commit(parent);
  const found = await differences(hand, tree, commit);
  return new Map(found.map(({ path, after }) => [path, after === null ? null : { oid: after }]));
}

/**
 * Main with one commit altered and signed again with the register's own key, and the next ones put on it
 * as they were: what somebody does who has the repository, this manual and the key.
 */
export async function alter(ledger: Ledger, commit: Commit, cut: Cut): Promise<Altered> {
  const at = await again(ledger, commit, cut.on ?? commit.parents[0] ?? '', cut);
  let main = at;
  const from = ledger.placeOf(commit.oid) + 1;
  for (const next of ledger.main.slice(from, from + later)) {
    main = await again(ledger, next, main, {});
  }
  return { main, at };
}

async function again(ledger: Ledger, commit: Commit, on: Oid, cut: Cut): Promise<Oid> {
  const known = await changesOf(ledger, commit);
  const changes: FileChanges = cut.changes ? await cut.changes(known) : known;
  const { trailers, author, parents } = commit;
  const second = cut.second === undefined ? parents[1] : (cut.second ?? undefined);
  return ledger.hand.put({
    ...{ on, changes, at: cut.at ?? author.at.toISOString() },
    trailers: cut.trailers ? cut.trailers(trailers) : trailers,
    by: { name: author.name, email: author.email },
    ...(second === undefined ? {} : { second }),
  });
}

/** Trailers with one value replaced. */
export function swapped(key: string, value: string | ((old: string) => string)) {
  return (trailers: Trailers): Trailers =>
    trailers.map(([name, old]) =>
      name === key ? [name, typeof value === 'string' ? value : value(old)] : [name, old],
    );
}

/** Trailers without those of a key, or without the last of them. */
export function without(key: string, last = false) {
  return (trailers: Trailers): Trailers => {
    const end = trailers.findLastIndex(([name]) => name === key);
    return trailers.filter(([name], index) => (last ? index !== end : name !== key));
  };
}
