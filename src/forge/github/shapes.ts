import type { Pull, Review, Reviewer } from './types.ts';

/** What of GitHub's pull request is read. */
export interface PullData {
  readonly number: number;
  readonly state: string;
  readonly merged_at?: string | null;
  readonly html_url: string;
  readonly updated_at: string;
  readonly user: UserData | null;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string } | null;
  };
}

interface UserData {
  readonly id: number;
  readonly login: string;
}

/** What of GitHub's review is read. */
export interface ReviewData {
  readonly id: number;
  readonly user: UserData | null;
  readonly body: string;
  readonly state: string;
  readonly submitted_at?: string | undefined;
  readonly commit_id: string | null;
}

export function pullOf(
  data: PullData,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): Pull {
  const from = data.head.repo?.full_name.toLowerCase();
  return {
    number: data.number,
    head: data.head.sha,
    branch: data.head.ref,
    isOurs: from === `${owner}/${repo}`.toLowerCase(),
    state: data.state === 'open' ? 'open' : 'closed',
    isMerged: typeof data.merged_at === 'string',
    author: accountOf(data.user) ?? { id: 0, login: 'ghost' },
    updatedAt: data.updated_at,
    url: data.html_url,
  };
}

const verdicts: Readonly<Record<string, Review['verdict']>> = {
  APPROVED: 'approve',
  CHANGES_REQUESTED: 'return',
  DISMISSED: 'dismissed',
};

export function reviewOf(data: ReviewData): Review {
  return {
    id: data.id,
    by: accountOf(data.user),
    verdict: verdicts[data.state] ?? 'comment',
    body: data.body,
    at: new Date(data.submitted_at ?? Number.NaN),
    commit: data.commit_id,
  };
}

function accountOf(user: UserData | null): Reviewer | null {
  return user === null ? null : { id: user.id, login: user.login };
}
