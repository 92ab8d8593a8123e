import { createHash } from 'node:crypto';
import { GithubRefused, GithubUnreachable } from './faults.ts';
import type { GithubClient } from './client.ts';
import type { Reviewer } from './types.ts';

/** The OAuth side of the App: reviewers prove who they are. */
export interface GithubSignIn {
  /** Where the browser is sent. `state` and `verifier` stay with the browser's session. */
  begin(ask: { readonly state: string; readonly verifier: string; readonly back: string }): string;
  /** Who came back, with the token that acts for them. Throws `GithubRefused` for a bad code. */
  finish(ask: {
    readonly code: string;
    readonly verifier: string;
    readonly back: string;
  }): Promise<{ readonly person: Reviewer; readonly token: string }>;
}

/** Sign-in by the web flow with PKCE; nothing is asked for beyond who somebody is. */
export function openSignIn(
  settings: {
    readonly serverUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly timeout?: number;
  },
  client: GithubClient,
): GithubSignIn {
  const { serverUrl, clientId, clientSecret, timeout = 15_000 } = settings;
  return {
    begin({ state, verifier, back }) {
      const url = new URL(`${serverUrl}/login/oauth/authorize`);
      url.searchParams.set('client_id', clientId);
      url.searchParams.set('redirect_uri', back);
      url.searchParams.set('state', state);
      url.searchParams.set('code_challenge', challengeOf(verifier));
      url.searchParams.set('code_challenge_method', 'S256');
      return url.href;
    },

    async finish({ code, verifier, back }) {
      const token = await redeem({
        ...{ client_id: clientId, client_secret: clientSecret },
        ...{ code, redirect_uri: back, code_verifier: verifier },
      });
      const { data } = await client.as(token, (octokit) => octokit.rest.users.getAuthenticated());
      return { person: { id: data.id, login: data.login }, token };
    },
  };

  async function redeem(ask: Readonly<Record<string, string>>): Promise<string> {
    const answer = await fetch(`${serverUrl}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(ask),
      signal: AbortSignal.timeout(timeout),
    }).catch(() => Promise.reject(new GithubUnreachable('sign-in')));
    if (answer.status >= 500) throw new GithubUnreachable('sign-in');
    const said = (await answer.json().catch(() => ({}))) as { access_token?: unknown };
    // GitHub answers 200 with `error` for a code that is wrong or used
    if (typeof said.access_token !== 'string') throw new GithubRefused('sign-in', 401);
    return said.access_token;
  }
}

/** The S256 challenge of PKCE (RFC 7636). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
