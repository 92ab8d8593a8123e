import { hasMigrationNotice } from '#registry/migration-notice.ts';
import type { VisitFailure } from '#registry/page-check/visit.ts';
import { pageText } from './page-text.ts';
import { follow, type SafeOptions } from './safe-get.ts';

/** Why an address could not be reached; the words stand in `src/text/reach.ts`. */
export const reachFailures = [
  'address', // not an address that may be asked
  'blocked', // leads into a private network
  'dns', // the name is unknown
  'refused', // nobody listens, or the connection broke
  'timeout',
  'certificate',
  'redirects', // too many, or to nowhere
  'status', // the server answers with an error
] as const;
export type ReachFailure = (typeof reachFailures)[number];

/** What asking one address found. */
export type Reached =
  /** `notice`: the page holds words of a migration notice (I03). */
  | { readonly ok: true; readonly status: number; readonly notice?: boolean }
  | { readonly ok: false; readonly why: ReachFailure; readonly status: number };

/** What tests replace: the rest of the world. */
export type ProbeOptions = Pick<SafeOptions, 'blocked' | 'lookup' | 'timeout' | 'ports' | 'ca'>;

const headers = { 'User-Agent': 'site-register (reachability check)' };

/**
 * Whether an address answers (J03, R-2.7), asked as `follow` asks. Nothing of the answer is kept but
 * its status, and whether it holds words of a migration notice.
 */
export async function probe(address: string, options: ProbeOptions = {}): Promise<Reached> {
  const { answer, why } = await follow(address, { ...options, headers });
  if (!answer) return failed(reachFailureOf(why));
  const { status, body, contentType, isCut } = answer;
  if (!isThere(status)) return failed('status', status);
  const notice = status < 300 && hasMigrationNotice(pageText(body, contentType, isCut).text);
  return notice ? { ok: true, status, notice } : { ok: true, status };
}

/** Whether a status says that the page is there: one that asks for a password, or does not like robots, is. */
export function isThere(status: number): boolean {
  return status < 400 || status === 401 || status === 403 || status === 405;
}

function failed(why: ReachFailure, status = 0): Reached {
  return { ok: false, why, status };
}

function reachFailureOf(why: VisitFailure | ''): ReachFailure {
  if (why.startsWith('cert')) return 'certificate';
  return reachFailures.find((each) => each === why) ?? 'refused';
}
