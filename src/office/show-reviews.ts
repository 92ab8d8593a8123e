import { mainline } from '#forge/local/mainline.ts';
import type { GithubForge, Pull, Review } from '#forge/github/types.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { parseEvent } from '#registry/events.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { mostFiles } from '#registry/pull-scope.ts';
import type { PullReview } from '#registry/pull-verdict.ts';
import {
  type PullFacts,
  type PullStatus,
  reviewChainStatus,
} from '#registry/review-chain-status.ts';
import type { FilingId } from '#registry/site.ts';
import {
  labelsOf,
  loginsToAsk,
  reviewChainComment,
  reviewChainContext,
  statusComment,
  statusLine,
} from '#text/review-chain-words.ts';
import type { Tools } from './tools.ts';

/** What one pull request was told. */
export interface ShownReview {
  readonly pull: number;
  readonly state: 'success' | 'failure' | 'pending' | 'error';
  readonly description: string;
}

/**
 * Derives the chain of open pull requests anew and shows it there: the required status, one comment,
 * labels, and review requests to the unit whose turn it is. Nothing shown is ever read
 * back. One that cannot be judged is red, and stops no other.
 */
export async function showReviews(tools: Tools, only?: number): Promise<readonly ShownReview[]> {
  const { github } = tools;
  if (!github) return [];
  await github.refresh();
  const pulls =
    only === undefined ? (await github.pulls.all()).items : [await github.pulls.get(only)];
  const shown: ShownReview[] = [];
  for (const pull of pulls) {
    if (pull.state !== 'open') continue;
    try {
      shown.push(await show(tools, github, pull));
    } catch (error) {
      const line = { state: 'error', description: '暂时不能判断，稍后自动重试' } as const;
      await github.pulls.setStatus(pull.head, { context: reviewChainContext, ...line });
      const why = error instanceof Error ? error.name : 'unknown';
      shown.push({ pull: pull.number, ...line, description: why });
    }
  }
  return shown;
}

async function show(tools: Tools, github: GithubForge, pull: Pull): Promise<ShownReview> {
  const { pulls } = github;
  const tree = tools.catalogue.units();
  const status = reviewChainStatus(await readPull(tools, github, pull));
  const line = statusLine(status, tree);
  await pulls.setStatus(pull.head, { context: reviewChainContext, ...line });
  await pulls.comment(pull.number, reviewChainComment, statusComment(status, tree));
  const present = await pulls.labels(pull.number);
  const labels = labelsOf(status, tree, present);
  if (labels.toSorted().join('\n') !== present.toSorted().join('\n')) {
    await pulls.setLabels(pull.number, labels);
  }
  if (asks(status)) await pulls.request(pull.number, loginsOf(status, tools, pull));
  return { pull: pull.number, ...line };
}

/** Who files code is asked nothing by the register. */
function asks(status: PullStatus): boolean {
  return status.is === 'filings';
}

function loginsOf(status: PullStatus, tools: Tools, pull: Pull): readonly string[] {
  // GitHub refuses to ask the author
  return loginsToAsk(status, tools.catalogue.units()).filter(
    (login) => login.toLowerCase() !== pull.author.login.toLowerCase(),
  );
}

/** Everything that decides about a pull request: its content by Git, the rest from main. */
export async function readPull(tools: Tools, github: GithubForge, pull: Pull): Promise<PullFacts> {
  const { objects } = github;
  const [, id = null] = /^filing\/([0-9A-Z]{8})$/.exec(pull.branch) ?? [];
  const origin = { isOurs: pull.isOurs, filing: pull.isOurs ? (id as FilingId | null) : null };
  if (!pull.isOurs || id === null) await github.fetchPull(pull.number);
  const main = await github.main();
  const { base, commits } = await mainline(objects).branch(pull.head, main);
  const baseTree = (await objects.commit(base)).tree;
  const head = await objects.commit(pull.head);
  const { changes, isWhole } = await changesOf(objects, baseTree, head.tree);
  const found = await github.pulls.reviews(pull.number);
  return {
    tree: tools.catalogue.units(),
    policy: tools.policy,
    base: main,
    origin,
    openedAt: (commits[0] ?? head).author.at,
    ...(origin.filing === null
      ? {}
      : { events: commits.flatMap((one) => parseEvent(one.trailers) ?? []) }),
    filers: pull.isOurs ? [] : [pull.author.id, ...commits.flatMap(writerOf)],
    changes,
    hasAllChanges: isWhole,
    contents: await contentsOf(objects, changes),
    reviews: await Promise.all(found.items.map((review) => reviewOn(objects, baseTree, review))),
    hasAllReviews: found.isWhole,
  };
}

/** At most one path more than may be, so that nobody's pull request keeps the register busy. */
async function changesOf(
  objects: ObjectReader,
  before: Oid,
  after: Oid,
): Promise<{ changes: readonly ChangedPath[]; isWhole: boolean }> {
  const changes: ChangedPath[] = [];
  for await (const change of objects.diff(before, after)) {
    changes.push(change);
    if (changes.length > mostFiles) return { changes, isWhole: false };
  }
  return { changes, isWhole: true };
}

async function contentsOf(
  objects: ObjectReader,
  changes: readonly ChangedPath[],
): Promise<ReadonlyMap<string, unknown>> {
  const contents = new Map<string, unknown>();
  // what is no filing is refused without being read
  const isFiling =
    changes.length <= 200 && changes.every(({ path }) => path.startsWith('data/sites/'));
  const blobs = isFiling ? changes.flatMap(({ before, after }) => [before, after]) : [];
  for (const blob of blobs) {
    if (blob === null) continue;
    try {
      contents.set(blob, loadYaml(await objects.blob(blob)));
    } catch (error) {
      if ((error as Error).name !== 'YamlRefused') throw error;
    }
  }
  return contents;
}

/** A review with the content of the commit that was looked at; null where that is gone. */
async function reviewOn(objects: ObjectReader, baseTree: Oid, review: Review): Promise<PullReview> {
  if (review.commit === null) return { ...review, contents: null };
  try {
    const { tree } = await objects.commit(review.commit);
    const { changes } = await changesOf(objects, baseTree, tree);
    const there = changes.flatMap(({ path, after }) =>
      after === null ? [] : [[path, after] as const],
    );
    return { ...review, contents: new Map(there) };
  } catch (error) {
    // a commit that a forced push took away
    if ((error as Error).name !== 'ObjectMissing') throw error;
    return { ...review, contents: null };
  }
}

/** The account in an address that GitHub gives to who hides theirs: `123+login@users.noreply…`. */
function writerOf({ author }: Commit): readonly number[] {
  const [, id] = /^(\d{1,15})\+[^@]+@users\.noreply\./.exec(author.email) ?? [];
  return id === undefined ? [] : [Number(id)];
}
