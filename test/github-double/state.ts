import type { RealRepository } from './repository.ts';

/** A person or an App as the double knows it. */
export interface Actor {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
  /** What it may do in the repository. */
  readonly permission: 'none' | 'read' | 'write' | 'admin';
}

/** A review; the newest of a person with a verdict counts. */
export interface Review {
  readonly id: number;
  readonly user: Actor;
  readonly body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
  readonly at: string;
}

export interface Pull {
  readonly number: number;
  readonly author: Actor;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly headRef: string;
  /** Whose fork the head is in; null for a branch of the register. */
  readonly fork: string | null;
  head: string;
  readonly baseRef: string;
  /** Tip of the base when the pull request was opened, or ended. */
  base: string;
  mergedAt: string | null;
  mergeCommit: string | null;
  readonly createdAt: string;
  readonly reviews: Review[];
  requested: Actor[];
  labels: string[];
}

/** An issue that is no pull request. */
export interface Issue {
  readonly number: number;
  readonly user: Actor;
  readonly title: string;
  body: string;
  readonly labels: readonly string[];
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: Actor;
  body: string;
  readonly at: string;
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly targetUrl: string | null;
  readonly by: Actor;
  readonly at: string;
}

/** What administrators set for `main`. */
export interface Protection {
  /** Contexts that must be green for a merge. */
  readonly requiredStatuses: readonly string[];
  readonly requiredApprovals: number;
  readonly dismissStale: boolean;
  /** "Restrict updates" with the App on the bypass list, also for `filing/**`. */
  readonly restrictsUpdates: boolean;
}

/** Everything the double remembers besides Git. */
export interface State {
  readonly owner: string;
  readonly name: string;
  readonly git: RealRepository;
  readonly pulls: Pull[];
  readonly comments: Comment[];
  readonly issues: Issue[];
  /** Workflow files that were switched off. */
  readonly disabled: Set<string>;
  readonly statuses: Status[];
  readonly actors: Map<string, Actor>;
  protection: Protection;
  now: () => Date;
  nextId: () => number;
}

/** The App of the register as an actor. */
export const appActor: Actor = {
  id: 41_001,
  login: 'register-example[bot]',
  type: 'Bot',
  permission: 'write',
};

/** A refusal with GitHub's status. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly object[];
  constructor(status: number, message: string, errors: readonly object[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}
