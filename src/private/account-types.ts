import type { Maker } from '#registry/reset-confirmer.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Where an account stands; times are ISO. */
export interface AccountState {
  readonly id: string;
  readonly unit: UnitCode;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: string;
  /** When its holder first set a password of their own; null before (A26). */
  readonly activatedAt: string | null;
  /** Until when its activation code is good; null where it has none. */
  readonly codeUntil: Date | null;
}

/** How activation codes were handed out: the next level's sheet, letters, for the unit itself, a reset. */
export type HandOutKind = 'sheet' | 'letter' | 'own' | 'reset';

/** Codes for accounts, in one step: all or none. */
export interface HandOutOrder {
  /** The same request never gives twice, so that a page sent again shows nothing new. */
  readonly request: string;
  /** Unit that gives, and its account; `server` for the command line. */
  readonly unit: UnitCode;
  readonly by: string;
  readonly kind: HandOutKind;
  readonly until: Date;
  readonly lines: readonly {
    readonly account: string;
    readonly unit: UnitCode;
    readonly code: string;
  }[];
  /** The reset that a hand-out of kind `reset` confirms. */
  readonly reset?: number;
}

/** One hand-out as it is listed; codes are nowhere in it (A23). */
export interface HandOut {
  readonly id: number;
  readonly at: string;
  readonly unit: UnitCode;
  readonly by: string;
  readonly kind: HandOutKind;
  readonly until: Date;
  readonly lines: readonly { readonly account: string; readonly unit: UnitCode }[];
  /** When its sheet was saved as xlsx; null where it was not. */
  readonly savedAt: string | null;
}

/** Activation codes: kept as argon2id only, each hand-out recorded (A22–A25). */
export interface HandOuts {
  /**
   * Makes the accounts that are missing and gives each its code, in one transaction; sessions of
   * the accounts end. `repeated`: this request was carried out before. `changed`: an account is
   * active by now, belongs to another unit, or the reset is not open to this confirmer any more.
   */
  give(order: HandOutOrder, at: Date): Promise<number | 'repeated' | 'changed'>;
  /** Notes that the sheet was saved; false where it was before, or is not this account's. */
  noteSaved(id: number, by: string, at: Date): boolean;
  find(id: number): HandOut | null;
  /** Hand-outs of a unit, newest first. */
  list(
    unit: UnitCode,
    window: { readonly offset: number; readonly size: number },
  ): readonly HandOut[];
  count(unit: UnitCode): number;
  /** The newest hand-out to an account by its unit above (not by itself); null where none was. */
  lastTo(account: string): HandOut | null;
  /** Accounts that gave this one a code, or began a reset of it that was confirmed (X33). */
  makersOf(account: string): readonly Maker[];
}

/** What happened to an account. Never with a password, a code or what was typed as an id. */
export type AccountEventKind =
  | 'signed-in'
  | 'refused'
  | 'code-expired'
  | 'password-changed'
  | 'signed-out-everywhere'
  | 'code-given'
  | 'reset'
  | 'disabled'
  | 'enabled';

export interface AccountEvent {
  readonly at: string;
  readonly what: AccountEventKind;
  /** The network of the address, shortened: `192.0.2.0/24`; empty where none belongs to it. */
  readonly network: string;
  /** Account that did it; empty where the holder did. */
  readonly by: string;
}

/** 登录记录: what happened to accounts. Sign-ins are kept for a while only. */
export interface AccountLog {
  /** Notes it, without the id where there is no such account; sign-ins older than `keepSince` go. */
  note(
    account: string,
    event: { readonly what: AccountEventKind; readonly address?: string; readonly by?: string },
    at: Date,
    keepSince: Date,
  ): void;
  /** Newest first. */
  list(
    account: string,
    window: { readonly offset: number; readonly size: number },
  ): readonly AccountEvent[];
  count(account: string): number;
}

/** A reset of a forgotten password (A28, X33). */
export interface Reset {
  readonly id: number;
  readonly account: string;
  readonly unit: UnitCode;
  readonly state: 'waiting' | 'confirmed' | 'cancelled' | 'expired';
  readonly startedBy: string;
  readonly startedUnit: UnitCode;
  readonly startedAt: string;
  /** Reason and evidence, as the starter wrote them. */
  readonly note: string;
  /** Who confirmed or cancelled it; empty while it waits and where it expired. */
  readonly endedBy: string;
  readonly endedAt: string;
}

/** Resets: started by one person, confirmed by another with `HandOuts.give`. */
export interface Resets {
  /** Null where one waits for this account already. */
  start(
    reset: Pick<Reset, 'account' | 'unit' | 'startedBy' | 'startedUnit' | 'note'>,
    at: Date,
  ): number | null;
  /** False where it does not wait any more. */
  cancel(id: number, by: string, at: Date): boolean;
  /** Ends those that wait since this moment or longer; how many. */
  expire(startedUntil: Date, at: Date): number;
  find(id: number): Reset | null;
  waiting(): readonly Reset[];
  /** All resets of accounts of these units, newest first. */
  list(units: readonly UnitCode[], limit: number): readonly Reset[];
}
