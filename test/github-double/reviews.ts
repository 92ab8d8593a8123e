import { type Actor, type Pull, Refusal, type Review, type State } from './state.ts';

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' };

/**
 * A review.
 *
 * - GitHub, Approving a pull request with required reviews: "Pull request authors cannot approve
 *   their own pull requests." (422)
 * - GitHub, Create a review: body "Required when using REQUEST_CHANGES or COMMENT for the event
 *   parameter"; commit_id "Defaults to the most recent commit in the pull request when you do not
 *   specify a value."
 * - GitHub, About pull request reviews: "After a pull request is opened, anyone with read access
 *   can review and comment on the changes it proposes." Without it the repository is not there: 404.
 */
export async function review(
  state: State,
  pull: Pull,
  user: Actor,
  ask: { event?: keyof typeof states; body?: string; commit_id?: string },
): Promise<Review> {
  if (user.permission === 'none') throw new Refusal(404, 'Not Found');
  if (!ask.event) throw new Refusal(422, 'Unprocessable Entity');
  if (ask.event !== 'COMMENT' && user.id === pull.author.id) {
    throw new Refusal(422, 'Unprocessable Entity');
  }
  if (ask.event !== 'APPROVE' && !ask.body) throw new Refusal(422, 'Unprocessable Entity');
  const commit = ask.commit_id ?? pull.head;
  if ((await state.git.resolve(commit)) === null) throw new Refusal(422, 'Unprocessable Entity');
  const made: Review = {
    id: state.nextId(),
    user,
    body: ask.body ?? '',
    state: states[ask.event] as Review['state'],
    commit,
    at: state.now().toISOString(),
  };
  pull.reviews.push(made);
  pull.requested = pull.requested.filter((actor) => actor.id !== user.id);
  return made;
}

/**
 * GitHub, Request reviewers: "422: Unprocessable Entity if user is not a collaborator". The author
 * cannot be asked (reference/github.md, section 4: "review requests (author refused)").
 */
export function request(state: State, pull: Pull, logins: readonly string[]): void {
  for (const login of logins) {
    const actor = state.actors.get(login.toLowerCase());
    if (!actor || actor.permission === 'none' || actor.id === pull.author.id) {
      throw new Refusal(422, 'Reviews may only be requested from collaborators.');
    }
    if (!pull.requested.includes(actor)) pull.requested.push(actor);
  }
}

/** The newest review with a verdict of each person: a later one replaces the earlier (latest wins). */
export function verdicts(pull: Pull): readonly Review[] {
  const newest = new Map<number, Review>();
  for (const made of pull.reviews) if (made.state !== 'COMMENTED') newest.set(made.user.id, made);
  return Array.from(newest.values());
}
