import { filedAt, filingState } from './filing-state.ts';
import { type ChangedPath, changeKind, type Touched } from './filing-kind.ts';
import type { Chain, DecisionEvent, FilingEvent, FilingState, Refusal } from './filing.ts';
import type { SiteFilingKind } from './filing.ts';
import { isoOf, parseMoment } from './moment.ts';
import type { Problem } from './problem.ts';
import {
  isAtDesk,
  type PullOrigin,
  type PullRefusal,
  type PullRow,
  pullScope,
} from './pull-scope.ts';
import { type PullReview, type RowVerdict, standingVerdicts } from './pull-verdict.ts';
import { chainOf, type ChainPolicy, type ChainSubject } from './review-chain.ts';
import { readSiteFile } from './site-check.ts';
import type { FilingId, SiteFile } from './site.ts';
import type { UnitTree } from './unit-tree.ts';
import { githubAccount, isNamedBy } from './unit-reviewers.ts';
import type { UnitCode } from './unit.ts';

/** Everything that decides about a pull request. Tree, policy and base files are those of main. */
export interface PullFacts {
  readonly tree: UnitTree;
  readonly policy: ChainPolicy;
  /** Commit of main that tree and policy were read from. */
  readonly base: string;
  /** The tree of main at an earlier moment, where units were re-hung since (X13). */
  readonly treeAt?: (at: Date) => UnitTree;
  readonly origin: PullOrigin;
  readonly openedAt: Date;
  /** What the commits of the register's own branch tell already: decisions at the desk. */
  readonly events?: readonly FilingEvent[];
  /** Accounts that opened it or wrote its commits: none of them decides on it. */
  readonly filers: readonly number[];
  readonly changes: readonly ChangedPath[];
  readonly hasAllChanges: boolean;
  /** Why it is no filing, where that was seen before its files were read. */
  readonly refused?: Extract<PullStatus, { is: 'refused' }>;
  /** Parsed content by blob id; missing where it cannot be read as YAML under the strict rules. */
  readonly contents: ReadonlyMap<string, unknown>;
  readonly reviews: readonly PullReview[];
  readonly hasAllReviews: boolean;
  /** By path: how a file is written, and what the register has against it. */
  readonly against?: ReadonlyMap<string, readonly Problem[]>;
  /** Rows of somebody's own pull request that the register has taken in. */
  readonly adopted?: ReadonlyMap<FilingId, AdoptedRow>;
}

/** How a row of somebody's own pull request stands in the register. */
export interface AdoptedRow {
  /** Its trail; a content that differs from the row's in the persons alone is told as the row's. */
  readonly events: readonly FilingEvent[];
  /** Nobody decides before 负责人 and 联系人 are given, at the register and never here. */
  readonly awaitsPersons: boolean;
  /** It is on main: nothing more is asked. */
  readonly isLanded: boolean;
}

/** A review that does not count, with why: shown, never hidden. */
export interface IgnoredReview {
  readonly login: string;
  readonly unit: UnitCode | null;
  readonly why: Refusal | 'opinion-missing' | 'before-adoption';
}

/** One filed site of a pull request. */
export interface RowStatus extends PullRow {
  /** Null where the content cannot be read. */
  readonly file: SiteFile | null;
  readonly kind: SiteFilingKind | null;
  readonly problems: readonly Problem[];
  /** Null where problems stand against it. */
  readonly state: FilingState | null;
  readonly ignored: readonly IgnoredReview[];
  /** Logins by account id, for words. */
  readonly logins: ReadonlyMap<string, string>;
  readonly adopted: AdoptedRow | null;
}

/** Where a pull request stands. */
export type PullStatus =
  | { readonly is: 'refused'; readonly why: PullRefusal; readonly path: string }
  | { readonly is: 'units' }
  | { readonly is: 'opening' }
  | {
      readonly is: 'filings';
      readonly isBatch: boolean;
      /** By path: the numbers that reviewers name are places in this list, from 1. */
      readonly rows: readonly RowStatus[];
    };

/**
 * The state of the chain of a pull request, from everything at once and nothing remembered (R-4.1,
 * what is asked for from the difference, who reviews from the base tree, and of the reviews
 * those whose exact content stands, in their order. Lists that were cut short refuse.
 */
export function reviewChainStatus(facts: PullFacts): PullStatus {
  const { origin, changes, hasAllChanges } = facts;
  if (facts.refused) return facts.refused;
  const scope = pullScope(origin, { changes, isWhole: hasAllChanges });
  if (scope.is === 'refused' || isAtDesk(scope)) return scope;
  if (!facts.hasAllReviews) return { is: 'refused', why: 'reviews-cut-short', path: '' };
  if (scope.is === 'filing') {
    const { filing, touched } = scope;
    const row = { filing, path: touched.path, content: touched.content };
    const before = touched.is === 'change' ? baseOf(facts, touched) : null;
    return { is: 'filings', isBatch: false, rows: [rowStatus(facts, row, before)] };
  }
  return {
    is: 'filings',
    isBatch: true,
    rows: scope.rows.map((row) => rowStatus(facts, row, null)),
  };
}

function baseOf({ contents }: PullFacts, touched: Touched & { is: 'change' }): SiteFile | null {
  return readSiteFile(contents.get(touched.before), touched.path).file;
}

