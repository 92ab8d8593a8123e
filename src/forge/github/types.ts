import type { Forge, ProposalStep } from '#forge/port.ts';
import type { Oid } from '#git/types.ts';

/** A pull request as the register needs it. */
export interface Pull {
  readonly number: number;
  readonly head: Oid;
  /** Branch name of the head. */
  readonly branch: string;
  /** Whether the head is a branch of the register itself, not of a fork. */
  readonly isOurs: boolean;
  readonly state: 'open' | 'closed';
  readonly isMerged: boolean;
  readonly author: Reviewer;
  /** GitHub's own mark of the last change, a review among them. */
  readonly updatedAt: string;
  readonly url: string;
}

/** A GitHub account. The number stays when the login changes. */
export interface Reviewer {
  readonly id: number;
  readonly login: string;
}

/** A review as GitHub has it; what it counts for is derived elsewhere. */
export interface Review {
  readonly id: number;
  /** Null where the account is gone: such a review counts for nothing. */
  readonly by: Reviewer | null;
  readonly verdict: 'approve' | 'return' | 'comment' | 'dismissed';
  readonly body: string;
  readonly at: Date;
  /** Commit that was looked at; null where GitHub no longer knows it. */
  readonly commit: Oid | null;
}

/** A list that GitHub may have cut short. Who decides on one that is not whole decides wrongly. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly isWhole: boolean;
}

/** A commit status. */
export interface StatusLine {
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string;
  readonly url?: string;
}

/** The calls that Git does not have: thin, each one exchange or one paged list. */
export interface Pulls {
  /** Opens a pull request for a branch, or finds the one that is open. */
  open(ask: {
    readonly branch: string;
    readonly title: string;
    readonly body: string;
  }): Promise<Pull>;
  /** The open pull request of a branch of ours; null where there is none. */
  find(branch: string): Promise<Pull | null>;
  get(number: number): Promise<Pull>;
  /** All open ones. */
  all(): Promise<Listed<Pull>>;
  close(number: number): Promise<void>;
  /**
   * Merges, naming the head. Throws `HeadMoved` (409) where it is elsewhere and `NotMergeable` (405)
   * where GitHub does not merge. Returns the merge commit.
   */
  merge(ask: {
    readonly number: number;
    readonly head: Oid;
    readonly title: string;
    readonly message: string;
  }): Promise<Oid>;
  /** Changed paths; GitHub lists at most 3,000. */
  files(number: number): Promise<Listed<{ readonly path: string; readonly status: string }>>;
  reviews(number: number): Promise<Listed<Review>>;
  /** A review in the name of a person, with that person's token; once, however often it is tried. */
  review(
    person: { readonly token: string; readonly id: number },
    ask: {
      readonly number: number;
      readonly head: Oid;
      readonly verdict: 'approve' | 'return' | 'comment';
      readonly body: string;
    },
  ): Promise<Review>;
  requested(number: number): Promise<readonly Reviewer[]>;
  /** Asks exactly these people from now on; who cannot be asked is returned. */
  request(number: number, logins: readonly string[]): Promise<readonly string[]>;
  /** Sets a status where it differs from the newest of its context. */
  setStatus(commit: Oid, line: StatusLine): Promise<void>;
  statuses(commit: Oid): Promise<Listed<StatusLine>>;
  labels(number: number): Promise<readonly string[]>;
  setLabels(number: number, labels: readonly string[]): Promise<void>;
  /** Keeps one comment of the App up to date; `key` tells it from others. */
  comment(number: number, key: string, text: string): Promise<void>;
}

/** The forge of a register at GitHub. */
export interface GithubForge extends Forge {
  readonly pulls: Pulls;
  /** Opens and closes pull requests that branches lack or left behind; returns how many. */
  tend(): Promise<number>;
  /** Brings the mirror to where GitHub is, under the lock. */
  refresh(): Promise<void>;
  /** Brings the head of a pull request into the mirror. */
  fetchPull(number: number): Promise<void>;
  /** The commit of main that a fetched head was made from; null where it has no history with main. */
  baseOf(head: Oid): Promise<Oid | null>;
  /** Several steps, each of another proposal, in one push: all of them or none. Returns the new tips. */
  steps(steps: readonly ProposalStep[]): Promise<readonly Oid[]>;
  /** Where people see a file of a commit. */
  fileUrl(commit: Oid, path: string): string;
  /** The reviews of an open filing; null where it has no pull request yet. */
  reviewsOf(id: string): Promise<(Listed<Review> & { readonly pull: Pull }) | null>;
}

/** The head is not the commit that was decided on. */
export class HeadMoved extends Error {
  constructor(number: number) {
    super(`the head moved: #${number}`);
    this.name = 'HeadMoved';
  }
}

/** GitHub does not merge: a conflict, a required check, or a rule. */
export class NotMergeable extends Error {
  constructor(number: number) {
    super(`GitHub does not merge #${number}`);
    this.name = 'NotMergeable';
  }
}
