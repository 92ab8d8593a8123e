import type { FilingRow, Page, PageRequest, UnitConclusion } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import type { Chain, FilingEvent, FilingState } from '#registry/filing.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitAction, UnitAsk, UnitChange } from '#registry/unit-filing.ts';
import type { Unit } from '#registry/unit.ts';
import type { DeskFiling, Fields, Outcome } from './types.ts';

/** What a change of units concerns, in the tree as it is now. */
export interface UnitConcern {
  /** Each unit that is changed with its way up to the root, before and after. */
  readonly paths: readonly {
    readonly unit: Unit;
    readonly before: readonly Unit[];
    readonly after: readonly Unit[];
  }[];
  /** Units below the one it is about, itself not counted. */
  readonly units: number;
  /** Sites with a code below it. */
  readonly sites: number;
  /** Open filings below it, whose chains go another way (X13). */
  readonly filings: number;
}

/** What a form about a unit would do, before anything is kept. */
export interface UnitPreview {
  readonly problems: readonly Problem[];
  readonly changes: readonly UnitChange[];
  readonly ask: UnitAsk | null;
  readonly chain: Chain | null;
  readonly concern: UnitConcern | null;
}

/** One filing about units as an account sees it. */
export interface UnitFilingView {
  readonly filing: FilingId;
  readonly ask: UnitAsk;
  readonly changes: readonly UnitChange[];
  readonly events: readonly FilingEvent[];
  readonly state: FilingState;
  readonly content: string;
  /** Null once it is over: the tree is another one. */
  readonly concern: UnitConcern | null;
  /** What stands against it in the tree as it is now. */
  readonly against: readonly Problem[];
  readonly may: DeskFiling['may'];
  /** Whether this account may take it back, or correct it where it was returned. */
  readonly mayTakeBack: boolean;
}

/** 挂接调整 and 单位信息: filings about units (A16, A21, R-1.3). Decisions go by `Office.decide`. */
export interface UnitChanges {
  preview(
    account: Account,
    action: UnitAction,
    fields: Fields,
    except?: FilingId | null,
  ): UnitPreview;
  submit(
    account: Account,
    action: UnitAction,
    fields: Fields,
    token: string,
  ): Promise<Outcome<{ readonly filing: FilingId; readonly isNew: boolean }>>;
  /** `expected` is the content that the account saw. */
  resubmit(
    account: Account,
    filing: FilingId,
    fields: Fields,
    expected: string,
  ): Promise<Outcome<FilingId>>;
  withdraw(account: Account, filing: FilingId, expected: string): Promise<Outcome<FilingId>>;
  view(account: Account, filing: FilingId): Promise<UnitFilingView | null>;
  /** Open filings about units of the account's subtree, oldest first. */
  list(account: Account, request: PageRequest): Page<FilingRow>;
  /** Those in force, newest first. */
  landed(account: Account, request: PageRequest): Page<UnitConclusion>;
}
