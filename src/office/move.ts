import { formatMessage } from '#git/message.ts';
import { openClient } from '#forge/github/client.ts';
import { openRemote, type Remote } from '#forge/github/remote.ts';
import { type ObjectReader, type Oid, RefMoved } from '#git/types.ts';
import { viewRepository } from '#git/repository-view.ts';
import { type MovedFiling, moveTrailers, parseMove } from '#registry/move.ts';
import type { FilingId } from '#registry/site.ts';
import { SettingRefused } from './clock.ts';
import { readOpenFiling } from './filing-facts.ts';
import { followMain } from './follow-main.ts';
import { readGithubEnvironment } from './github-environment.ts';
import { type OpenedOffice, openOffice, type OpenOptions } from './open.ts';
import { showReviews } from './show-reviews.ts';
import { theRegister, type Tools } from './tools.ts';

/** What a move came to. */
export interface MoveReport {
  readonly main: Oid;
  /** Open filings that went along. */
  readonly open: number;
  /** Open filings whose decisions main vouches for, as no review can. */
  readonly decided: number;
  /** Filings that were taken back. */
  readonly archived: number;
  /** Open pull requests of the register's own branches. */
  readonly pulls: number;
}

const folders = ['refs/heads/filing/', 'refs/archive/filing/'] as const;

/**
 * Takes an embedded register to GitHub: main, open and taken-back filings by Git, a pull request
 * with its status and labels for each open one. The register's folder stays as the mirror and the
 * private store where it is: persons never go there. May be run again after a fault at any point; no
 * server may run meanwhile. Throws `SettingRefused` where something else stands at GitHub.
 */
export async function moveToGithub(
  env: NodeJS.ProcessEnv,
  options: OpenOptions = {},
): Promise<MoveReport> {
  const settings = readGithubEnvironment({ ...env, FORGE: 'github' });
  if (settings === null) throw new SettingRefused('没有 GitHub 的设置');
  const decided = await inOffice({ ...env, FORGE: 'local' }, options, ({ tools }) => vouch(tools));
  const gitdir = env['REGISTER_DIR'] ?? './var/register.git';
  const { owner, repo, serverUrl, token } = settings;
  const now = options.now ?? (() => new Date(0));
  const client = openClient(settings, { now, fixedToken: token, ...options.githubClient });
  const url = `${serverUrl}/${owner}/${repo}.git`;
  await pushAll(gitdir, openRemote({ gitdir, url, token: client.token }));
  return inOffice({ ...env, FORGE: 'github' }, options, async ({ tools }) => {
    await tools.github?.tend();
    await showReviews(tools);
    return { ...(await countsOf(tools)), decided };
  });
}

/**
 * Takes a register at GitHub home: reviews that stand there become decisions on the branches,
 * what is approved lands, and the mirror is brought up to date. Started without `FORGE` afterwards, it is
 * the embedded register. What is done at GitHub later stays there.
 */
export async function moveToLocal(
  env: NodeJS.ProcessEnv,
  options: OpenOptions = {},
): Promise<MoveReport> {
  return inOffice({ ...env, FORGE: 'github' }, options, async ({ office, tools }) => {
    await office.conclude();
    await tools.github?.refresh();
    return { ...(await countsOf(tools)), decided: 0 };
  });
}

async function inOffice<T>(
  env: NodeJS.ProcessEnv,
  options: OpenOptions,
  work: (opened: OpenedOffice) => Promise<T>,
): Promise<T> {
  const opened = await openOffice(env, options);
  try {
    return await work(opened);
  } finally {
    await opened.office.close();
  }
}

/** Says on main which decisions are older than the move; nothing where there are none, or it is said. */
async function vouch(tools: Tools): Promise<number> {
  return tools.forge.exclusive(async () => {
    const filings: MovedFiling[] = [];
    for (const { id, tip } of await tools.forge.proposals()) {
      const facts = await readOpenFiling(tools, id as FilingId);
      if (facts?.events.some((event) => 'opinion' in event)) {
        filings.push({ id: id as FilingId, tip });
      }
    }
    filings.sort((a, b) => (a.id < b.id ? -1 : 1));
    const main = await tools.forge.main();
    const said = parseMove((await tools.forge.objects.commit(main)).trailers);
    if (filings.length === 0 || JSON.stringify(said) === JSON.stringify(filings)) {
      return filings.length;
    }
    const now = tools.now();
    await tools.forge.commit({
      expected: main,
      changes: new Map(),
      message: formatMessage(`登记簿搬到 GitHub，${filings.length} 项申请带着审核意见`, [
        ...moveTrailers(filings, now),
      ]),
      by: theRegister,
      at: now,
    });
    await followMain(tools);
    return filings.length;
  });
}

/** Main first: a branch without what it was made from would be a pull request of everything. */
async function pushAll(gitdir: string, remote: Remote): Promise<void> {
  const here = viewRepository(gitdir);
  try {
    const refs = [
      ...(await here.refs('refs/heads/main')),
      ...(await here.refs(folders[0])),
      ...(await here.refs(folders[1])),
    ];
    for (const { ref, oid } of refs) await pushOne(here, remote, ref, oid);
  } finally {
    here.close();
  }
}

async function pushOne(
  objects: ObjectReader,
  remote: Remote,
  ref: string,
  oid: Oid,
): Promise<void> {
  try {
    await remote.push(ref, oid, null);
  } catch (error) {
    if (!(error instanceof RefMoved)) throw error;
    const there = error.actual;
    // an earlier run came so far, or the register went on since
    if (there !== null && (await isBelow(objects, there, oid))) {
      return remote.push(ref, oid, there);
    }
    throw new SettingRefused(
      `GitHub 仓库的 ${ref} 不是这个登记簿的较早状态，没有改动它；请换一个空仓库，或者先核对`,
    );
  }
}

/** Whether a commit is among the ancestors of another; unknown ones are not. */
async function isBelow(objects: ObjectReader, below: Oid, tip: Oid): Promise<boolean> {
  const seen = new Set<Oid>();
  const waiting = [tip];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === below) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(await objects.commit(at)).parents);
  }
  return false;
}

async function countsOf(tools: Tools): Promise<Omit<MoveReport, 'decided'>> {
  const { forge, github } = tools;
  const pulls = (await github?.pulls.all())?.items ?? [];
  return {
    main: await forge.main(),
    open: (await forge.proposals()).length,
    archived: (await forge.archived()).length,
    pulls: pulls.filter(({ isOurs, branch }) => isOurs && branch.startsWith('filing/')).length,
  };
}
