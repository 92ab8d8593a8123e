import { policyShapeProblem } from './schema-check.ts';
import type { SensitiveAct } from './second-reader.ts';
import type { VerticalSystem } from './vertical-system.ts';

/** Settings of `data/policy.yaml`; each line there has its source beside it (R-1.5, Z12). */
export interface Policy {
  /** Clock time of the daily mint in +08:00. */
  readonly mintAt: string;
  /** Where a site's name must be the only one (X10). */
  readonly uniqueNameScope: 'country' | 'province';
  /** Who reviews the service-platform flag (X03). */
  readonly platformReviewer: 'parentUnit' | 'homeUnit';
  /** Who reviews changes after minting; a portal's always the unit above (X01). */
  readonly amendmentReviewer: 'homeUnit' | 'parentUnit';
  /** Longest temporary offline, both ends counted (X31). */
  readonly temporaryOfflineDays: number;
  /** After so many days an unconfirmed emergency offline is reported (X14). */
  readonly emergencyConfirmDays: number;
  readonly passwordMin: number;
  readonly passwordMax: number;
  /** The old rule: 8 to 16, letters and digits. */
  readonly passwordLegacy: boolean;
  /** How long a receipt code shows the check code (X08). */
  readonly receiptShowsCheckCodeDays: number;
  /** How long after its end a filing is seen by receipt code; the persons of one that came to nothing go then (W8). */
  readonly receiptDays: number;
  /** After so many days a filing that its unit never took in ends (W8). */
  readonly unreviewedDays: number;
  /** How long after a change persons that nothing needs any more are kept. */
  readonly replacedPersonsDays: number;
  /** How long readings of personal records stay logged (Z19). */
  readonly readingLogDays: number;
  readonly filingsPerHourPerAddress: number;
  /** Filings of one network and day that their unit has not taken in yet; more are refused (W8). */
  readonly openFilingsPerDayPerAddress: number;
  readonly signInTriesPerAccount: number;
  readonly signInTriesPerAddress: number;
  readonly tryWindowMinutes: number;
  readonly draftDays: number;
  readonly sessionHours: number;
  readonly sessionIdleMinutes: number;
  readonly recoveriesPerHourPerAddress: number;
  /** At least so long between two recovery mails of one site. */
  readonly recoveryPauseHours: number;
  readonly mailResendsPerDay: number;
  /** Provinces whose service platform covers all levels; a second one below it warns (B28). */
  readonly wholeProvincePlatforms: readonly string[];
  /** Systems managed by a department down to the counties (A04). */
  readonly verticalSystems: readonly VerticalSystem[];
  /** How long an activation code is good. */
  readonly activationCodeDays: number;
  /** How long a reset that one person began waits for the second (X33). */
  readonly resetHours: number;
  /** How long sign-ins stay in an account's log. */
  readonly signInLogDays: number;
  /** Service line and mailbox that the handbook names (S04). */
  readonly supportPhone: string;
  readonly supportMail: string;
  /** Edition of the division codes that local units stand on, and its last day (A33). */
  readonly divisionTable: string;
  readonly divisionTableUntil: string;
  /** How far down CODEOWNERS names units: each owner needs write access on GitHub. */
  readonly codeOwnersDepth: 'none' | 'province' | 'all';
  /** GitHub accounts and teams (`@login`, `@organisation/team`) that keep code and settings. */
  readonly githubMaintainers: readonly string[];
  /** Who fills in 检查评分: only the unit whose task it is, or units above it too (N16). */
  readonly inspectionBy: 'nearest' | 'orAbove';
  /** Filings whose last unit needs a second account of its own to agree (Z17). */
  readonly secondReaderFor: readonly SensitiveAct[];
  /** Who scores a site that is the scoring unit's own: one account, or two of them (Z17). */
  readonly ownSiteScoring: 'oneAccount' | 'twoAccounts';
  /** Whether a unit's new check code needs a second account (Z17). */
  readonly checkCodeRaise: 'oneAccount' | 'twoAccounts';
  /** Whether who received the papers of an opening audit may also approve it (Z17, X24). */
  readonly openingApproval: 'oneAccount' | 'twoAccounts';
}

/** Lines that came after the first policy: a register made before has none and still opens. */
const laterLines: Partial<Policy> = {
  receiptDays: 30,
  unreviewedDays: 30,
  openFilingsPerDayPerAddress: 5,
  replacedPersonsDays: 90,
  readingLogDays: 1095,
  wholeProvincePlatforms: [],
  verticalSystems: [],
  recoveriesPerHourPerAddress: 10,
  recoveryPauseHours: 24,
  mailResendsPerDay: 3,
  activationCodeDays: 30,
  resetHours: 72,
  signInLogDays: 180,
  supportPhone: '',
  supportMail: '',
  divisionTable: '',
  divisionTableUntil: '',
  codeOwnersDepth: 'province',
  githubMaintainers: [],
  inspectionBy: 'nearest',
  secondReaderFor: [],
  ownSiteScoring: 'oneAccount',
  checkCodeRaise: 'oneAccount',
  openingApproval: 'oneAccount',
};

/** The policy out of its parsed file. Throws where the file is not what its schema says. */
export function parsePolicy(value: unknown): Policy {
  const problem = policyShapeProblem(value);
  if (problem) throw new Error(`data/policy.yaml: ${problem.code} at ${problem.at || '/'}`);
  const lines = Object.entries(
    value as Readonly<Record<keyof Policy, { readonly value: unknown }>>,
  );
  const read = Object.fromEntries(lines.map(([name, line]) => [name, line.value]));
  return { ...laterLines, ...read } as unknown as Policy;
}
