import type { GithubForge, Pull, Review } from '#forge/github/types.ts';
import { mainline } from '#forge/local/mainline.ts';
import { EntryRefused } from '#git/object-reader.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { dataPath } from '#registry/data-path.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import type { Problem } from '#registry/problem.ts';
import {
  mostFiles,
  mostRows,
  type PullOrigin,
  type PullRefusal,
  type PullScope,
  isAtDesk,
  pullScope,
  refusalAt,
} from '#registry/pull-scope.ts';
import type { PullReview } from '#registry/pull-verdict.ts';
import type { FilingId } from '#registry/site.ts';
import { readDataFile } from './data-file.ts';
import { filingOfPull, hasFiledByGit, isTheirs } from './git-filing.ts';
import type { Tools } from './tools.ts';

/** What a pull request holds, read by Git as data: nothing of it is run. */
export interface PullContent {
  readonly origin: PullOrigin;
  readonly scope: PullScope;
  /** Tree that the difference is said against: where the pull request left main. */
  readonly baseTree: Oid;
  readonly commits: readonly Commit[];
  readonly changes: readonly ChangedPath[];
  readonly isWhole: boolean;
  /** Parsed content by blob id. */
  readonly contents: ReadonlyMap<Oid, unknown>;
  /** How files are written, by path: unreadable, or not in the one form (Y4). */
  readonly written: ReadonlyMap<string, readonly Problem[]>;
  /** Text of the files that are filed, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads a pull request; its head is fetched first where it is somebody's own. */
export async function readPullContent(
  tools: Tools,
  github: GithubForge,
  pull: Pull,
): Promise<PullContent> {
  const { objects } = github;
  const isForeign = isTheirs(pull);
  if (isForeign) await github.fetchPull(pull.number);
  const head = await objects.commit(pull.head);
  const main = await github.main();
  const base = isForeign ? await github.baseOf(pull.head) : null;
  if (isForeign && base === null) return refused(pull, head, 'other-history');
  const branch = isForeign ? null : await mainline(objects).branch(pull.head, main);
  const baseTree = (await objects.commit(base ?? branch?.base ?? main)).tree;
  const found = await changesOf(objects, baseTree, head.tree).catch(refusedEntry);
  if ('path' in found) return refused(pull, head, refusalAt(found.path), found.path);
  const { changes, isWhole } = found;
  const origin = await originOf(tools, pull, isForeign, changes);
  const scope = pullScope(origin, { changes, isWhole });
  const part = { origin, baseTree, changes, isWhole };
  const commits = branch?.commits ?? [head];
  if (scope.is === 'refused' || isAtDesk(scope)) {
    const nothing = { contents: new Map(), written: new Map(), texts: new Map() };
    return { ...part, ...nothing, scope, commits };
  }
  return { ...part, ...(await filesOf(objects, changes)), scope, commits };
}

async function originOf(
  tools: Tools,
  pull: Pull,
  isForeign: boolean,
  changes: readonly ChangedPath[],
): Promise<PullOrigin> {
  if (!isForeign) return { isOurs: true, filing: pull.branch.slice('filing/'.length) as FilingId };
  const changed = changes.find(({ before }) => before !== null);
  const at = changed ? dataPath(changed.path) : null;
  const site = at?.is === 'minted' ? at.code : null;
  const isOwner = site !== null && (await hasFiledByGit(tools, site, pull.author.id));
  return {
    ...{ isOurs: false, filing: filingOfPull(pull.number) },
    owns: (one) => isOwner && one === site,
  };
}

/** What no register may hold, in a tree that somebody else made. */
function refusedEntry(error: unknown): { readonly path: string } {
  if (error instanceof EntryRefused) return { path: error.path };
  throw error;
}

function refused(pull: Pull, head: Commit, why: PullRefusal, path = ''): PullContent {
  return {
    origin: { isOurs: false, filing: filingOfPull(pull.number) },
    scope: { is: 'refused', why, path },
    baseTree: head.tree,
    commits: [head],
    ...{ changes: [], isWhole: true },
    ...{ contents: new Map(), written: new Map(), texts: new Map() },
  };
}

/** At most one path more than may be, so that nobody's pull request keeps the register busy. */
export async function changesOf(
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

async function filesOf(
  objects: ObjectReader,
  changes: readonly ChangedPath[],
): Promise<Pick<PullContent, 'contents' | 'written' | 'texts'>> {
  const contents = new Map<Oid, unknown>();
  const written = new Map<string, readonly Problem[]>();
  const texts = new Map<string, string>();
  for (const { path, before, after } of changes.slice(0, mostRows)) {
    for (const blob of [before, after]) {
      if (blob === null) continue;
      const bytes = await objects.blob(blob);
      const file = readDataFile(path, bytes);
      if ('value' in file) contents.set(blob, file.value);
      if (blob !== after) continue;
      texts.set(path, Buffer.from(bytes).toString());
      const problem =
        'unreadable' in file ? file.unreadable : 'problem' in file ? file.problem : null;
      if (problem) written.set(path, [problem]);
    }
  }
  return { contents, written, texts };
}

/** A review with the content of the commit that was looked at; null where that is gone. */
export async function reviewOn(
  objects: ObjectReader,
  baseTree: Oid,
  review: Review,
): Promise<PullReview> {
  if (review.commit === null) return { ...review, contents: null };
  try {
    const { tree } = await objects.commit(review.commit);
    const { changes } = await changesOf(objects, baseTree, tree);
    const there = changes.flatMap(({ path, after }) =>
      after === null ? [] : [[path, after] as const],
    );
    return { ...review, contents: new Map(there) };
  } catch (error) {
    // a commit that a forced push took away, or one that no register may hold
    if (!['ObjectMissing', 'EntryRefused'].includes((error as Error).name)) throw error;
    return { ...review, contents: null };
  }
}

/** The account in an address that GitHub gives to who hides theirs: `123+login@users.noreply…`. */
export function writersOf(commits: readonly Commit[]): readonly number[] {
  return commits.flatMap(({ author }) => {
    const [, id] = /^(\d{1,15})\+[^@]+@users\.noreply\./.exec(author.email) ?? [];
    return id === undefined ? [] : [Number(id)];
  });
}
