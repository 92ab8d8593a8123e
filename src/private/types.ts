import type { Persons, FilingId, SiteCode } from '#registry/site.ts';
import type { BounceReason, MailFilter } from '#registry/mail-outcome.ts';
import type { RaiseReason } from '#registry/generation.ts';
import type { MailTemplate } from '#registry/mail-template.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { AccountLog, AccountState, HandOuts, Resets } from './account-types.ts';
import type { Applicants } from './applicants.ts';
import type { CheckCodeKeys } from './check-code-keys.ts';
import type { Erasures } from './erasures.ts';
import type { IdleRecords } from './idle-records.ts';
import type { NoticeReadings } from './notice-readings.ts';
import type { PersonKeys } from './person-keys.ts';
import type { ReadingPurpose, Readings } from './readings.ts';
import type { ScoreDrafts } from './score-drafts.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { UnitContacts } from './unit-contacts.ts';

/** What must never be public: persons, accounts, sessions, outbox, limits. One SQLite file (D12). */
export interface PrivateStore {
  readonly people: People;
  readonly idleRecords: IdleRecords;
  readonly receipts: Receipts;
  readonly accounts: Accounts;
  readonly accountLog: AccountLog;
  readonly handOuts: HandOuts;
  readonly resets: Resets;
  readonly sessions: Sessions;
  readonly outbox: Outbox;
  readonly limits: Limits;
  readonly filingOrigins: FilingOrigins;
  readonly drafts: Drafts;
  readonly recoveries: Recoveries;
  readonly raises: Raises;
  readonly confirmations: Confirmations;
  readonly noticeReadings: NoticeReadings;
  readonly scoreDrafts: ScoreDrafts;
  readonly unitContacts: UnitContacts;
  readonly applicants: Applicants;
  /** Every reading of a personal record (Z19). */
  readonly readings: Readings;
  readonly erasures: Erasures;
  /** Keys of the sealed records, under a master key (D12). */
  readonly personKeys: Pick<PersonKeys, 'rekey'>;
  readonly checkCodeKeys: CheckCodeKeys;
  readonly secrets: Secrets;
  /** Keys of labels (Z03). */
  readonly signingKeys: SigningKeys;
  /** Removes what is past its time: sessions, drafts. How many rows. */
  forgetStale(at: Date): number;
  /** Runs synchronous writes in one transaction. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** Keys outside Git, made at first use, files 0600 (section 4 of the storage reference). */
export interface Secrets {
  /** HMAC-SHA-256 under the key of that purpose. */
  hmac(purpose: SecretPurpose, data: string): Buffer;
}

/** What keys are for; one file each. */
export const secretPurposes = [
  'check-code',
  'receipt',
  'request',
  'form',
  'draft',
  'limit',
] as const;
export type SecretPurpose = (typeof secretPurposes)[number];

/** 负责人 and 联系人 of filings and sites, each record sealed under its own key (Z19). */
export interface People {
  /**
   * Seals both persons of one content of a filing; returns the salted commitment for the site file.
   * Persons that stay the same keep their commitment while it is in use.
   */
  put(filing: FilingId, persons: Persons): string;
  /** The persons behind a commitment of a filing; null when unknown or erased. Reading is logged with `reader`. */
  get(
    filing: FilingId,
    commitment: string,
    reader: string,
    at: Date,
    purpose?: ReadingPurpose,
  ): Persons | null;
  /** Commitments of all records that are kept of a filing, oldest first. */
  records(filing: FilingId): readonly string[];
  /** Erases all persons of a filing for good: keys first, a tombstone stays. */
  erase(filing: FilingId, reason: string, at: Date): void;
  /** Who read the persons of a filing, oldest first (Z19). */
  readings(filing: FilingId): readonly { readonly reader: string; readonly at: string }[];
}

/** Receipt codes (临时码): only salted hashes. */
export interface Receipts {
  /**
   * Reserves the filing id and keeps the hash of the secret. The same request returns the same code
   * for ever: the code is derived from the request's token and a key outside Git.
   */
  issue(
    requestToken: string,
    at: Date,
  ): Promise<{ readonly id: FilingId; readonly code: string; readonly isNew: boolean }>;
  /** The id and code that a request has; null for a request that never got any. */
  find(requestToken: string): { readonly id: FilingId; readonly code: string } | null;
  /** Whether a receipt code is right; equal work for unknown and wrong ones (W7). */
  check(code: string): Promise<FilingId | null>;
  /** Filings whose codes were given before `before` and still open something, oldest first. */
  live(before: Date): readonly FilingId[];
  /** The code opens nothing any more; its id stays taken (W8). */
  close(id: FilingId): void;
  /** Removes ids reserved before `before` for which `exists` says no, their persons too. */
  sweep(before: Date, exists: (id: FilingId) => boolean): number;
  /** Minted check code may be shown by receipt code until the first sign-in or 30 days (R-3.2, X08). */
  firstSignIn(site: SiteCode): Date | null;
  /** Notes a sign-in of the filer's console; only the first one counts. */
  noteSignIn(site: SiteCode, at: Date): void;
}

/** An account of a unit. `id` such as `330106-1`, public in the trail. */
export interface Account {
  readonly id: string;
  readonly unit: UnitCode;
  readonly mustChangePassword: boolean;
  readonly disabled: boolean;
}

export interface Accounts {
  /** Makes an account; the password is hashed with argon2id. Throws when the id is taken. */
  create(
    account: { id: string; unit: UnitCode; password: string; mustChangePassword: boolean },
    at: Date,
  ): Promise<void>;
  /** The account for id and password; equal work for unknown ids. Limits are the caller's (`Limits`). */
  verify(id: string, password: string): Promise<Account | null>;
  get(id: string): Account | null;
  ofUnit(unit: UnitCode): readonly Account[];
  /** Where an account stands (A26); null when unknown. */
  state(id: string): AccountState | null;
  /** Those of a unit, by number. */
  statesOf(unit: UnitCode): readonly AccountState[];
  /**
   * Shuts an account, which ends its sessions, or opens it again. False for the unit's last one
   * that its holder could use, and where it is so already.
   */
  setDisabled(id: string, disabled: boolean): boolean;
  /** New password after the forced change or by wish; ends all sessions of the account (W5). */
  changePassword(id: string, password: string, at: Date): Promise<void>;
  /** The account acts for another unit from now on, as the unit files say; ends its sessions. */
  moveTo(id: string, unit: UnitCode): void;
}

/** Who is signed in. */
export type Subject =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'filing'; readonly filing: FilingId }
  /** A filer's console: one site (A29). */
  | { readonly kind: 'site'; readonly site: SiteCode }
  /** 开办审核: an applicant or a staffing office (P18, P37). */
  | { readonly kind: 'opening'; readonly account: string };

