import type { SiteCode } from '../site.ts';
import type { UnitCode } from '../unit.ts';
import type { ChannelCheck } from './channel-state.ts';
import type { FooterFacts } from './footer.ts';
import type { LabelFinding } from './label-finding.ts';
import type { VisitFailure } from './visit.ts';

/** How one address answered, without what it said. */
export interface AddressCheck {
  readonly url: string;
  /** Where it ended; the same where it led nowhere else. */
  readonly at: string;
  readonly why: VisitFailure | '';
  readonly status: number;
}

/** Addresses of a host in the name system against those of the record (P30); advisory. */
export interface DnsCheck {
  readonly host: string;
  /** False where the name could not be asked for. */
  readonly isKnown: boolean;
  readonly resolved: readonly string[];
  /** Declared and not resolved. */
  readonly gone: readonly string[];
  /** Resolved and not declared, where something was declared. */
  readonly extra: readonly string[];
}

/** What one check of one site found: facts of public pages, no decision, no person (Z04, Z05, Z14). */
export interface SiteCheck {
  readonly site: SiteCode;
  readonly unit: UnitCode;
  /** ISO with +08:00. */
  readonly at: string;
  readonly home: AddressCheck & {
    readonly milliseconds: number;
    readonly isGarbled: boolean;
    readonly isCut: boolean;
    /** Made by scripts: its content could not be judged. */
    readonly isMadeByScript: boolean;
  };
  /** Null where the home page did not open or cannot be read. */
  readonly footer: FooterFacts | null;
  readonly label: LabelFinding;
  readonly channels: readonly ChannelCheck[];
  readonly domains: readonly AddressCheck[];
  readonly links: { readonly asked: number; readonly dead: readonly AddressCheck[] };
  /** Dated entries of the home page in the last 14 days; null where it shows no date at all (V2, D3). */
  readonly updates: number | null;
  readonly dns: readonly DnsCheck[];
  /** Government hosts that the home page leads to and that no record names; filled in by who knows all records. */
  readonly strangers: readonly string[];
}
