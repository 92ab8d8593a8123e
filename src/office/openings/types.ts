import type { Page, PageRequest } from '#catalogue/types.ts';
import type { Applicant } from '#private/applicants.ts';
import type { Account, MailState } from '#private/types.ts';
import type { FilingEvent, Opinion } from '#registry/filing.ts';
import type { OpeningStage, OpeningState, OpeningStep } from '#registry/opening-state.ts';
import type { Opening, OpeningKind } from '#registry/opening.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId, Persons, SiteCode } from '#registry/site.ts';
import type { Region, StaffingOffice } from '#registry/staffing-office.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { PaperStanding } from './paper.ts';
import type { Fields, Outcome } from '../types.ts';

/** One application as lists show it. */
export interface OpeningRow {
  readonly id: FilingId;
  readonly region: Region;
  readonly applicant: string;
  readonly kind: OpeningKind;
  readonly siteName: string;
  readonly organisation: string;
  /** Host names, one blank between them. */
  readonly hosts: string;
  readonly stage: OpeningStage;
  readonly submittedAt: string;
  readonly since: string;
}

/** A domain of an applicant's organisation: of a registered site, of an application, or of both (P27). */
export interface HeldDomain {
  readonly host: string;
  readonly siteName: string;
  readonly siteCode: SiteCode | null;
  readonly opening: FilingId | null;
}

/** What a list of applications may be narrowed by (P35, P42). */
export interface OpeningFilter {
  readonly applicant?: string;
  readonly region?: Region;
  /** Part of the site's or the sponsor's name, or of the number. */
  readonly text?: string;
  /** Days of submission, inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly stages?: readonly OpeningStage[];
}

/** One application whole. */
export interface OpeningView {
  readonly id: FilingId;
  readonly opening: Opening;
  readonly events: readonly FilingEvent[];
  readonly state: OpeningState;
  readonly office: StaffingOffice | null;
  /** Both persons; null when erased. Reading them is logged (Z19). */
  readonly persons: Persons | null;
  /** Who saw the papers of the handler's identity, and when (P11); null before. */
  readonly verified: { readonly account: string; readonly at: string } | null;
  readonly mails: readonly MailState[];
  /** What differs from the registration (P22); empty where that is unknown. */
  readonly advice: readonly Problem[];
  /** For each step why it may not be made now; null where it may. */
  readonly against: Readonly<Record<OpeningStep, Problem | null>>;
  /** 标识编号 of the label that was issued for it; null before. */
  readonly label: string | null;
}

/** Applications at staffing offices: accounts, one-time codes, applications, reviews (P01–P42). */
export interface Openings {
  /** Staffing offices by region, as main has them (P05). */
  offices(): Promise<readonly StaffingOffice[]>;

  // accounts
  /**
   * Makes an account that proves its address next (P01–P18). Fields: region, unit, organisation,
   * category, superior, address, postcode, functions, head, handler.name|officePhone|extension|
   * mobile|email, fax, password, again, agree.
   */
  register(fields: Fields, address: string): Promise<Outcome<Account>>;
  checkRegistration(fields: Fields): Promise<readonly Problem[]>;
  signIn(id: string, password: string, address: string): Promise<Outcome<Account>>;
  changePassword(id: string, current: string, next: string): Promise<Outcome<Account>>;
  /** Sends a code to the address of a registration that is not confirmed yet (P13, P14). */
  sendRegistrationCode(account: Account): Promise<Outcome<null>>;
  /** `agreed` is the hash of the agreement, which only an imported account still has to accept. */
  confirm(account: Account, code: string, agreed?: string): Promise<Outcome<null>>;
  /** How one-time codes reach people (P13). */
  readonly codesBy: 'email' | 'print' | 'sms';
  isConfirmed(account: Account): boolean;
  /** The own registration (P19); null for a staffing office. */
  applicant(account: Account): Applicant | null;
  /** 找回密码: the same answer whether there is such an account or not (P13, P14). */
  askReset(id: string, email: string, address: string): Promise<Outcome<null>>;
  reset(id: string, code: string, password: string, address: string): Promise<Outcome<Account>>;

  // applications
  /** Inputs as the registration fills them in, or as a returned application was filed (P22, P33). */
  fields(account: Account, filing: FilingId | null): Promise<Fields | null>;
  /** What is wrong with an application, what warns, and what it would file. */
  preview(
    account: Account,
    fields: Fields,
    except?: FilingId | null,
  ): Promise<{
    readonly problems: readonly Problem[];
    readonly advice: readonly Problem[];
    readonly opening: Opening | null;
  }>;
  /** Sends a code to the handler's address in the form (P23). */
  sendCode(account: Account, fields: Fields): Promise<Outcome<null>>;
  submit(
    account: Account,
    fields: Fields,
    request: { readonly code: string; readonly token: string },
  ): Promise<Outcome<FilingId>>;
  resubmit(
    account: Account,
    filing: FilingId,
    fields: Fields,
    request: { readonly code: string; readonly expected: string },
  ): Promise<Outcome<FilingId>>;
  withdraw(account: Account, filing: FilingId): Promise<Outcome<FilingId>>;
  /** Domains of the applicant's organisation that the register knows (P27). */
  domains(account: Account): Promise<readonly HeldDomain[]>;
  list(account: Account, filter: OpeningFilter, request: PageRequest): Promise<Page<OpeningRow>>;
  /** One application of this applicant's, or of this staffing office's region; null otherwise. */
  view(account: Account, filing: FilingId): Promise<OpeningView | null>;

  /** Whether a printed paper is what the register has (Z18); for whoever holds the paper. */
  paper(filing: FilingId, prefix: string): Promise<PaperStanding>;

  // review
  /** One step of the account's staffing office on exact content (X24, R-4.2). */
  decide(
    account: Account,
    filing: FilingId,
    step: OpeningStep,
    said: {
      readonly content: string;
      readonly opinion: Opinion;
      /** Day the papers came, and whether the handler's identity was checked on them. */
      readonly paper: { readonly on: string; readonly isVerified: boolean } | null;
    },
  ): Promise<Outcome<OpeningState>>;
}

export type { Region, UnitCode };
