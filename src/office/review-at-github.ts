import { GithubRefused } from '#forge/github/faults.ts';
import type { Opinion } from '#registry/filing.ts';
import type { FilingFacts } from './filing-facts.ts';
import { githubIdOf } from '#registry/unit-reviewers.ts';
import { reviewBody } from './pull-reviews.ts';
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
  const pull = await pullOf(tools, facts.id);
  if (!pull || facts.tip === null) return refuse('github-not-shown');
  try {
    const review = await github.pulls.review(
      { token, id: Number(id) },
      {
        number: pull.number,
        head: facts.tip,
        verdict: verdicts[decision],
        body: reviewBody(decision, opinion),
      },
    );
    return { ok: true, value: review.at };
  } catch (error) {
    if (!(error instanceof GithubRefused)) throw error;
    if (error.status === 401) people.tokens.delete(account);
    return refuse(error.status === 401 ? 'github-sign-in-again' : 'github-refused');
  }
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
  | 'github-refused';

function refuse(code: Code): { ok: false; problems: readonly [{ code: Code; at: '' }] } {
  return { ok: false, problems: [{ code, at: '' }] };
}
