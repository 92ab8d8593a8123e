import { recentlyUsed } from '#git/recently-used.ts';
import type { Octokit } from 'octokit';
import { GithubBusy, statusOf, waitOf } from './faults.ts';

/** Characters of answers that are kept, at most; what was used longest ago goes first. */
const mostKept = 32_000_000;
/** So much of the hour's budget is left to what people do; polling stops before it. */
const reserve = 100;

/** What is known of GitHub's patience with the App. */
export interface Budget {
  /** Throws `GithubBusy` where polling is to wait: GitHub asked for it, or little is left of the hour. */
  mayPoll(): void;
}

interface Kept {
  readonly etag: string;
  readonly data: unknown;
  readonly link: string | undefined;
}

/**
 * Makes reads conditional: what GitHub gave with an `ETag` is asked for with `If-None-Match`, and a
 * 304 is answered from memory. GitHub: "Making a conditional request does not count against your
 * primary rate limit if a 304 response is returned". Notes what is left of the budget besides.
 */
export function openSaving(octokit: Octokit, now: () => Date): Budget {
  const kept = recentlyUsed<string, Kept>(mostKept);
  let waitUntil = 0;
  let left = { remaining: Number.POSITIVE_INFINITY, reset: 0 };

  function note(headers: Readonly<Record<string, unknown>>): void {
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
    if (Number.isFinite(remaining) && Number.isFinite(reset)) left = { remaining, reset };
  }

  octokit.hook.wrap('request', async (request, options) => {
    const { url, headers: _headers, request: _request, ...rest } = options;
    const isRead = options.method === 'GET';
    const key = JSON.stringify([url, rest]);
    const known = isRead ? kept.get(key) : undefined;
    if (known) options.headers['if-none-match'] = known.etag;
    try {
      const answer = await request(options);
      note(answer.headers);
      const { etag, link } = answer.headers;
      if (isRead && typeof etag === 'string') {
        const size = JSON.stringify(answer.data).length;
        kept.set(key, { etag, data: answer.data, link }, size);
      }
      return answer;
    } catch (error) {
      const { response } = error as { response?: { headers?: Record<string, unknown> } };
      if (response?.headers) note(response.headers);
      if (known && statusOf(error) === 304) {
        const headers = { ...response?.headers, etag: known.etag, link: known.link };
        return { status: 200, url, headers, data: structuredClone(known.data) } as never;
      }
      const seconds = waitOf(error, now());
      if (seconds !== null) waitUntil = now().getTime() + seconds * 1000;
      throw error;
    }
  });

  return {
    mayPoll() {
      const at = now().getTime();
      const until = Math.max(waitUntil, left.remaining <= reserve ? left.reset : 0);
      if (until > at) throw new GithubBusy(Math.ceil((until - at) / 1000));
    },
  };
}
