import { createPrivateKey, createSign } from 'node:crypto';
import type { Octokit } from 'octokit';
import { GithubRefused, GithubUnreachable, statusOf } from './faults.ts';
import type { GithubSettings } from './settings.ts';

/** The App's installation token, renewed before it runs out. */
export interface AppToken {
  /** A token that still holds for some minutes. */
  get(): Promise<string>;
  /** Forgets the token: GitHub no longer takes it. */
  drop(): void;
}

/** A token that a workflow made for its run; it cannot be renewed here. */
export function fixedToken(token: string): AppToken {
  return { get: () => Promise.resolve(token), drop: () => undefined };
}

/** Renewed so long before its end, in milliseconds. */
const margin = 5 * 60_000;

/**
 * Tokens of the register's App: a JWT of nine minutes buys an installation token of an hour,
 * for this repository alone. One renewal at a time.
 */
export function openAppToken(
  settings: GithubSettings,
  octokit: Octokit,
  now: () => Date,
): AppToken {
  let installation = settings.installation;
  let known: { readonly token: string; readonly until: number } | null = null;
  let renewing: Promise<string> | null = null;

  async function renew(): Promise<string> {
    const headers = { authorization: `Bearer ${appJwt(settings, now())}` };
    const { owner, repo } = settings;
    try {
      installation ??= (await octokit.rest.apps.getRepoInstallation({ owner, repo, headers })).data
        .id;
      const { data } = await octokit.rest.apps.createInstallationAccessToken({
        installation_id: installation,
        repositories: [repo],
        headers,
      });
      known = { token: data.token, until: Date.parse(data.expires_at) };
      return data.token;
    } catch (cause) {
      const status = statusOf(cause);
      // the cause holds the request with its JWT, so it is not handed on
      if (status !== null && status < 500 && status !== 429) {
        throw new GithubRefused('installation token', status);
      }
      throw new GithubUnreachable('installation token');
    }
  }

  return {
    async get() {
      if (known && known.until - margin > now().getTime()) return known.token;
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    drop: () => {
      known = null;
    },
  };
}

/** The App's own proof: RS256, begun a minute ago for clocks that differ, ending in nine. */
export function appJwt({ appId, privateKey }: GithubSettings, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iat: seconds - 60,
    exp: seconds + 9 * 60,
    iss: appId,
  })}`;
  const key = createPrivateKey(privateKey);
  return `${said}.${createSign('RSA-SHA256').update(said).sign(key, 'base64url')}`;
}
