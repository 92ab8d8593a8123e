import type { Figures } from './figures.ts';
import type { Trust } from './trust.ts';
import type { SiteFilter } from '#catalogue/filters.ts';
import type { Catalogue, FilingRow, Page, PageRequest, SiteRow } from '#catalogue/types.ts';
import type {
  Chain,
  ChangeKind,
  FilingEvent,
  FilingKind,
  FilingState,
  May,
  Opinion,
} from '#registry/filing.ts';
import type { Policy } from '#registry/policy.ts';
import type { PolicyLine } from './policy-lines.ts';
import type { Problem } from '#registry/problem.ts';
import type { UnitRules } from '#registry/record-unit.ts';
import type { FilingId, Persons, SiteCode, SiteFile, SiteRecord } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { SiteAction } from '#registry/site-action.ts';
import type { Asker } from '#registry/site-authority.ts';
import type { Account, MailState, RaiseWish } from '#private/types.ts';
import type { MailFilter } from '#registry/mail-outcome.ts';
import type { Raise } from '#registry/generation.ts';
import type { DeskMail, DeskMailView } from './desk-mails.ts';
import type { Raised, RaiseRequest } from './raise.ts';
import type { UnitAccounts } from './accounts-types.ts';
import type { UnitChanges } from './unit-types.ts';
import type { ChangeAsker } from './change.ts';
import type { Directory } from './directory.ts';
import type { GithubEvents } from './github-events.ts';
import type { Census } from './census/types.ts';
import type { Notices } from './notices-types.ts';
import type { Openings } from './openings/types.ts';
import type { PersonsOffice } from './persons/persons.ts';
import type { OpenData } from './open-data/server.ts';
import type { Bulk } from './bulk-types.ts';
import type { Imports } from './import-types.ts';
import type { SiteView } from './my-site.ts';
import type { SiteFiling } from './site-filing.ts';
import type { Checks } from './checker/checks.ts';
import type { ReachLine } from './reach/reach.ts';
import type { ReportApart } from './report-apart.ts';
import type { ReportLine } from './site-report.ts';
import type { SweepResult } from './sweep.ts';

/**
 * Fields of a form as typed, by the names of their inputs. A name is the JSON pointer of the field
 * without the first slash and with dots: `principal.mobile` is `/principal/mobile`.
 * New site: name, homeUrl, unit, sponsor.name, sponsor.kind, address, isPortal (yes|no),
 * isServicePlatform (yes|no), clearances.label|domain|icp|police, icp, police,
 * principal.name|officePhone|mobile|email, contact.name|officePhone|mobile|email,
 * introduction, justification.
 */
export type Fields = Readonly<Record<string, string>>;

/** What a form would do, before anything is kept. */
export interface Preview {
  /** What must be put right; empty when it may be submitted. */
  readonly problems: readonly Problem[];
  /** Advice that warns and never refuses. */
  readonly advice: readonly Problem[];
  /** The record as it would be filed; null while its shape is wrong. */
  readonly record: SiteRecord | null;
  readonly unit: Unit | null;
  readonly chain: Chain | null;
}

