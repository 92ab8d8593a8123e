import type { Account } from '#private/types.ts';
import type { Notice } from '#registry/notice.ts';
import type { Problem } from '#registry/problem.ts';
import type { Unit } from '#registry/unit.ts';
import type { Fields, Outcome } from './types.ts';

/** A notice as a desk lists it. */
export interface DeskNotice {
  readonly notice: Notice;
  /** Whether this account has opened it; always true of the unit's own. */
  readonly isRead: boolean;
  readonly isOwn: boolean;
}

/** Who has read a notice, for its publisher and the units above. */
export interface NoticeReaders {
  /** Units that it is for and that have an account. */
  readonly total: number;
  /** Those of which nobody has opened it, in the order of the tree. */
  readonly unread: readonly Unit[];
}

/** One notice as a desk shows it. */
export interface DeskNoticeView extends DeskNotice {
  /** Null for units that did not publish it. */
  readonly readers: NoticeReaders | null;
  /** Why it may not be withdrawn, or null where it may; undefined where it is not the unit's. */
  readonly againstWithdrawal: Problem | null | undefined;
}

/** What a notice would be, before it is published. */
export interface NoticePreview {
  readonly problems: readonly Problem[];
  /** As it would stand in the register; null while it may not be published. */
  readonly notice: Notice | null;
  /** How many units would find it on their desks. */
  readonly readers: number;
}

/** 重要通知 (L05). Fields of the form: title, scope, audience (all|units), importance, body. */
export interface Notices {
  /** Those for everybody, newest first, withdrawn ones included: the history. */
  published(): Promise<readonly Notice[]>;
  /** One for everybody; null for any other. */
  find(id: string): Promise<Notice | null>;
  /** Those for a unit or by it, newest first. */
  ofDesk(account: Account): Promise<readonly DeskNotice[]>;
  /** Those in force that an account has not opened. */
  unread(account: Account): Promise<readonly Notice[]>;
  /** One for the unit or by it; null for any other. Opening it is noted as reading (L05). */
  open(id: string, account: Account): Promise<DeskNoticeView | null>;
  /** Whether the unit publishes notices at all. */
  mayPublish(account: Account): boolean;
  preview(fields: Fields, account: Account): NoticePreview;
  /** Publishes as one commit on main; the same token never publishes twice. */
  publish(
    fields: Fields,
    account: Account,
    token: string,
  ): Promise<Outcome<{ readonly id: string; readonly isNew: boolean }>>;
  /** Marks a notice withdrawn, with a public reason; it stays in the history. */
  withdraw(id: string, account: Account, reason: string): Promise<Outcome<string>>;
}
