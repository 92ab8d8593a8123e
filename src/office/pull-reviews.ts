import type { Review } from '#forge/github/types.ts';
import type { Oid } from '#git/types.ts';
import { type Opinion, returnReasons } from '#registry/filing.ts';
import { isoOf, parseMoment } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { returnReasonText } from '#text/words.ts';
import type { FilingFacts } from './filing-facts.ts';
import { githubAccount, isNamedBy } from '#registry/unit-reviewers.ts';
import { movedDecisions } from './moved.ts';
import type { Tools } from './tools.ts';
import type { Decision } from './types.ts';

/** One verdict on a pull request that counts now, as a decision of the unit whose turn it is. */
export interface DueVerdict {
  readonly account: string;
  readonly decision: Decision;
  readonly opinion: Opinion;
  readonly content: string;
  readonly at: Date;
}

/** What the reviews of a filing come to: verdicts, or why nobody may decide. */
export type ReviewFacts =
  | { readonly isWhole: true; readonly reviews: readonly Review[] }
  | { readonly isWhole: false };

/** The reviews of a filing's pull request; cut short where GitHub did not give all of them. */
export async function reviewFacts(tools: Tools, id: FilingId): Promise<ReviewFacts> {
  const found = await tools.github?.reviewsOf(id);
  if (!found?.isWhole) return { isWhole: false };
  return { isWhole: true, reviews: standing(found.items) };
}

/** The newest verdict of each account, oldest first; a dismissed one revives nothing earlier. */
export function standing(reviews: readonly Review[]): readonly Review[] {
  const newest = new Map<number, Review>();
  const sorted = reviews.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
  for (const review of sorted) {
    if (review.by === null || review.verdict === 'comment') continue;
    newest.delete(review.by.id);
    newest.set(review.by.id, review);
  }
  return Array.from(newest.values()).filter(({ verdict }) => verdict !== 'dismissed');
}

/**
 * The next verdict that counts: of an account that the unit's file on main names, on exactly
 * the content that stands, given when the unit's turn had come. Null where there is none.
 */
export async function dueVerdict(
  tools: Tools,
  facts: FilingFacts,
  reviews: readonly Review[],
): Promise<DueVerdict | null> {
  const { state } = facts;
  if (state.turn === null) return null;
  const unit = tools.catalogue.unit(state.turn);
  const last = parseMoment(state.decisions.at(-1)?.at ?? '');
  const takesIn = state.chain.steps[state.done]?.act === 'take-in';
  for (const review of reviews) {
    if (review.by === null || review.commit === null) continue;
    const account = githubAccount(review.by.id);
    if (unit?.github === undefined || !isNamedBy(unit, account)) continue;
    if (state.decisions.some((event) => event.account === account)) continue;
    if (last && parseMoment(isoOf(review.at)) !== null && review.at < last) continue;
    if (!(await isOnContent(tools, facts, review.commit))) continue;
    const decision = review.verdict === 'return' ? 'return' : takesIn ? 'take-in' : 'approve';
    const opinion = opinionOf(review.body, decision);
    if (decision === 'return' && opinion.text === '') continue;
    return { account, decision, opinion, content: state.content, at: review.at };
  }
  return null;
}

/**
 * What GitHub has against landing: every decision of the chain must be a review that stands,
 * by the same account, with the same verdict, on the same content; a list cut short proves nothing.
 */
export async function againstReviews(
  tools: Tools,
  facts: FilingFacts,
): Promise<readonly Problem[]> {
  if (!tools.github) return [];
  const found = await reviewFacts(tools, facts.id);
  if (!found.isWhole) return [{ code: 'reviews-cut-short', at: '' }];
  const moved = await movedDecisions(tools, facts);
  for (const decision of facts.state.decisions) {
    const { account, event } = decision;
    if (moved.has(decision)) continue;
    const review = found.reviews.find(({ by }) => by !== null && githubAccount(by.id) === account);
    const isSame = review && (review.verdict === 'return') === (event === 'return');
    if (!isSame || review.commit === null || !(await isOnContent(tools, facts, review.commit))) {
      return [{ code: 'review-missing', at: '', params: { account } }];
    }
  }
  return [];
}

/** Whether a commit that was reviewed holds the content that stands. */
async function isOnContent(tools: Tools, facts: FilingFacts, commit: Oid): Promise<boolean> {
  const { kind, state } = facts;
  if (!kind || kind.content !== state.content) return false;
  const { objects } = tools.forge;
  try {
    const entry = await objects.entry((await objects.commit(commit)).tree, kind.path);
    return entry?.oid === state.content;
  } catch (error) {
    // a commit that a force-push took away
    if ((error as Error).name === 'ObjectMissing') return false;
    throw error;
  }
}

const heading = '退回原因：';

/** An opinion as the text of a review. */
export function reviewBody(decision: Decision, { reason, text }: Opinion): string {
  const first = decision === 'return' && reason ? `${heading}${returnReasonText[reason]}\n` : '';
  const said = decision === 'take-in' ? '接收' : '审核通过';
  return `${first}${text}` || said;
}

/** The opinion that a review's text tells; a return without a known reason is 其他. */
export function opinionOf(body: string, decision: Decision): Opinion {
  const text = body.trim();
  if (decision !== 'return') {
    return { reason: '', text: text === '审核通过' || text === '接收' ? '' : text };
  }
  const [first = '', ...rest] = text.split('\n');
  const reason = returnReasons.find((one) => first.trim() === heading + returnReasonText[one]);
  return reason ? { reason, text: rest.join('\n').trim() } : { reason: 'other', text };
}

/** An open filing whose pull request changed since its reviews were taken in. */
export interface ChangedPull {
  readonly id: FilingId;
  /** Notes that they were taken in as it stands now. */
  done(): void;
}

/** Filings whose reviews are to be looked at: one list for a hundred pull requests. */
export async function changedPulls(tools: Tools): Promise<readonly ChangedPull[]> {
  const { github, people } = tools;
  if (!github || !people) return [];
  const { items } = await github.pulls.all();
  return items.flatMap(({ branch, isOurs, number, updatedAt }): ChangedPull[] => {
    const id = /^filing\/([0-9A-Z]{8})$/.exec(branch)?.[1];
    if (!id || !isOurs || people.seen.get(number) === updatedAt) return [];
    return [{ id: id as FilingId, done: () => void people.seen.set(number, updatedAt) }];
  });
}
