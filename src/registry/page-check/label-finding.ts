import { hasFailed, isLegible, type PageVisit } from './visit.ts';

/** How the label stands on one page (Z04, Q04). */
export const labelStates = [
  'right',
  'missing',
  'after-body', // behind </body>
  'wrong-code', // another number than the one issued
  'old-code', // a label of this site that another has taken the place of
  'wrong-host', // leads to another host than the register's, or was issued for another than the page's
  'not-opened',
  'unknown', // made by scripts, or longer than is read
] as const;
export type LabelState = (typeof labelStates)[number];

/** One page with its reason. */
export interface LabelPage {
  readonly url: string;
  readonly state: LabelState;
  /** What stands there instead: the other number or host; empty otherwise. */
  readonly found: string;
}

/** The label over the pages that were looked at. */
export interface LabelFinding {
  readonly state:
    | 'not-issued' // there is none to look for
    | 'right'
    | 'home-only' // on the home page, on none of the others
    | 'some-pages' // on some, not on all
    | 'wrong' // there, but not as issued
    | 'missing'
    | 'unknown';
  readonly pages: readonly LabelPage[];
  /** Official marks (党政机关网站标识) seen; told, not judged. */
  readonly officialMarks: readonly string[];
}

/** What was issued: the number, and the hosts by which the register is known. */
export interface IssuedLabel {
  readonly number: string;
  readonly hosts: readonly string[];
  /** Hosts that it was issued for; a label on any other is a copy. Empty: not bound to hosts. */
  readonly issuedFor: readonly string[];
  /** Numbers of the labels that it took the place of. */
  readonly before?: readonly string[];
}

/**
 * Where the label hangs and why not, page by page (Z04, Q04). The first visit is the home page. A
 * page that did not open or cannot be read says nothing about the label.
 */
export function labelFinding(
  visits: readonly PageVisit[],
  issued: IssuedLabel | null,
): LabelFinding {
  const marks = visits.flatMap(({ facts }) => facts?.officialMarks ?? []);
  const officialMarks = Array.from(new Set(marks)).slice(0, 5);
  if (!issued) return { state: 'not-issued', pages: [], officialMarks };
  const pages = visits.map((visit) => labelOnPage(visit, issued));
  return { state: overall(pages), pages, officialMarks };
}

function labelOnPage(visit: PageVisit, issued: IssuedLabel): LabelPage {
  const { number, hosts, issuedFor, before = [] } = issued;
  const { at: url, facts } = visit;
  if (!facts) return { url, state: hasFailed(visit) ? 'not-opened' : 'unknown', found: '' };
  const own = facts.labels.filter(({ host }) => hosts.includes(host));
  const right = own.filter((mark) => mark.number === number);
  const pageHost = URL.parse(url)?.hostname ?? '';
  if (right.length > 0 && issuedFor.length > 0 && !issuedFor.includes(pageHost))
    return { url, state: 'wrong-host', found: pageHost };
  if (right.some(({ isAfterBody }) => !isAfterBody)) return { url, state: 'right', found: '' };
  if (right.length > 0) return { url, state: 'after-body', found: '' };
  const [other] = own;
  if (other) {
    const state = before.includes(other.number) ? 'old-code' : 'wrong-code';
    return { url, state, found: other.number };
  }
  const elsewhere = facts.labels.find((mark) => mark.number === number);
  if (elsewhere) return { url, state: 'wrong-host', found: elsewhere.host };
  // what was not read may hold it
  return { url, state: visit.isCut || !isLegible(visit) ? 'unknown' : 'missing', found: '' };
}

function overall(pages: readonly LabelPage[]): LabelFinding['state'] {
  const known = pages.filter(({ state }) => state !== 'unknown' && state !== 'not-opened');
  const [home] = pages;
  if (known.length === 0 || !home) return 'unknown';
  const right = known.filter(({ state }) => state === 'right').length;
  if (right === known.length) return 'right';
  if (right > 0) return home.state === 'right' && right === 1 ? 'home-only' : 'some-pages';
  return known.every(({ state }) => state === 'missing') ? 'missing' : 'wrong';
}