/** What a change of a registered site would do, before anything is kept. */
export interface ChangePreview {
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
  /** Field by field, by JSON pointer, values as text (F11). */
  readonly changes: readonly {
    readonly at: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** What the difference asks for; null while nothing is asked. */
  readonly kind: ChangeKind | null;
  readonly chain: Chain | null;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the filer reads by receipt code. */
export interface Progress {
  readonly filing: FilingId;
  readonly kind: FilingKind;
  /** The site that a change is about; null for a new site. */
  readonly site: SiteCode | null;
  readonly state: FilingState;
  readonly record: SiteRecord;
  readonly events: readonly FilingEvent[];
  /** Unit that has it, with its office telephone (C07). */
  readonly turn: Unit | null;
  readonly siteCode: SiteCode | null;
  /** Shown until the first sign-in or 30 days (X08); null afterwards or before minting. */
  readonly checkCode: string | null;
  /** The minting moment that follows from the approval (C05); null before approval. */
  readonly mintsAt: Date | null;
  readonly mails: readonly MailState[];
  /** Where it came by somebody's own pull request: its number, and what of the persons. */
  readonly byGit?: {
    readonly pull: number;
    readonly awaitsPersons: boolean;
    readonly mayGivePersons: boolean;
    /** Other filings of the same pull request that wait for their persons. */
    readonly alsoAwaiting: number;
  };
}

/** One filing as the desk shows it. */
export interface DeskFiling extends Progress {
  readonly row: FilingRow | SiteRow;
  readonly content: SiteFile;
  /** What changed against the version before (R-3.3, C08); empty for a first submission. */
  readonly changes: readonly {
    readonly at: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly advice: readonly Problem[];
  /** Both persons, for units that the filing hangs under (A20); null when erased or unknown. */
  readonly persons: Persons | null;
  /** When they were erased; null where they were not. */
  readonly erasedAt: string | null;
  /** What this account may do, each with its reason when not. */
  readonly may: { readonly takeIn: May; readonly approve: May; readonly return: May };
}

export type Decision = 'take-in' | 'approve' | 'return';

/** Everything people and jobs do with the register. One object a process. */
export interface Office {
  readonly catalogue: Catalogue;
  /** The register's clock: the machine's, or the simulated one (DESIGN 6). */
  now(): Date;

  // filing
  /** First step: format and uniqueness of name and URL (R-2.4, B11). */
  checkNameAndUrl(fields: Fields): Promise<Preview>;
  /** The whole form. Problems all at once, each at its field. */
  preview(fields: Fields, except?: FilingId | null): Promise<Preview>;
  /** A token for one submission; the same token never files twice (B24). */
  requestToken(): string;
  /** Files a new site. `address` is the client's for limits. */
  submit(
    fields: Fields,
    request: { readonly token: string; readonly confirmedText: string; readonly address: string },
  ): Promise<
    Outcome<{ readonly filing: FilingId; readonly receiptCode: string; readonly isNew: boolean }>
  >;

  /** What of the policy the offline form checks by. */
  readonly unitRules: UnitRules;

  // progress
  /** Checks a receipt code under its limits. */
  checkReceipt(code: string, address: string): Promise<Outcome<FilingId>>;
  progress(filing: FilingId): Promise<Progress | null>;
  /** The form's fields of a returned filing, persons included, for the holder of its receipt code. */
  fieldsOf(filing: FilingId): Promise<Fields | null>;
  /** Hands a returned filing in again. `expected` is the content blob the filer saw. */
  resubmit(filing: FilingId, fields: Fields, expected: string): Promise<Outcome<FilingId>>;
  withdraw(filing: FilingId): Promise<Outcome<FilingId>>;
  /** 负责人 and 联系人 of a filing that came by a pull request, which never holds them. */
  givePersons(filing: FilingId, fields: Fields, forAll?: boolean): Promise<Outcome<FilingId>>;

  // accounts
  /** Sign-in at GitHub; null where accounts are the register's own. */
  readonly github: {
    /** Where the browser goes; `state` and `verifier` stay with it. */
    begin(state: string, verifier: string): string;
    finish(code: string, verifier: string): Promise<Outcome<Account>>;
    /** Lets in who opened the pull request that a filing came by. */
    finishAsAuthor(filing: FilingId, code: string, verifier: string): Promise<Outcome<FilingId>>;
  } | null;
  /** Where GitHub tells what changed; null where it is not set up. */
  readonly githubEvents: GithubEvents | null;
  signIn(id: string, password: string, address: string): Promise<Outcome<Account>>;
  changePassword(id: string, current: string, next: string): Promise<Outcome<Account>>;
  /** Accounts of the next level, of the own unit, resets. */
  readonly unitAccounts: UnitAccounts;

  // review
  deskFiling(filing: FilingId, account: Account): Promise<DeskFiling | null>;
  /** Decides on exact content: `content` is the blob id the reviewer saw. */
  decide(
    filing: FilingId,
    account: Account,
    decision: Decision,
    content: string,
    opinion: Opinion,
  ): Promise<Outcome<FilingState>>;

  /** The trail that led to a minted site, without persons; empty for shipped data. */
  siteTrail(code: SiteCode): Promise<readonly FilingEvent[]>;

  /** 挂接调整 and 单位信息 (A16, A21, R-1.3). */
  readonly unitChanges: UnitChanges;
  /** 开办审核, 资格复核. */
  readonly openings: Openings;
  /** Personal records: who read them, what is held, what is forgotten (R-9.4, Z19). */
  readonly persons: PersonsOffice;

  // registered sites (A29, F–J): one site a session; a unit's account asks by `asker`
  signInSite(siteCode: string, checkCode: string, address: string): Promise<Outcome<SiteCode>>;
  /** `reader` is who reads the persons, for the log: `site:<code>` or `account:<id>` (Z19). */
  siteView(code: SiteCode, asker: Asker, reader: string): Promise<SiteView | null>;
  /** The forms' fields as the site stands, or of a returned change of it. */
  fieldsOfSite(code: SiteCode, filing: FilingId | null): Promise<Fields | null>;
  /**
   * What a form would change. Fields: those of a new site without unit, isPortal and
   * isServicePlatform, and ipv4, ipv6 (amendment); `channels.N.category|name|url` (channels);
   * otherDomains (domains); from, until, reason (offline); reason (restore, exempt, delete).
   */
  previewChange(
    code: SiteCode,
    action: SiteAction,
    fields: Fields,
    asker: Asker,
    except?: FilingId | null,
  ): Promise<ChangePreview>;
  submitChange(
    code: SiteCode,
    action: SiteAction,
    fields: Fields,
    asker: ChangeAsker,
    token: string,
  ): Promise<Outcome<{ readonly filing: FilingId; readonly isNew: boolean }>>;
  resubmitChange(
    filing: FilingId,
    action: SiteAction,
    fields: Fields,
    asker: ChangeAsker,
    expected: string,
    /** Refuses a filing of any other site; a filer's session is for one. */
    site?: SiteCode,
  ): Promise<Outcome<FilingId>>;
  /** Withdraws a filing of this site only, by who may ask for it. */
  withdrawChange(filing: FilingId, code: SiteCode, asker: Asker): Promise<Outcome<FilingId>>;
  /** One filing of a site as its filer sees it (F13); null for any other site's. */
  siteFiling(filing: FilingId, code: SiteCode): Promise<SiteFiling | null>;
  /** The filer says that its record is right as it stands (F15). */
  confirmRecord(code: SiteCode): boolean;
  /** 完成下线 (I04, X32). */
  completeOffline(code: SiteCode, asker: ChangeAsker): Promise<Outcome<SiteCode>>;

  // 标识码找回 and check codes (E06–E08)
  /** 发件地址 (S01). */
  readonly mailFrom: string;
  readonly recoveryPauseHours: number;
  /** Notes what was asked; the same answer and time for every text. */
  recover(typed: string, address: string): Outcome<null>;
  /** Replaces a check code; `seen` is the generation the person saw, so that it is raised once. */
  raiseGeneration(
    code: SiteCode,
    asker: ChangeAsker,
    request: RaiseRequest,
  ): Promise<Outcome<Raised>>;
  /** A raise that waits for a second account (Z17); null where none does. */
  waitingRaise(code: SiteCode, generation: number): RaiseWish | null;
  /** The raises of a site's check code, oldest first. */
  siteRaises(code: SiteCode): Promise<readonly Raise[]>;

  // mails of a unit's subtree (E03)
  deskMails(
    account: Account,
    filter: MailFilter | null,
    request: PageRequest,
  ): Promise<Page<DeskMail>>;
  deskMail(id: number, account: Account): Promise<DeskMailView | null>;
  /** Notes that a mail came back (退信). */
  noteBounce(
    id: number,
    account: Account,
    typed: { readonly reason: string; readonly note: string },
  ): Promise<Outcome<number>>;
  /** 重新发送; the id of the new mail. */
  resendMail(id: number, account: Account): Promise<Outcome<number>>;

  /** 导出上报表: sites of a subtree line by line, of one page of the list or of all (K04–K06). */
  siteReport(
    unit: UnitCode,
    filter: SiteFilter,
    page: { readonly page: number; readonly size: number } | null,
  ): AsyncIterable<ReportLine>;
  /** The same of all sites as a workbook, written in a process of its own; null where there is none. */
  readonly reportApart: ReportApart | null;
  /** What is known of the addresses of a record; what is not known yet is asked soon (J03, R-2.7). */
  reachOf(record: Pick<SiteRecord, 'homeUrl' | 'channels'>): readonly ReachLine[];
  /** The home page, asked anew unless it was just now (I03); null where nothing is asked. */
  homeReach(record: Pick<SiteRecord, 'homeUrl'>): ReachLine | null;

  /** 网站检查 (Z04, Z05, Z14). */
  readonly checks: Checks;

  /** Settings of the register, for pages that say them (R-1.5, Z12). */
  readonly policy: Policy;
  /** The same with their notes and sources, as they stand on main (P39, Z12). */
  policyLines(): Promise<readonly PolicyLine[]>;
  /** 重要通知 (L05). */
  readonly notices: Notices;
  /** Checkpoints, public keys, proofs (Z01, Z23). */
  readonly trust: Trust;
  /** Open data (Z07). */
  readonly openData: OpenData;
  /** 普查, 评分, 抽查 (SPEC 7). */
  readonly census: Census;
  /** 组织单位信息查询 (A31). */
  readonly directory: Directory;

  /** Decisions on many filings at once (D13, D14, R-4.3). */
  readonly bulk: Bulk;

  /** Imports of new sites by units. */
  readonly imports: Imports;

  // jobs
  /** Reminds of records that nobody looked at for a year; returns how many sites (F15). */
  remindYearly(): number;
  /** Asks addresses that wait, a few at a time. */
  checkAddresses(): Promise<number>;
  /** Queues the mails that 标识码找回 asked for; how many sites got some. */
  answerRecoveries(): Promise<number>;
  /** Begins and ends what its day has come for (X31, X14, I15). */
  sweep(): Promise<SweepResult>;
  /** Lands what its whole chain approved and is not on main yet. */
  conclude(): Promise<readonly FilingId[]>;
  /** Mints everything due. */
  mint(): Promise<{ readonly minted: readonly SiteCode[]; readonly problems: readonly Problem[] }>;
  /** Sends what waits in the outbox. */
  sendMail(): Promise<{ readonly sent: number; readonly failed: number }>;
  /** Catch-up after a crash and what other processes did: cheap, called before each request. */
  refresh(): Promise<void>;
  health(): { readonly commit: string };
  /** Numbers for those who watch over the register. */
  figures(): Promise<Figures>;
  close(): Promise<void>;
}

export type { UnitCode };
