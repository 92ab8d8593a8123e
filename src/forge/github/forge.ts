import { openLocalForge } from '#forge/local/forge.ts';
import { type Oid, RefMoved, type Repository } from '#git/types.ts';
import type { GithubClient } from './client.ts';
import { GithubBusy, GithubRefused, GithubUnreachable } from './faults.ts';
import { mergeByGithub } from './landing.ts';
import { openPulls } from './pulls.ts';
import type { RefMove, Remote } from './remote.ts';
import { type GithubSettings, pause, type Pause } from './settings.ts';
import type { GithubForge } from './types.ts';

/** What a GitHub forge is made of. */
export interface GithubForgeParts {
  readonly settings: GithubSettings;
  /** Everything of the register at GitHub, bare; may be thrown away and fetched again. */
  readonly mirror: Repository;
  readonly remote: Remote;
  readonly client: GithubClient;
  readonly now: () => Date;
  /** Told of filings whose branch somebody else moved. */
  readonly onMoved?: (ids: readonly string[]) => void;
  /** Told, without secrets, what could not be shown at GitHub and will be later. */
  readonly notice?: (line: string) => void;
  /** How old the mirror may be for readers, in milliseconds. */
  readonly freshness?: number;
  readonly pause?: Pause;
}

/** How long a reader waits for a newer mirror, in milliseconds. */
const patience = 2_000;

/**
 * The forge of a register at GitHub: the embedded one over a mirror whose refs move at
 * GitHub first, by a push that names where each was (its lease). So both forges make the same
 * commits, and a lost race is a `RefMoved` in both. Pull requests follow the branches: they are how
 * people see a filing, and nothing is read from them but reviews.
 */
