import type { Listed, Pull, Review } from '#forge/github/types.ts';
import { EntryRefused } from '#git/object-reader.ts';
import { pendingPath } from '#registry/site.ts';
import { mostRows } from '#registry/pull-scope.ts';
import { type PullReview, standingVerdicts } from '#registry/pull-verdict.ts';
import type { FilingFacts } from './filing-facts.ts';
import { publicContent } from './git-filing.ts';
import { changesOf, reviewOn, writersOf } from './pull-content.ts';
import type { ReviewFacts } from './pull-reviews.ts';
import type { Tools } from './tools.ts';

/** A pull request and its reviews as they were read for one turn of work: once for all its rows. */
export type PullMemo = Map<number, Promise<TheirFacts>>;

interface TheirFacts {
  readonly pull: Pull;
  /** Content of its head by path; empty where it has no history with main. */
  readonly head: ReadonlyMap<string, string>;
  readonly reviews: readonly PullReview[];
  readonly listed: Listed<Review>;
  /** Accounts that wrote the head: none of them decides on it. */
  readonly writers: readonly number[];
}

/**
 * The verdicts on a filing that somebody's own pull request shows: row by row in a batch, each on
 * the blob that was looked at. Nothing where the pull request is closed or now asks for something
 * else.
 */
export async function theirReviews(
  tools: Tools,
  facts: FilingFacts,
  memo: PullMemo,
): Promise<ReviewFacts> {
  const number = facts.pull ?? 0;
  const read = memo.get(number) ?? readTheirs(tools, number);
  memo.set(number, read);
  const { pull, head, reviews, listed, writers } = await read;
  if (!listed.isWhole) return { isWhole: false, why: 'cut-short' };
  const path = facts.kind?.path ?? pendingPath(facts.file.unit, facts.id);
  const content = publicContent(facts);
  if (pull.state !== 'open' || head.get(path) !== content) {
    return { isWhole: false, why: 'content-changed' };
  }
  const standing = standingVerdicts(reviews, { filing: facts.id, path, content });
  return {
    isWhole: true,
    reviews: standing
      .filter(({ by }) => !writers.includes(by.id))
      .map(({ by, verdict, text, review, content: seen }) => ({
        ...{ by, verdict, body: text, at: review.at },
        isOnContent: seen === content && facts.kind?.content === facts.state.content,
      })),
  };
}

/** A tree that no register may hold asks for nothing. */
function nothing(error: unknown): Awaited<ReturnType<typeof changesOf>> {
  if (error instanceof EntryRefused) return { changes: [], isWhole: false };
  throw error;
}

async function readTheirs(tools: Tools, number: number): Promise<TheirFacts> {
  const { github } = tools;
  if (!github) throw new TypeError('the register is not at GitHub');
  const { objects, pulls } = github;
  const pull = await pulls.get(number);
  const listed = await pulls.reviews(number);
  await github.fetchPull(number);
  const base = await github.baseOf(pull.head);
  const none = { pull, listed, head: new Map<string, string>(), reviews: [], writers: [] };
  if (base === null) return none;
  const baseTree = (await objects.commit(base)).tree;
  const commit = await objects.commit(pull.head);
  const { changes, isWhole } = await changesOf(objects, baseTree, commit.tree).catch(nothing);
  if (!isWhole || changes.length > mostRows) return none;
  const head = new Map(changes.flatMap(({ path, after }) => (after ? [[path, after]] : [])));
  const reviews = [];
  for (const review of listed.items) reviews.push(await reviewOn(objects, baseTree, review));
  const commits = [commit];
  for (let at = commit; at.oid !== base && commits.length <= 100;) {
    const [parent] = at.parents;
    if (parent === undefined) break;
    at = await objects.commit(parent);
    if (at.oid !== base) commits.push(at);
  }
  return { pull, listed, head, reviews, writers: writersOf(commits) };
}
