import { type Actor, type Pull, Refusal, type State } from './state.ts';

/**
 * Opens a pull request. GitHub: "422: Validation failed, or the endpoint has been spammed." What
 * fails is said in reference/github.md, section 3: "missing head branch 422, duplicate PR 422"; no
 * commits between base and head are refused alike.
 */
export async function openPull(
  state: State,
  author: Actor,
  ask: { title: string; head: string; base: string; body?: string },
): Promise<Pull> {
  const [headRef = '', from = state.owner] = ask.head.split(':').reverse();
  const fork = from === state.owner ? null : from;
  const head = await state.git.resolve(refOf({ headRef, fork }));
  const base = await state.git.resolve(`refs/heads/${ask.base}`);
  if (head === null) throw invalid('head', 'invalid');
  if (base === null) throw invalid('base', 'invalid');
  const twin = state.pulls.find(
    (pull) => pull.state === 'open' && pull.headRef === headRef && pull.fork === fork,
  );
  if (twin) throw invalid('', 'custom', `A pull request already exists for ${ask.head}.`);
  if ((await state.git.countCommits(base, head)) === 0) {
    throw invalid('', 'custom', `No commits between ${ask.base} and ${headRef}`);
  }
  const pull: Pull = {
    number: state.pulls.length + 1,
    author,
    title: ask.title,
    body: ask.body ?? '',
    state: 'open',
    headRef,
    fork,
    head,
    baseRef: ask.base,
    base,
    mergedAt: null,
    mergeCommit: null,
    createdAt: state.now().toISOString(),
    reviews: [],
    requested: [],
    labels: [],
  };
  state.pulls.push(pull);
  await state.git.setRef(`refs/pull/${pull.number}/head`, head);
  return pull;
}

/**
 * What a push means for pull requests.
 *
 * - reference/github.md, section 3: "head follows a push".
 * - GitHub, About pull request merges: "A pull request can be merged automatically if its head
 *   branch is directly or indirectly merged into the base branch externally. In other words, if the
 *   head branch's tip commit becomes reachable from the tip of the target branch."
 * - GitHub, About required reviews: "If you push a code-modifying commit to the branch of an
 *   approved pull request, the approval may be dismissed if repository admins have set up stale
 *   review dismissals. This doesn't apply if you push non-code-modifying commits".
 * - A pull request whose head branch is deleted is closed: known of github.com, no sentence found.
 */
export async function followRefs(state: State): Promise<void> {
  for (const pull of state.pulls) {
    if (pull.state !== 'open') continue;
    const base = await state.git.resolve(`refs/heads/${pull.baseRef}`);
    const head = await state.git.resolve(refOf(pull));
    if (head !== null && head !== pull.head) await moveHead(state, pull, head);
    if (base !== null && base !== pull.base && (await state.git.isAncestor(pull.head, base))) {
      end(state, pull, base);
    } else if (head === null) pull.state = 'closed';
  }
}

/**
 * Where a head is: forks keep their branches beside those of the register, as GitHub's forks share
 * one store of objects ("network"); a pull request's own ref is `refs/pull/N/head`.
 */
export function refOf({ headRef, fork }: Pick<Pull, 'headRef' | 'fork'>): string {
  return fork === null ? `refs/heads/${headRef}` : `refs/forks/${fork}/${headRef}`;
}

/** Ends a pull request as merged. */
export function end(state: State, pull: Pull, mergeCommit: string): void {
  pull.state = 'closed';
  pull.mergedAt = state.now().toISOString();
  pull.mergeCommit = mergeCommit;
}

async function moveHead(state: State, pull: Pull, head: string): Promise<void> {
  const before = await state.git.treeOf(pull.head);
  pull.head = head;
  await state.git.setRef(`refs/pull/${pull.number}/head`, head);
  if (!state.protection.dismissStale || before === (await state.git.treeOf(head))) return;
  for (const review of pull.reviews) {
    if (review.state === 'APPROVED') review.state = 'DISMISSED';
  }
}

/**
 * Files of a pull request. GitHub: "Responses include a maximum of 3000 files. The paginated
 * response returns 30 files per page by default." It compares the head with the merge base.
 */
export async function filesOf(state: State, pull: Pull) {
  const base = (await state.git.mergeBase(pull.base, pull.head)) ?? pull.base;
  return (await state.git.changed(base, pull.head)).slice(0, 3000);
}

function invalid(field: string, code: string, message?: string): Refusal {
  const error = { resource: 'PullRequest', ...(field ? { field } : {}), code };
  return new Refusal(422, 'Validation Failed', [message ? { ...error, message } : error]);
}
