import { execFile } from 'node:child_process';
import type { Oid } from '#git/types.ts';
import { RefMoved } from '#git/types.ts';
import { GithubRefused, GithubUnreachable, MainAstray } from './faults.ts';

/** The repository at GitHub as Git sees it. Data moves this way, never through REST. */
export interface Remote {
  /** Brings objects and refs of the register into the mirror; ids of filings whose branch moved. */
  fetch(): Promise<readonly string[]>;
  /** Brings the head of a pull request into the mirror, as objects alone; nothing of it is run. */
  fetchPull(number: number): Promise<void>;
  /**
   * Moves one ref from exactly `expected` to `next` (null: none). Throws `RefMoved` where it is
   * elsewhere, `GithubRefused` where a rule forbids it, `GithubUnreachable` where it stays open.
   */
  push(ref: string, next: Oid | null, expected: Oid | null): Promise<void>;
  /** The same for several refs in one push: all of them or none. */
  pushAll(moves: readonly RefMove[]): Promise<void>;
  /** The newest commit that both have; null where they have none. Local, of what was fetched. */
  mergeBase(one: Oid, other: Oid): Promise<Oid | null>;
}

/** A ref to be moved, from where it is to where it shall be. */
export interface RefMove {
  readonly ref: string;
  readonly next: Oid | null;
  readonly expected: Oid | null;
}

export interface RemoteOptions {
  /** The mirror's folder, bare. */
  readonly gitdir: string;
  /** `https://github.com/owner/name.git`. */
  readonly url: string;
  readonly token: { get(): Promise<string>; drop(): void };
  /** Milliseconds after which Git is stopped. */
  readonly timeout?: number;
}

const refspecs = [
  // without a plus: main that was put on another history is not followed
  'refs/heads/main:refs/heads/main',
  '+refs/heads/filing/*:refs/heads/filing/*',
  '+refs/archive/filing/*:refs/archive/filing/*',
];

/** Speaks to a remote through Git's own command; the token goes by the environment, never by argument. */
export function openRemote({ gitdir, url, token, timeout = 120_000 }: RemoteOptions): Remote {
  async function git(args: readonly string[], again = true): Promise<Ran> {
    const ran = await run(gitdir, args, await token.get(), timeout);
    if (ran.code === 0 || !again || !isUnauthorised(ran)) return ran;
    token.drop();
    return git(args, false);
  }

  async function find(refs: readonly string[]): Promise<ReadonlyMap<string, Oid>> {
    const ran = await git(['ls-remote', '--refs', url, ...refs]);
    if (ran.code !== 0) throw new GithubUnreachable('ls-remote');
    const found = ran.out.split('\n').flatMap((line): [string, Oid][] => {
      const [oid = '', ref = ''] = line.split('\t');
      return ref === '' ? [] : [[ref, oid]];
    });
    return new Map(found);
  }

  async function pushAll(moves: readonly RefMove[]): Promise<void> {
    if (moves.length === 0) return;
    const ran = await git([
      ...['push', '--porcelain', '--no-verify'],
      ...(moves.length > 1 ? ['--atomic'] : []),
      ...moves.map(({ ref, expected }) => `--force-with-lease=${ref}:${expected ?? ''}`),
      url,
      ...moves.map(({ ref, next }) => `${next ?? ''}:${ref}`),
    ]);
    // "up to date" is success without a move: where a ref is gone already, or stands there
    if (ran.code === 0) return;
    let isDone = true;
    const there = await find(moves.map(({ ref }) => ref));
    for (const { ref, next, expected } of moves) {
      const actual = there.get(ref) ?? null;
      if (actual === next) continue;
      isDone = false;
      if (actual !== expected) throw new RefMoved(ref, actual);
    }
    // the answer was lost, the moves were not
    if (!isDone) throw faultOf(ran, 'push');
  }

  return {
    async fetch() {
      const ran = await git([
        ...['fetch', '--prune', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
        ...[url, ...refspecs],
      ]);
      if (/! \[rejected\]\s+main\b/.test(ran.said)) throw new MainAstray('another history');
      if (ran.code !== 0) throw faultOf(ran, 'fetch');
      const moved = ran.said.matchAll(/-> (?:refs\/heads\/)?filing\/([0-9A-Z]{8})\b/g);
      return Array.from(new Set(Array.from(moved, ([, id]) => id ?? '')));
    },

    async fetchPull(number) {
      const ran = await git([
        ...['fetch', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
        ...[url, `+refs/pull/${number}/head:refs/pull/${number}/head`],
      ]);
      if (ran.code !== 0) throw faultOf(ran, 'fetch');
    },

    push: (ref, next, expected) => pushAll([{ ref, next, expected }]),
    pushAll,

    async mergeBase(one, other) {
      const ran = await run(gitdir, ['merge-base', one, other], '', timeout);
      return ran.code === 0 ? ran.out.trim() : null;
    },
  };
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** Git asks for a name where its header is refused, and may not. */
function isUnauthorised({ said }: Pick<Ran, 'said'>): boolean {
  return /Authentication failed|error: 401|HTTP 401|could not read (?:User|Pass)/i.test(said);
}

function faultOf({ said, out }: Ran, what: string): Error {
  if (/\[remote rejected\]|GH\d{3}|HTTP 403|error: 403/.test(said + out)) {
    return new GithubRefused(what, 403);
  }
  if (isUnauthorised({ said })) return new GithubRefused(what, 401);
  return new GithubUnreachable(what);
}

function run(
  gitdir: string,
  args: readonly string[],
  token: string,
  timeout: number,
): Promise<Ran> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const config = [
    ['http.extraHeader', `Authorization: Basic ${basic}`],
    ['http.followRedirects', 'initial'],
    ['credential.helper', ''],
    ['protocol.allow', 'never'],
    ['protocol.https.allow', 'always'],
    ['protocol.http.allow', 'always'],
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', '30'],
  ] as const;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(config.length),
  };
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'SSL_CERT_FILE']) {
    if (process.env[name]) env[name] = process.env[name];
  }
  config.forEach(([key, value], at) => {
    env[`GIT_CONFIG_KEY_${at}`] = key;
    env[`GIT_CONFIG_VALUE_${at}`] = value;
  });
  return new Promise((resolve) => {
    const options = { env, timeout, maxBuffer: 1 << 28 };
    execFile('git', ['--git-dir', gitdir, ...args], options, (error, out, said) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, out, said });
    });
  });
}