function rowStatus(facts: PullFacts, row: PullRow, before: SiteFile | null): RowStatus {
  const { file, problems: found } = readSiteFile(facts.contents.get(row.content), row.path);
  const more = facts.against?.get(row.path) ?? [];
  const problems = [...found, ...more].filter(({ advice }) => advice !== true);
  const adopted = facts.adopted?.get(row.filing) ?? null;
  const none = { kind: null, state: null, ignored: [], logins: new Map<string, string>(), adopted };
  if (!file || problems.length > 0) return { ...row, ...none, file, problems };
  const isNew = row.path.includes('/new-');
  const kind = isNew ? 'new-site' : before && changeKind(before, file);
  const isOwn = isNew && file.register === undefined && file.request === undefined;
  // nobody but the register knows persons whose commitment could stand in a file
  const isBlank = facts.origin.isOurs || file.persons === '';
  if (kind === null || (isNew && !(isOwn && isBlank))) {
    const at = isNew && !isBlank ? '/persons' : isNew ? '/register' : '';
    return { ...row, ...none, file, problems: [{ code: 'not-for-filings', at }] };
  }
  const walked = walk(facts, row, kind, subjectOf(before ?? file));
  return { ...row, ...walked, file, kind, problems, adopted };
}

function subjectOf({ unit, isPortal, register }: SiteFile): ChainSubject {
  return { unit, isPortal, status: register?.status };
}

/** Folds what stands of the reviews into the chain, as decisions of the embedded register are. */
function walk(
  facts: PullFacts,
  row: PullRow,
  kind: SiteFilingKind,
  subject: ChainSubject,
): Pick<RowStatus, 'state' | 'ignored' | 'logins'> {
  const chain = chainOf(facts.tree, facts.policy, kind, subject);
  const chainThen = ({ at }: DecisionEvent): Chain => {
    const moment = parseMoment(at);
    const then = moment && facts.treeAt?.(moment);
    return then && then !== facts.tree ? chainOf(then, facts.policy, kind, subject) : chain;
  };
  const opened: FilingEvent = {
    event: 'submit',
    at: isoOf(facts.openedAt),
    content: row.content,
    source: facts.origin.isOurs ? 'web' : 'git',
    account: '',
  };
  const adopted = facts.adopted?.get(row.filing);
  const told = adopted?.events ?? facts.events ?? [];
  const events: FilingEvent[] = told.length > 0 ? [...told] : [opened];
  const ignored: IgnoredReview[] = [];
  const logins = new Map<string, string>();
  let state = filingState(events, chain, chainThen);
  for (const verdict of standingVerdicts(facts.reviews, row)) {
    const account = githubAccount(verdict.by.id);
    logins.set(account, verdict.by.login);
    if (told.some((event) => isTold(event, account, verdict.content))) continue;
    if (adopted && (adopted.awaitsPersons || isBefore(verdict, told))) {
      ignored.push({ login: verdict.by.login, unit: null, why: 'before-adoption' });
      continue;
    }
    const units = state.chain.steps
      .map(({ unit }) => unit)
      .filter((unit) => isNamedBy(facts.tree.get(unit), account));
    const unit = units.find((one) => one === state.turn) ?? units[0] ?? null;
    const why = refusedBefore(facts, verdict, unit);
    if (why !== null || unit === null) {
      ignored.push({ login: verdict.by.login, unit, why: why ?? 'outside-chain' });
      continue;
    }
    events.push(decisionOf(facts, verdict, unit, state.chain));
    state = filingState(events, chain, chainThen);
  }
  for (const { event, why } of state.ignored) {
    ignored.push({ login: logins.get(event.account) ?? event.account, unit: event.unit, why });
  }
  return { state, ignored, logins };
}

/** Whether a review was taken in as a decision already. */
function isTold(event: FilingEvent, account: string, content: string): boolean {
  return 'unit' in event && event.account === account && event.content === content;
}

/** Whether a review is older than the content's coming into the register. */
function isBefore({ review }: RowVerdict, events: readonly FilingEvent[]): boolean {
  const since = parseMoment(filedAt(events) ?? '');
  return since !== null && review.at.getTime() < since.getTime();
}

function refusedBefore(
  { filers }: PullFacts,
  { by, verdict, text }: RowVerdict,
  unit: UnitCode | null,
): IgnoredReview['why'] | null {
  if (unit === null) return 'outside-chain';
  if (filers.includes(by.id)) return 'own-filing';
  return verdict === 'return' && text === '' ? 'opinion-missing' : null;
}

function decisionOf(
  { base }: PullFacts,
  { review, by, verdict, text, content }: RowVerdict,
  unit: UnitCode,
  { steps }: Chain,
): DecisionEvent {
  const takesIn = steps.some((step) => step.unit === unit && step.act === 'take-in');
  return {
    // approving one's own portal is taking it in: the unit above reviews first (X26)
    event: verdict === 'return' ? 'return' : takesIn ? 'take-in' : 'approve',
    at: isoOf(review.at),
    content,
    unit,
    account: githubAccount(by.id),
    opinion: { reason: verdict === 'return' ? 'other' : '', text },
    base,
  };
}

/** Whose turn it is over all rows: their reviewers are asked, and nobody else's. */
export function askedUnits(status: PullStatus): readonly UnitCode[] {
  if (status.is !== 'filings') return [];
  const turns = status.rows.flatMap(({ state, adopted }) =>
    adopted?.awaitsPersons ? [] : (state?.turn ?? []),
  );
  return Array.from(new Set(turns)).toSorted();
}

/** What becomes of the rows of a pull request: those land, those go back, those wait. */
export function rowsBy(status: PullStatus): {
  readonly approved: readonly FilingId[];
  readonly returned: readonly FilingId[];
  readonly waiting: readonly FilingId[];
} {
  const rows = status.is === 'filings' ? status.rows : [];
  const pick = (is: (row: RowStatus) => boolean) => rows.filter(is).map(({ filing }) => filing);
  const stage = (row: RowStatus) => row.state?.stage ?? 'returned';
  return {
    approved: pick((row) => stage(row) === 'approved'),
    returned: pick((row) => stage(row) === 'returned'),
    waiting: pick((row) => stage(row) === 'received' || stage(row) === 'in-review'),
  };
}