/** A live session as its holder sees it. */
export interface LiveSession {
  readonly startedAt: string;
  readonly seenAt: string;
  /** The network of its address, shortened. */
  readonly network: string;
  readonly isOwn: boolean;
}

/** Sessions by the SHA-256 of a 256-bit cookie: 8 h, 30 min idle. */
export interface Sessions {
  start(subject: Subject, at: Date, address?: string): string;
  /** The subject of a live session; touches its idle time. */
  find(cookie: string, at: Date): Subject | null;
  end(cookie: string): void;
  /** Ends all sessions of somebody that began by then: what they proved counts no more (E08). */
  endAll(subject: Subject, by: Date): void;
  /** Live sessions of somebody, newest first; `isOwn` marks that of the cookie. */
  list(subject: Subject, cookie: string, at: Date): readonly LiveSession[];
  /** Form token of a session: HMAC of its cookie (W2). */
  formToken(cookie: string): string;
}

/** One mail. No secret is stored: `siteCode` and `generation` let the sender derive the check code. */
export interface Mail {
  /** Unique: `minted:3301060001:1:principal`. The same key is never queued twice. */
  readonly key: string;
  readonly template: MailTemplate;
  readonly filing: FilingId;
  readonly to: 'principal' | 'contact';
  readonly params: Readonly<Record<string, string>>;
}

export interface MailState {
  readonly id: number;
  readonly key: string;
  readonly template: Mail['template'];
  readonly to: Mail['to'];
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly at: string;
  /** Plain reason of the last failure, without addresses. */
  readonly error: string;
  /** Why it came back (退信), as a unit noted it; empty where it did not. */
  readonly bounce: BounceReason | '';
  /** The mail that was queued in its place; null where none was. */
  readonly next: number | null;
}

/** A mail with what became of it and where it stands in the tree. */
export interface KeptMail extends MailState {
  readonly filing: FilingId;
  readonly params: Mail['params'];
  /** The unit its site hangs on; empty until it is placed. */
  readonly unit: UnitCode | '';
}

/** What a unit did about a mail. */
export interface MailNote {
  readonly at: string;
  readonly account: string;
  readonly what: 'bounce' | 'resend';
  readonly reason: BounceReason | '';
  readonly note: string;
}

