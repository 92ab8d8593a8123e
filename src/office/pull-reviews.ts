import type { Listed, Pull, Review, Reviewer } from '#forge/github/types.ts';
import type { Oid } from '#git/types.ts';
import { type DecisionEvent, type Opinion, returnReasons } from '#registry/filing.ts';
import { filedAt } from '#registry/filing-state.ts';
import { isoOf, parseMoment } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { returnReasonText } from '#text/words.ts';
import { filedByGit } from './adopt-pulls.ts';
import type { FilingFacts } from './filing-facts.ts';
import { isTheirs } from './git-filing.ts';
import { type PullMemo, theirReviews } from './their-reviews.ts';
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

/** What stands of the reviews of one filing: of each account the newest. */
export interface StandingReview {
  readonly by: Reviewer;
  readonly verdict: 'approve' | 'return';
  readonly body: string;
  readonly at: Date;
  /** Whether exactly the content that stands was looked at. */
  readonly isOnContent: boolean;
}

/** What the reviews of a filing come to: verdicts, or why nobody may decide. */
export type ReviewFacts =
  | { readonly isWhole: true; readonly reviews: readonly StandingReview[] }
  | { readonly isWhole: false; readonly why: 'cut-short' | 'content-changed' };

/** The reviews of a filing's pull request; cut short where GitHub did not give all of them. */
export async function reviewFacts(
  tools: Tools,
  facts: FilingFacts,
  memo?: PullMemo,
): Promise<ReviewFacts> {
  if (facts.pull !== undefined) return theirReviews(tools, facts, memo ?? new Map());
  const found = await tools.github?.reviewsOf(facts.id);
  if (!found?.isWhole) return { isWhole: false, why: 'cut-short' };
  const reviews: StandingReview[] = [];
  for (const { by, verdict, body, at, commit } of standing(found.items)) {
    if (by === null || (verdict !== 'approve' && verdict !== 'return')) continue;
    const isOnContent = commit !== null && (await isOnFiled(tools, facts, commit));
    reviews.push({ by, verdict, body, at, isOnContent });
  }
  return { isWhole: true, reviews };
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
  reviews: readonly StandingReview[],
): Promise<DueVerdict | null> {
  const { state } = facts;
  if (state.turn === null) return null;
  const unit = tools.catalogue.unit(state.turn);
  const last = parseMoment(state.decisions.at(-1)?.at ?? '');
  // in somebody's own pull request there are reviews before the register has its content
  const since = facts.pull === undefined ? null : parseMoment(filedAt(facts.events) ?? '');
  const takesIn = state.chain.steps[state.done]?.act === 'take-in';
  for (const review of reviews) {
    const account = githubAccount(review.by.id);
    if (unit?.github === undefined || !isNamedBy(unit, account)) continue;
    if (state.decisions.some((event) => event.account === account)) continue;
    if (last && parseMoment(isoOf(review.at)) !== null && review.at < last) continue;
    if (!review.isOnContent || (since && review.at < since)) continue;
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
  memo?: PullMemo,
): Promise<readonly Problem[]> {
  if (!tools.github) return [];
  const found = await reviewFacts(tools, facts, memo);
  if (!found.isWhole) {
    const code = found.why === 'cut-short' ? 'reviews-cut-short' : 'content-changed';
    return [{ code, at: '' }];
  }
  let moved: ReadonlySet<DecisionEvent> | null = null;
  for (const decision of facts.state.decisions) {
    const { account, event } = decision;
    const review = found.reviews.find(({ by }) => githubAccount(by.id) === account);
    const isSame = review && (review.verdict === 'return') === (event === 'return');
    if (!isSame || !review.isOnContent) {
      // made before the register came here
      moved ??= await movedDecisions(tools, facts);
      if (moved.has(decision)) continue;
      return [{ code: 'review-missing', at: '', params: { account } }];
    }
  }
  return [];
}

/** Whether a commit that was reviewed holds the content that stands. */
async function isOnFiled(tools: Tools, facts: FilingFacts, commit: Oid): Promise<boolean> {
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

/** An opinion on one row of a batch: a line that names the row, so that it is about no other. */
export function rowReviewBody(filing: FilingId, decision: Decision, opinion: Opinion): string {
  if (decision !== 'return') return `通过 ${filing}`;
  const { reason, text } = opinion;
  const why = [reason ? returnReasonText[reason] : '', text].filter(Boolean).join('；');
  return `退回 ${filing}：${why.replace(/\s+/g, ' ')}`;
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
  /** One, or the rows of a batch. */
  readonly ids: readonly FilingId[];
  /** Notes that they were taken in as it stands now. */
  done(): void;
}

/** Filings whose reviews are to be looked at: one list for a hundred pull requests. */
export async function changedPulls(
  tools: Tools,
  { items }: Listed<Pull>,
): Promise<readonly ChangedPull[]> {
  const { people } = tools;
  if (!people) return [];
  const filed = await filedByGit(tools);
  return items.flatMap((pull): ChangedPull[] => {
    const { branch, number, updatedAt, head } = pull;
    const ids = isTheirs(pull) ? filed.get(number) : [branch.slice('filing/'.length) as FilingId];
    const state = `${updatedAt} ${head}`;
    if (!ids || people.seen.get(number) === state) return [];
    return [{ ids, done: () => void people.seen.set(number, state) }];
  });
}
