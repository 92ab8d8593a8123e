import type { PageFacts } from './page.ts';

/** Why a page could not be opened; the words stand in `src/text/check-words.ts`. */
export const visitFailures = [
  'address', // not an address that may be asked
  'blocked', // leads into a private network
  'dns', // the name is unknown
  'refused', // nobody listens, or the connection broke
  'timeout',
  'cert-expired',
  'cert-host', // the certificate is another host's
  'cert-unknown', // self-signed, or signed by nobody known
  'cert', // any other fault of the encrypted connection
  'redirects', // too many, or to nowhere
  'status', // the server answers with an error
  'header', // the answer is not HTTP, or its head is too large
  'encoding', // the compression is broken
  'empty', // an answer without content
  'robots', // the host's robots.txt does not let the checks in
] as const;
export type VisitFailure = (typeof visitFailures)[number];

/** Failures that say something of the check, and nothing of the page. */
const notTried: ReadonlySet<VisitFailure | ''> = new Set<VisitFailure | ''>(['robots']);

/** Whether a page was asked for and did not open. */
export function hasFailed({ why }: { readonly why: VisitFailure | '' }): boolean {
  return why !== '' && !notTried.has(why);
}

/** What asking for one page came to. */
export interface PageVisit {
  /** What was asked for. */
  readonly url: string;
  /** Where it ended after redirects; the last address that was asked. */
  readonly at: string;
  /** Empty where it opened. */
  readonly why: VisitFailure | '';
  readonly status: number;
  readonly milliseconds: number;
  /** The page was longer than is read; what stands at its end is not known. */
  readonly isCut: boolean;
  /** The server names a charset that the page is not written in: visitors see garbage. */
  readonly isGarbled: boolean;
  /** Null where it did not open, or is no HTML. */
  readonly facts: PageFacts | null;
}

/** Whether anything may be concluded from what a page does not hold. */
export function isLegible(visit: PageVisit): visit is PageVisit & { readonly facts: PageFacts } {
  return visit.facts !== null && !visit.facts.isMadeByScript;
}
