import { end } from './pulls.ts';
import { verdicts } from './reviews.ts';
import { type Actor, appActor, type Pull, Refusal, type State, type Status } from './state.ts';

/**
 * Merges a pull request: a real three-way merge on the real repository.
 *
 * - GitHub, Merge a pull request: "405: Method Not Allowed if merge cannot be performed"; "409:
 *   Conflict if sha was provided and pull request head did not match".
 * - GitHub, About pull request merges: "any pull request can be merged at any time, unless the head
 *   branch is in conflict with the base branch. However, there may be restrictions on when you can
 *   merge a pull request into a specific branch."
 * - GitHub, About required reviews: "If a person with admin permissions chooses the Request changes
 *   option in a review, then that person must approve the pull request before it can be merged."
 *   Approvals count "from people with write or admin permissions in the repository".
 */
export async function merge(
  state: State,
  pull: Pull,
  by: Actor,
  ask: { sha?: string; commit_title?: string; commit_message?: string; merge_method?: string },
): Promise<string> {
  if (by.permission === 'none' || by.permission === 'read') throw new Refusal(403, 'Forbidden');
  if (pull.state !== 'open') throw new Refusal(405, 'Pull Request is not mergeable');
  if (ask.sha !== undefined && ask.sha !== pull.head) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  const missing = unmet(state, pull, by);
  if (missing !== null) throw new Refusal(405, missing);
  const ref = `refs/heads/${pull.baseRef}`;
  const base = await state.git.resolve(ref);
  const tree = base && (await state.git.mergeTree(base, pull.head));
  if (!base || !tree) throw new Refusal(405, 'Pull Request is not mergeable');
  const title = ask.commit_title ?? `Merge pull request #${pull.number}`;
  const message = ask.commit_message ? `${title}\n\n${ask.commit_message}` : title;
  const made = await state.git.commitTree(tree, [base, pull.head], message);
  if (!(await state.git.updateRef(ref, made, base))) {
    throw new Refusal(405, 'Base branch was modified. Review and try the merge again.');
  }
  end(state, pull, made);
  return made;
}

function unmet(state: State, pull: Pull, by: Actor): string | null {
  const { requiredStatuses, requiredApprovals, restrictsUpdates } = state.protection;
  if (restrictsUpdates && by.id !== appActor.id) return 'Cannot update this protected ref.';
  const counting = verdicts(pull).filter(({ user }) => /write|admin/.test(user.permission));
  if (requiredApprovals > 0 && counting.some((review) => review.state === 'CHANGES_REQUESTED')) {
    return 'Changes were requested.';
  }
  const approvals = counting.filter((review) => review.state === 'APPROVED').length;
  if (approvals < requiredApprovals) return 'At least one approving review is required.';
  const statuses = newest(state, pull.head);
  const red = requiredStatuses.find((context) => statuses.get(context)?.state !== 'success');
  return red === undefined ? null : `Required status check "${red}" is expected.`;
}

/** The newest status of each context of a commit. */
export function newest(state: State, sha: string): ReadonlyMap<string, Status> {
  return new Map(
    state.statuses.filter((one) => one.sha === sha).map((one) => [one.context.toLowerCase(), one]),
  );
}

/**
 * GitHub, Get the combined status: "failure if any of the contexts report as error or failure;
 * pending if there are no statuses or a context is pending; success if the latest status for all
 * contexts is success".
 */
export function combined(state: State, sha: string): 'failure' | 'pending' | 'success' {
  const states = Array.from(newest(state, sha).values(), (one) => one.state);
  if (states.some((one) => one === 'error' || one === 'failure')) return 'failure';
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success';
}
