import type { Commit, FileChanges, ObjectReader, Oid, Signature } from '#git/types.ts';

/** A proposal: a branch (embedded) or a pull request (GitHub) that somebody reviews. */
export interface Proposal {
  readonly id: string;
  /** The commit on main it was made from. */
  readonly base: Oid;
  readonly tip: Oid;
  /** Its commits, oldest first: contents and decisions. */
  readonly commits: readonly Commit[];
}

/** One step on a proposal: new content (`changes` against the base), or a decision (`changes` empty). */
export interface ProposalStep {
  readonly id: string;
  readonly changes: FileChanges;
  readonly message: string;
  readonly by: Signature;
  readonly at: Date;
  /** Tip the caller decided on; null for a new proposal. Throws `RefMoved` when it moved. */
  readonly expected: Oid | null;
}

/**
 * Where filings are proposed and decided: Git and reviews, nothing of filings. One adapter a forge,
 * all held by `test/forge/contract.ts`.
 */
export interface Forge {
  /** Objects of the register, main and proposals alike. */
  readonly objects: ObjectReader;
  /** The commit of main. */
  main(): Promise<Oid>;
  /** Open proposals and their tips. */
  proposals(): Promise<readonly { readonly id: string; readonly tip: Oid }[]>;
  /** Proposals that were taken aside, and their tips. */
  archived(): Promise<readonly { readonly id: string; readonly tip: Oid }[]>;
  /** A proposal, open or archived; null for an unknown id and one whose branch ended on main. */
  proposal(id: string): Promise<Proposal | null>;
  /** Adds one commit to a proposal: one durable ref update. Returns the new tip. */
  step(step: ProposalStep): Promise<Oid>;
  /** Merges a proposal into main: first parent main at `expected`, second the tip. Returns the merge. */
  land(merge: {
    readonly id: string;
    readonly tip: Oid;
    readonly expected: Oid;
    readonly changes: FileChanges;
    readonly message: string;
    readonly by: Signature;
    readonly at: Date;
  }): Promise<Oid>;
  /** A commit of the register's own on main (mint). Returns it. */
  commit(commit: {
    readonly expected: Oid;
    readonly changes: FileChanges;
    readonly message: string;
    readonly by: Signature;
    readonly at: Date;
  }): Promise<Oid>;
  /**
   * Takes a proposal off the list of open ones: `landed` deletes the branch, `archived` keeps it
   * aside; doing so again does nothing.
   */
  close(id: string, how: 'landed' | 'archived', expected: Oid): Promise<void>;
  /** One writer at a time over all processes; every write happens inside. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}
