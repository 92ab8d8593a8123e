import { GithubRefused } from '#forge/github/faults.ts';
import type { Opinion } from '#registry/filing.ts';
import type { FilingFacts } from './filing-facts.ts';
import { githubIdOf } from '#registry/unit-reviewers.ts';
import { reviewBody, reviewFacts, rowReviewBody } from './pull-reviews.ts';
import type { PullMemo } from './their-reviews.ts';
import type { Tools } from './tools.ts';
import type { Decision, Outcome } from './types.ts';

const verdicts = { approve: 'approve', 'take-in': 'approve', return: 'return' } as const;

/**
 * Gives a decision made at the desk as a review of the pull request, in the person's own name
 * once however often it is tried; the moment of the decision. At the embedded register
 * nothing is given and the moment is now.
 */
export async function reviewAtGithub(
  tools: Tools,
  facts: FilingFacts,
  account: string,
  decision: Decision,
  opinion: Opinion,
): Promise<Outcome<Date>> {
  const { github, people } = tools;
  if (!github || !people) return { ok: true, value: tools.now() };
  const id = githubIdOf(account);
  // at GitHub accounts are those of the unit files
  if (id === null) return refuse('github-account-needed');
  const token = people.tokens.get(account);
  if (token === undefined) return refuse('github-sign-in-again');
  const place = await placeOf(tools, facts);
  if (place === null) return refuse('github-not-shown');
  if (place === 'changed') return refuse('content-changed');
  try {
    const review = await github.pulls.review(
      { token, id: Number(id) },
      {
        number: place.number,
        head: place.head,
        verdict: verdicts[decision],
        body: place.isBatch
          ? rowReviewBody(facts.id, decision, opinion)
          : reviewBody(decision, opinion),
      },
    );
    return { ok: true, value: review.at };
  } catch (error) {
    if (!(error instanceof GithubRefused)) throw error;
    if (error.status === 401) people.tokens.delete(account);
    return refuse(error.status === 401 ? 'github-sign-in-again' : 'github-refused');
  }
}

/** Where a filing is reviewed: its own pull request, or that of whoever filed it by Git. */
async function placeOf(
  tools: Tools,
  facts: FilingFacts,
): Promise<{ number: number; head: string; isBatch: boolean } | 'changed' | null> {
  if (facts.pull === undefined) {
    const pull = await pullOf(tools, facts.id);
    return pull && facts.tip !== null
      ? { number: pull.number, head: facts.tip, isBatch: false }
      : null;
  }
  const memo: PullMemo = new Map();
  const found = await reviewFacts(tools, facts, memo);
  if (!found.isWhole) return found.why === 'cut-short' ? null : 'changed';
  const { pull, head } = (await memo.get(facts.pull)) ?? {};
  return pull ? { number: pull.number, head: pull.head, isBatch: (head?.size ?? 0) > 1 } : null;
}

/** The open pull request of a filing; one that is missing is opened first. */
async function pullOf({ github }: Tools, id: string) {
  const known = await github?.pulls.find(`filing/${id}`);
  if (known || !github) return known ?? null;
  await github.tend();
  return github.pulls.find(`filing/${id}`);
}

type Code =
  | 'github-account-needed'
  | 'github-sign-in-again'
  | 'github-not-shown'
  | 'github-refused'
  | 'content-changed';

function refuse(code: Code): { ok: false; problems: readonly [{ code: Code; at: '' }] } {
  return { ok: false, problems: [{ code, at: '' }] };
}
