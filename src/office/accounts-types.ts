import type { Account } from '#private/types.ts';
import type { AccountState, HandOut, Reset } from '#private/account-types.ts';
import type { Unit } from '#registry/unit.ts';
import type { Outcome } from './types.ts';

/** A unit of the next level as 文件中心 lists it (A23, A24). */
export interface UnitBelow {
  readonly unit: Unit;
  /** Null where none was given yet, or the unit gets none (A15). */
  readonly account: AccountState | null;
  readonly stage:
    | 'without-account'
    | 'not-given'
    | 'given'
    | 'expired'
    | 'active'
    | 'reset'
    | 'off';
  /** When and by whom its code was last handed out. */
  readonly last: HandOut | null;
  /** Whether a code may be handed out now; for an active account a reset takes two persons (X33). */
  readonly mayGive: boolean;
}

/** Activation codes, in the one answer that ever shows them (A23). */
export interface CodeSheet {
  readonly id: number;
  readonly at: string;
  readonly giver: Unit;
  readonly until: Date;
  readonly lines: readonly {
    readonly account: string;
    readonly unit: Unit;
    readonly code: string;
  }[];
  /** Proves that the codes sent back to be saved are those of this sheet. */
  readonly seal: string;
}

/** A reset as an account above sees it. */
export interface ResetView extends Reset {
  readonly office: string;
  /** Until when it waits for its second person (policy `resetHours`). */
  readonly until: Date;
  /** Empty where this account may confirm it, else the code of why not. */
  readonly whyNot:
    | ''
    | 'reset-same-person'
    | 'reset-second-new'
    | 'reset-second-related'
    | 'reset-closed';
}

/** Accounts of units: the next level's, one's own, resets. */
export interface UnitAccounts {
  /** The next level (下一级组织单位账户信息表), in the order of codes. */
  below(account: Account): readonly UnitBelow[];
  /** Hands out codes to units of the next level; a code before it ends (A22, A23). */
  giveBelow(
    account: Account,
    units: readonly string[],
    kind: 'sheet' | 'letter',
    request: string,
  ): Promise<Outcome<CodeSheet>>;
  /** The sheet to save as a workbook, once, from the codes that the page sent back. */
  saveSheet(
    account: Account,
    id: number,
    codes: readonly string[],
    seal: string,
  ): Outcome<CodeSheet>;

  /** A further account of the own unit (`330106-2`) with its code. */
  addOwn(account: Account, request: string): Promise<Outcome<CodeSheet>>;
  /** A new code for an account of the own unit that is not active yet. */
  renewOwn(account: Account, id: string, request: string): Promise<Outcome<CodeSheet>>;
  /** Shuts or opens another account of the own unit; never its last usable one. */
  setDisabled(account: Account, id: string, disabled: boolean): Outcome<string>;
  signOutEverywhere(account: Account): void;
  /** How long sign-ins stay in the log, by the policy. */
  readonly signInLogDays: number;

  /** Resets below the account's unit: those that wait first, then the newest 100. */
  resets(account: Account): readonly ResetView[];
  /** First person: reason and evidence (A28, X33). */
  startReset(account: Account, id: string, note: string): Outcome<string>;
  cancelReset(account: Account, reset: number): Outcome<string>;
  /** Second person: the old password and all sessions end, the new code is shown once. */
  confirmReset(account: Account, reset: number, request: string): Promise<Outcome<CodeSheet>>;
}