export interface Outbox {
  /** Queues mails whose keys are new. */
  enqueue(mails: readonly Mail[], at: Date): void;
  /** Takes up to `limit` due mails under a lease, so that two senders never hold one (E03). */
  claim(limit: number, at: Date): readonly (Mail & { readonly attempts: number })[];
  sent(key: string, at: Date): void;
  /** Tries again after 1, 5, 15, 60 min and so on to 24 h, ten times in all; `isFinal` ends it at once. */
  failed(key: string, error: string, at: Date, isFinal?: boolean): void;
  ofFiling(id: FilingId): readonly MailState[];
  counts(): Readonly<Record<MailState['state'], number>>;
  find(id: number): KeptMail | null;
  /** Filings whose mails are not placed under a unit yet. */
  unplaced(limit: number): readonly FilingId[];
  /** Puts all mails of a filing under a unit; again where a site has moved. */
  place(filing: FilingId, unit: UnitCode): void;
  /** Mails under these units, newest first; `null` for all units. */
  list(
    units: readonly UnitCode[] | null,
    filter: MailFilter | null,
    window: { readonly offset: number; readonly size: number },
  ): readonly KeptMail[];
  count(units: readonly UnitCode[] | null, filter: MailFilter | null): number;
  /** Notes that a sent mail came back; false where it was not sent or that is noted already. */
  noteBounce(id: number, reason: BounceReason, note: string, account: string, at: Date): boolean;
  /** Queues a mail that was sent or failed once more, under a key of its own; once for each mail. */
  resend(id: number, account: string, at: Date): number | null;
  /** What units did about a mail, oldest first. */
  notes(id: number): readonly MailNote[];
}

/** Rate limits kept over restarts (W8, R-5.5). */
export interface Limits {
  /** Whether one more try is allowed; null when it is, else seconds to wait. Does not count it. */
  wait(rule: LimitRule, key: string, at: Date): number | null;
  /** Counts one wrong try. */
  miss(rule: LimitRule, key: string, at: Date): void;
  /**
   * `wait` and, when it allows the try, `miss` in one step: taken before the work, so that a hundred
   * guesses at once are not all let in. `giveBack` when the try was right.
   */
  take(rule: LimitRule, key: string, at: Date): number | null;
  giveBack(rule: LimitRule, key: string): void;
  clear(rule: LimitRule, key: string): void;
}
export type LimitRule =
  | 'sign-in-account'
  | 'sign-in-address'
  | 'receipt-address'
  | 'receipt-code'
  | 'filing-address'
  | 'recovery-address'
  | 'recovery-site'
  | 'mail-resend'
  | 'site-code'
  | 'site-address'
  | 'opening-register-address'
  | 'opening-code'
  | 'opening-send'
  | 'opening-recipient';

/** From which network new sites were filed in the last day (W8); nothing older is kept. */
export interface FilingOrigins {
  note(filing: FilingId, address: string, at: Date): void;
  /** Filings of the last 24 hours from the network (/24, /56) of this address. */
  lately(address: string, at: Date): readonly FilingId[];
}

/** Half-filled forms, sealed, seven days. */
export interface Drafts {
  /** Keeps the fields under a token; a new token when none is given. */
  save(token: string | null, fields: Readonly<Record<string, string>>, at: Date): string;
  load(token: string, at: Date): Readonly<Record<string, string>> | null;
  drop(token: string): void;
}

/** What somebody asked of 标识码找回, by the keys of name and address. */
export interface Recovery {
  readonly id: number;
  /** Empty where an address was typed. */
  readonly nameKey: string;
  /** Empty where a name was typed. */
  readonly urlKey: string;
}

/**
 * Requests of 标识码找回: kept first and looked at after the answer, so that neither the answer nor
 * its time tells whether there is such a site.
 */
export interface Recoveries {
  ask(wanted: Pick<Recovery, 'nameKey' | 'urlKey'>, at: Date): void;
  /** The oldest ones. */
  waiting(limit: number): readonly Recovery[];
  /** Takes a request off the list; false where somebody else did. */
  done(id: number): boolean;
}

/** Where each raised generation of a check code stands on main; the commit tells who and why. */
export interface Raises {
  note(site: SiteCode, generation: number, commit: string): void;
  /** Commits, oldest first. */
  of(site: SiteCode): readonly string[];
  /** What an account asked for that waits for a second one (Z17); null where nothing does. */
  wish(site: SiteCode): RaiseWish | null;
  /** Keeps a wish; the one before of the same site goes. */
  putWish(wish: RaiseWish): void;
  dropWish(site: SiteCode): void;
}

/** A new check code that one account asked for and another has to confirm (Z17). */
export interface RaiseWish {
  readonly site: SiteCode;
  /** The generation that stood then: once it is raised, the wish is over. */
  readonly generation: number;
  readonly unit: UnitCode;
  readonly account: string;
  readonly reason: RaiseReason;
  readonly note: string;
  /** ISO, +08:00. */
  readonly at: string;
}

/** When a filer last said that its site's record is right (F15). */
export interface Confirmations {
  note(site: SiteCode, at: Date): void;
  /** ISO, +08:00; null where nobody has. */
  last(site: SiteCode): string | null;
}
