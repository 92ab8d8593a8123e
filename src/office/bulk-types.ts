import type { FilingRow } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import type { SiteFilingKind } from '#registry/filing.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { DeskFiling, Outcome } from './types.ts';

/** What may be decided for many at once: 当页数据全部审核, 当页数据全部提交 (D13, D14). */
export type BulkDecision = 'approve' | 'take-in';

/** Where the rows were taken from: what is on the page, what is ticked there, all that match (X17). */
export type BulkScope = 'page' | 'selected' | 'all';

/** Most filings of one run; the rest waits for the next. */
export const bulkMax = 2_000;

/** One filing of a run, as it was shown when the run was made. */
export interface BulkLine {
  readonly filing: FilingId;
  readonly kind: SiteFilingKind;
  readonly name: string;
  readonly homeUrl: string;
  readonly sponsor: string;
  readonly unit: UnitCode;
  readonly site: SiteCode | null;
  readonly isPortal: boolean;
  /** Blob id of the content that is decided on; any other is refused. */
  readonly content: string;
  readonly result: 'waiting' | 'done' | 'refused' | 'failed';
  /** Why not. */
  readonly problems: readonly Problem[];
  /** Where the filing went: the unit whose turn it is now; in force or waiting for its code. */
  readonly turn: UnitCode | null;
  readonly isLanded: boolean;
}

/** What a run is made of, before it is started. */
export interface BulkPlan {
  readonly decision: BulkDecision;
  readonly scope: BulkScope;
  /** The list it was made from, with its filter: a path of the desk. */
  readonly list: string;
  readonly rows: readonly FilingRow[];
  /** How many there were; more than the rows where they are too many for one run. */
  readonly total: number;
}

/** A run as its page shows it. */
export interface BulkRun extends Omit<BulkPlan, 'rows'> {
  /** Opinion of all its decisions. */
  readonly text: string;
  readonly lines: readonly BulkLine[];
  readonly state: 'planned' | 'running' | 'interrupted' | 'done';
  /** Lines that are decided or refused already. */
  readonly done: number;
}

/** Decisions on many filings, each recorded apart with a result of its own. */
export interface Bulk {
  /** Keeps what would be decided, on the content as it is now; the key of the run. */
  plan(plan: BulkPlan, account: Account): string;
  /** A run of this account; null for any other, or when it is forgotten. */
  find(key: string, account: Account): BulkRun | null;
  /** What each line of a change differs in from what stands, without persons (F11). */
  changesOf(lines: readonly BulkLine[]): Promise<ReadonlyMap<FilingId, DeskFiling['changes']>>;
  /**
   * Starts a run, or goes on with one that was interrupted. One that was started is never started
   * again; the answer says so.
   */
  start(key: string, account: Account, text: string): Promise<Outcome<null>>;
  /** Ends after the line that is under way; the rest goes on with the next `start`. */
  stop(): Promise<void>;
}
