import type { GithubForge, Pull } from '#forge/github/types.ts';
import { parseEvent } from '#registry/events.ts';
import {
  type PullFacts,
  type PullStatus,
  reviewChainStatus,
} from '#registry/review-chain-status.ts';
import {
  labelsOf,
  loginsToAsk,
  type PullLinks,
  reviewChainComment,
  reviewChainContext,
  statusComment,
  statusLine,
} from '#text/review-chain-words.ts';
import { isTheirs } from './git-filing.ts';
import { type PullContent, readPullContent, reviewOn, writersOf } from './pull-content.ts';
import { readTheirPull, type TheirPull } from './their-pull.ts';
import type { Tools } from './tools.ts';
import { lineAt } from '#git/yaml-line.ts';

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
  const theirs = isTheirs(pull) ? await readTheirPull(tools, github, pull) : null;
  const facts = theirs
    ? await readTheirs(tools, github, theirs)
    : await readOurs(tools, github, pull);
  const status = reviewChainStatus(facts);
  const line = statusLine(status, tree);
  const links = theirs && linksOf(tools, github, theirs);
  await pulls.setStatus(pull.head, { context: reviewChainContext, ...line });
  await pulls.comment(pull.number, reviewChainComment, statusComment(status, tree, links));
  const present = await pulls.labels(pull.number);
  const labels = labelsOf(status, tree, present);
  if (labels.toSorted().join('\n') !== present.toSorted().join('\n')) {
    await pulls.setLabels(pull.number, labels);
  }
  if (asks(status)) await pulls.request(pull.number, loginsOf(status, tools, pull));
  // everything of it is on main by the register's own commits: there is nothing left to merge
  if (isDone(status)) await pulls.close(pull.number);
  return { pull: pull.number, ...line };
}

function isDone(status: PullStatus): boolean {
  return status.is === 'filings' && status.rows.every(({ adopted }) => adopted?.isLanded === true);
}

function linksOf(
  tools: Tools,
  github: GithubForge,
  { pull, content: { texts } }: TheirPull,
): PullLinks {
  return {
    line: (path, at) => {
      const line = lineAt(texts.get(path) ?? '', at);
      return { line, url: `${github.fileUrl(pull.head, path)}#L${line}` };
    },
    persons: tools.siteUrl === '' ? null : (filing) => `${tools.siteUrl}/progress/github/${filing}`,
  };
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
  return isTheirs(pull)
    ? readTheirs(tools, github, await readTheirPull(tools, github, pull))
    : readOurs(tools, github, pull);
}

async function readOurs(tools: Tools, github: GithubForge, pull: Pull): Promise<PullFacts> {
  const content = await readPullContent(tools, github, pull);
  const { commits, origin } = content;
  const events = commits.flatMap((one) => parseEvent(one.trailers) ?? []);
  return {
    ...(await sharedFacts(tools, github, pull, content)),
    openedAt: (commits[0] ?? (await github.objects.commit(pull.head))).author.at,
    filers: [],
    ...(origin.filing === null ? {} : { events }),
  };
}

async function readTheirs(
  tools: Tools,
  github: GithubForge,
  { pull, content, against, adopted }: TheirPull,
): Promise<PullFacts> {
  return {
    ...(await sharedFacts(tools, github, pull, content)),
    openedAt: tools.now(),
    filers: [pull.author.id, ...writersOf(content.commits)],
    ...{ against, adopted },
  };
}

async function sharedFacts(
  tools: Tools,
  github: GithubForge,
  pull: Pull,
  { origin, scope, baseTree, changes, isWhole, contents }: PullContent,
): Promise<Omit<PullFacts, 'openedAt' | 'filers'>> {
  const found = await github.pulls.reviews(pull.number);
  const reviews = [];
  for (const review of found.items) reviews.push(await reviewOn(github.objects, baseTree, review));
  return {
    tree: tools.catalogue.units(),
    policy: tools.policy,
    base: await github.main(),
    ...{ origin, changes, contents, reviews },
    ...(scope.is === 'refused' ? { refused: scope } : {}),
    hasAllChanges: isWhole,
    hasAllReviews: found.isWhole,
  };
}