export function openGithubForge(parts: GithubForgeParts): GithubForge {
  const { settings, mirror, remote, client, now, freshness = 10_000 } = parts;
  const { owner, repo } = settings;
  const pulls = openPulls(client, { owner, repo });
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;
  let isTended = false;
  let depth = 0;
  /** Races that were lost to another machine, after the mirror was read. */
  const races = new WeakSet<RefMoved>();

  const atGithub: Repository = {
    ...mirror,
    async moveRef(ref, next, expected) {
      await remote.push(ref, next, expected).catch((error: unknown) => {
        if (error instanceof RefMoved) races.add(error);
        throw error;
      });
      await mirror.moveRef(ref, next, expected);
    },
  };
  const local = openLocalForge(atGithub);

  async function fetch(): Promise<void> {
    const moved = await remote.fetch();
    fetchedAt = now().getTime();
    if (moved.length > 0) parts.onMoved?.(moved);
  }

  /** For readers: an old mirror is better than none, so that pages stay up while GitHub is down. */
  async function keepFresh(): Promise<void> {
    const age = now().getTime() - fetchedAt;
    if (depth > 0 || (age >= 0 && age < freshness)) return;
    fetching ??= mirror
      .locked(fetch)
      .catch((error: unknown) => notice('fetch', error))
      .finally(() => {
        fetching = null;
      });
    // a reader waits a little, not as long as GitHub may hang
    await Promise.race([fetching, (parts.pause ?? pause)(patience)]);
  }

  function notice(what: string, error: unknown): void {
    parts.notice?.(`${what}: ${error instanceof Error ? error.message : 'unknown'}`);
    fetchedAt = now().getTime();
  }

  /** What is only shown must not undo what is done: it is tried again later. */
  async function show(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isOfGithub(error)) throw error;
      isTended = false;
      notice('pull request', error);
    }
  }

  async function openFor(id: string, message: string): Promise<void> {
    const title = message.split('\n')[0] || id;
    const body = `<!-- filing:v1 ${JSON.stringify({ filing: id })} -->`;
    await pulls.open({ branch: `filing/${id}`, title, body });
  }

  async function tend(): Promise<number> {
    const { items, isWhole } = await pulls.all();
    const open = new Map(items.filter((pull) => pull.isOurs).map((pull) => [pull.branch, pull]));
    let done = 0;
    for (const { id, tip } of await local.proposals()) {
      if (open.has(`filing/${id}`)) continue;
      if (isShownElsewhere((await mirror.commit(tip)).message)) continue;
      // a list that was cut short says nothing of what is missing in it
      if (!isWhole && (await pulls.find(`filing/${id}`))) continue;
      const first = (await local.proposal(id))?.commits[0] ?? (await mirror.commit(tip));
      if (isShownElsewhere(first.message)) continue;
      await openFor(id, first.message);
      done += 1;
    }
    for (const pull of open.values()) {
      const [, id] = /^filing\/([0-9A-Z]{8})$/.exec(pull.branch) ?? [];
      if (!id || (await mirror.resolve(`refs/heads/filing/${id}`)) !== null) continue;
      await pulls.close(pull.number);
      done += 1;
    }
    isTended = true;
    return done;
  }

  return {
    ...local,
    pulls,
    tend,
    fetchPull: (number) => remote.fetchPull(number),
    async baseOf(head) {
      return remote.mergeBase(await local.main(), head);
    },
    fileUrl: (commit, path) => `${settings.serverUrl}/${owner}/${repo}/blob/${commit}/${path}`,

    async main() {
      await keepFresh();
      return local.main();
    },
    async proposals() {
      await keepFresh();
      return local.proposals();
    },

    async step(step) {
      const tip = await local.step(step);
      if (step.expected === null && !isShownElsewhere(step.message)) {
        await show(() => openFor(step.id, step.message));
      }
      return tip;
    },

    async steps(steps) {
      const moves: RefMove[] = [];
      const gathering = openLocalForge({
        ...mirror,
        moveRef: async (ref, next, expected) => void moves.push({ ref, next, expected }),
      });
      const tips: Oid[] = [];
      for (const step of steps) tips.push(await gathering.step(step));
      await remote.pushAll(moves).catch((error: unknown) => {
        if (error instanceof RefMoved) races.add(error);
        throw error;
      });
      for (const { ref, next, expected } of moves) await mirror.moveRef(ref, next, expected);
      return tips;
    },

    async land(merge) {
      if (settings.landing === 'push') return local.land(merge);
      const landed = await mergeByGithub({ mirror, pulls, fetch }, merge);
      return landed ?? local.land(merge);
    },

    async close(id, how, expected) {
      const pull = how === 'archived' ? await findQuietly(id) : null;
      await local.close(id, how, expected);
      if (pull) await show(() => pulls.close(pull.number));
    },

    async exclusive(work) {
      for (let again = 2; ; again -= 1) {
        try {
          return await local.exclusive(() => inside(work));
        } catch (error) {
          // who lost a race reads again and decides again; the work is one that a crash may repeat
          if (!(error instanceof RefMoved) || !races.has(error) || depth > 0 || again === 0) {
            throw error;
          }
        }
      }
    },

    async refresh() {
      await local.exclusive(fetch);
    },

    async reviewsOf(id) {
      const pull = await pulls.find(`filing/${id}`);
      return pull ? { ...(await pulls.reviews(pull.number)), pull } : null;
    },
  };

  async function inside<T>(work: () => Promise<T>): Promise<T> {
    if (depth === 0) await fetch();
    depth += 1;
    try {
      if (depth === 1 && !isTended) await show(tend);
      return await work();
    } finally {
      depth -= 1;
    }
  }

  async function findQuietly(id: string) {
    try {
      return await pulls.find(`filing/${id}`);
    } catch (error) {
      if (!isOfGithub(error)) throw error;
      isTended = false;
      return null;
    }
  }
}

/** A filing that somebody's own pull request shows: its commits say which, and no other is opened. */
function isShownElsewhere(message: string): boolean {
  return /^Pull: \d+$/m.test(message);
}

function isOfGithub(error: unknown): boolean {
  return (
    error instanceof GithubUnreachable ||
    error instanceof GithubBusy ||
    error instanceof GithubRefused
  );
}
