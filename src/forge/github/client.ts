import { Octokit } from 'octokit';
import { type AppToken, fixedToken, openAppToken } from './app-token.ts';
import { openSaving } from './saving.ts';
import { GithubBusy, GithubRefused, GithubUnreachable, statusOf, waitOf } from './faults.ts';
import { type GithubSettings, pause, type Pause } from './settings.ts';

/** How the adapter speaks to GitHub: one call, with what goes wrong told apart. */
export interface GithubClient {
  readonly token: AppToken;
  /** As the App. Reads are asked again after a fault. */
  read<T>(call: (octokit: Octokit) => Promise<T>): Promise<T>;
  /**
   * As the App. After a fault that leaves the effect open, `find` looks whether it is there; null
   * from it asks once more. So the effect comes once.
   */
  write<T>(call: (octokit: Octokit) => Promise<T>, find: () => Promise<T | null>): Promise<T>;
  /** As `read`, for what is asked again and again: waits where GitHub asks for it, or little is left. */
  poll<T>(call: (octokit: Octokit) => Promise<T>): Promise<T>;
  /** As a person who signed in. */
  as<T>(token: string, call: (octokit: Octokit) => Promise<T>): Promise<T>;
}

export interface ClientOptions {
  readonly now: () => Date;
  readonly pause?: Pause;
  /** Seconds that may be waited on the spot when GitHub asks for a pause. */
  readonly patience?: number;
  /** Milliseconds after which an answer no longer comes. */
  readonly timeout?: number;
  /** A token made elsewhere (a workflow's), instead of the App's key. */
  readonly fixedToken?: string | null;
  /** Told of each octokit before its first request (tests). */
  readonly onOctokit?: (octokit: Octokit) => void;
}

/**
 * A client of one repository. octokit's own retries are off: they repeat a POST whose effect is
 * open, and wait for minutes while the register's lock is held.
 */
export function openClient(settings: GithubSettings, options: ClientOptions): GithubClient {
  const { now, patience = 5, timeout = 15_000 } = options;
  const wait = options.pause ?? pause;

  function make(authorization: string | null): Octokit {
    const octokit = new Octokit({
      baseUrl: settings.apiUrl,
      userAgent: 'site-register',
      request: { fetch: timed(timeout) },
      retry: { enabled: false },
      throttle: { enabled: false },
    });
    if (authorization !== null) {
      octokit.hook.before('request', (asked) => {
        asked.headers.authorization = authorization;
      });
    }
    options.onOctokit?.(octokit);
    return octokit;
  }

  const token = options.fixedToken
    ? fixedToken(options.fixedToken)
    : openAppToken(settings, make(null), now);
  const app = make(null);
  app.hook.before('request', async (asked) => {
    asked.headers.authorization = `Bearer ${await token.get()}`;
  });
  const budget = openSaving(app, now);

  /** Asks; renews a token that is no longer taken, and waits a little where GitHub asks for it. */
  async function ask<T>(call: (octokit: Octokit) => Promise<T>, again = 2): Promise<T> {
    try {
      return await call(app);
    } catch (error) {
      if (again === 0) throw error;
      if (statusOf(error) === 401) {
        token.drop();
        return ask(call, again - 1);
      }
      const seconds = waitOf(error, now());
      if (seconds === null || seconds > patience) throw error;
      await wait(seconds * 1000);
      return ask(call, again - 1);
    }
  }

  async function read<T>(call: (octokit: Octokit) => Promise<T>): Promise<T> {
    for (const later of [200, 1000]) {
      try {
        return await ask(call);
      } catch (error) {
        if (!isOpen(error)) throw told(error, now());
        await wait(later);
      }
    }
    return ask(call).catch((error: unknown) => Promise.reject(told(error, now())));
  }

  return {
    token,
    read,
    async poll(call) {
      budget.mayPoll();
      return read(call);
    },
    async write(call, find) {
      try {
        return await ask(call);
      } catch (error) {
        if (!isOpen(error)) throw told(error, now());
        const found = await find();
        if (found !== null) return found;
        return ask(call).catch((later: unknown) => Promise.reject(told(later, now())));
      }
    },
    async as(person, call) {
      return call(make(`Bearer ${person}`)).catch((error: unknown) =>
        Promise.reject(told(error, now())),
      );
    },
  };
}

/** Whether it stays open if the request had its effect. */
function isOpen(error: unknown): boolean {
  if (error instanceof GithubRefused || error instanceof GithubUnreachable) return false;
  const status = statusOf(error);
  return status === null ? isNetwork(error) : status >= 500;
}

function isNetwork(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error;
}

/** The fault in the adapter's words, without the request: it holds a token. */
function told(error: unknown, now: Date): unknown {
  if (!isNetwork(error) || error instanceof GithubRefused) return error;
  const seconds = waitOf(error, now);
  if (seconds !== null) return new GithubBusy(seconds);
  const status = statusOf(error);
  const what = error instanceof Error ? (error.message.split(' - ')[0] ?? '') : '';
  return status === null || status >= 500
    ? new GithubUnreachable(what)
    : new GithubRefused(what, status);
}

function timed(timeout: number): typeof fetch {
  return (input, init) =>
    fetch(input, {
      ...init,
      signal: init?.signal
        ? AbortSignal.any([init.signal, AbortSignal.timeout(timeout)])
        : AbortSignal.timeout(timeout),
    });
}
