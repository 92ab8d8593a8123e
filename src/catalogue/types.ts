import type { FilingEvent, FilingKind, Stage } from '#registry/filing.ts';
import type { FilingId, SiteCode, SiteFile, SiteStatus } from '#registry/site.ts';
import type { Level, Unit, UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { Oid } from '#git/types.ts';
import type { Aspect } from '#registry/figures.ts';
import type { ThenRequest } from './list-then.ts';
import type { FigureRequest } from './sites-by.ts';
import type { FilingFilter, SiteFilter } from './filters.ts';
import type { ChangedSite } from './latest.ts';
import type { LabelRows } from './labels.ts';
import type { CensusRows } from './score-types.ts';
import type { SearchIndex } from './search-index.ts';

/** A site on main as lists show it. `code` is null while it waits for 16:00. */
export interface SiteRow {
  readonly code: SiteCode | null;
  readonly filing: FilingId | null;
  readonly name: string;
  readonly homeUrl: string;
  readonly unit: UnitCode;
  readonly sponsor: string;
  /** Whether its label hangs (X30). */
  readonly isLabelled: boolean;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
  readonly status: SiteStatus | 'concluded';
  readonly until: string;
  /** First day of a temporary offline that has not begun; empty where there is none (X31). */
  readonly planned: string;
  readonly approvedAt: string;
  readonly mintedAt: string | null;
  readonly path: string;
  readonly blob: Oid;
  /** Merge commit on main that concluded its filing and carries the trail; null for shipped data. */
  readonly conclusion: Oid | null;
}

/** An open filing as the desk lists it. */
export interface FilingRow {
  readonly id: FilingId;
  readonly kind: FilingKind;
  readonly tip: Oid;
  readonly name: string;
  readonly homeUrl: string;
  readonly unit: UnitCode;
  readonly sponsor: string;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
  readonly stage: Stage;
  readonly turn: UnitCode | null;
  readonly submittedAt: string;
  readonly since: string;
  /** The site a change is about; null for a new site. */
  readonly site: SiteCode | null;
  /** Blob id of the newest content: what a decision on this row is about. */
  readonly content: Oid;
  /** Units of the chain whose step is done, lowest first. */
  readonly done: readonly UnitCode[];
}

/** A filing that was taken back or overtaken, and never came to main (R-3.3, X11). */
export interface EndedFiling {
  readonly id: FilingId;
  readonly kind: FilingKind;
  /** The site that it would have changed; null for any other filing. */
  readonly site: SiteCode | null;
  readonly stage: 'withdrawn' | 'void';
  readonly since: string;
}

/** A filing that is on main. */
export interface Conclusion {
  readonly filing: FilingId;
  /** Merge commit that carries its trail. */
  readonly oid: Oid;
  readonly kind: FilingKind;
  /** The site it changed; null for a new site. */
  readonly site: SiteCode | null;
  readonly approvedAt: string;
}

/** A filing about units that is in force. */
export interface UnitConclusion extends Conclusion {
  readonly unit: UnitCode;
}

/** One page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly size: number;
}

/** One page of what a search found. */
export interface SearchPage extends Page<SiteRow> {
  /** Nothing holds the words as typed; these nearly do (R04). */
  readonly isNearly: boolean;
}

export interface PageRequest {
  /** From 1; beyond the end gives the last page. */
  readonly page: number;
  readonly size: number;
}

/** 公示名单: registered and labelled; 全部在册: every minted, not deleted site (R01, X30). */
export type PublicList = 'listed' | 'registered';

/** The newest rows of a public list, 50 to 99 of them where there are as many. */
export interface ListHead {
  readonly rows: readonly SiteRow[];
  readonly total: number;
  /** The page that goes on with older rows; null where the head holds all. */
  readonly older: number | null;
}

/**
 * A page of a public list that keeps its rows: pages are counted from the oldest, 50 places each.
 * Deleted sites keep their place and are not shown.
 */
export interface ListArchive {
  readonly rows: readonly SiteRow[];
  readonly page: number;
  /** How many such pages there are; the head goes on after the last. */
  readonly pages: number;
}

/** A page of a public list as it stood when a day ended (Z13). */
export interface ListThen {
  /** The commit of main that it was read from. */
  readonly commit: Oid;
  /** The units of that day. */
  readonly units: UnitTree;
  readonly rows: readonly SiteRow[];
  /** The site that the next page comes after; null on the last. */
  readonly next: SiteCode | null;
}

/** What already holds a name or URL. */
export interface Holder {
  readonly by: 'site' | 'filing';
  readonly code: SiteCode | null;
  readonly filing: FilingId | null;
  readonly name: string;
}

/** What the office tells the catalogue about one open filing. The catalogue decides nothing. */
export interface FilingFacts extends FilingRow {
  readonly nameKey: string;
  readonly urlKey: string;
}

/**
 * The read model of the register: derived, disposable, one SQLite file shared by processes
 * (DESIGN 3, 5). Main is followed by tree diff; open filings are told one by one.
 */
export interface Catalogue {
  /** Commit of main that it shows; null when empty. */
  commit(): Oid | null;
  /** Follows main to this commit: reads what differs, in one transaction. Progress counts paths. */
  follow(main: Oid, onProgress?: (done: number) => void): Promise<void>;

  // open filings: `mark` before the ref moves, `put`/`drop` after; what stayed marked is looked at again
  mark(id: FilingId): void;
  marked(): readonly FilingId[];
  /** How many stand at each stage. */
  filingCounts(): Readonly<Record<string, number>>;
  putFiling(facts: FilingFacts): void;
  dropFiling(id: FilingId): void;
  /** Drops a filing that was taken back or overtaken, and remembers it. */
  endFiling(ended: EndedFiling): void;
  isEnded(id: FilingId): boolean;
  /** Changes of a site that were taken back or overtaken, newest first. */
  endedOfSite(code: SiteCode): readonly EndedFiling[];
  filing(id: FilingId): FilingRow | null;
  filingTips(): ReadonlyMap<FilingId, Oid>;
  /** Open filings that change this site, oldest first. */
  filingsOfSite(code: SiteCode): readonly FilingRow[];
  /** Sites of one status that have open filings. */
  sitesWithOpenFilings(status: SiteRow['status']): readonly SiteCode[];
  /** Where a filing ended on main; null while it is open or unknown. */
  conclusion(id: FilingId): Conclusion | null;
  /** Changes of a site that are on main, newest first (审核流水, R-6.2). */
  conclusionsOf(code: SiteCode): readonly Conclusion[];
  /** Filings about one unit that are on main, newest first (Z21). */
  unitHistory(code: UnitCode): readonly Conclusion[];
  /** Filings about units of a subtree (null: of all) that are on main, newest first. */
  unitConclusions(unit: UnitCode | null, request: PageRequest): Page<UnitConclusion>;

  // units
  units(): UnitTree;
  unit(code: UnitCode): Unit | null;
  children(code: UnitCode): readonly Unit[];
  /** Minted, not deleted sites in the subtree of each of these units. */
  siteCounts(codes: readonly UnitCode[]): ReadonlyMap<UnitCode, number>;
  /** Sites of each subtree by status, waiting and deleted ones included. */
  statusCounts(
    codes: readonly UnitCode[],
  ): ReadonlyMap<UnitCode, ReadonlyMap<SiteRow['status'], number>>;
  /** Registered sites of a subtree by class, by kind of sponsor and by month of minting (R-6.4, X20). */
  aspectCounts(unit: UnitCode): Readonly<Record<Aspect, ReadonlyMap<string, number>>>;
  /** Decisions of units of a subtree by level and by whole days waited (Z10). */
  waitCounts(unit: UnitCode): ReadonlyMap<Level, ReadonlyMap<number, number>>;
  /** The sites behind a figure of the statistics, newest approval first, 50 after a site. */
  sitesBy(request: FigureRequest): {
    readonly rows: readonly SiteRow[];
    readonly next: SiteCode | null;
  };
  /** Numbers of the sites behind every figure of the whole country, by `figure/value`. */
  figureLists(): ReadonlyMap<string, readonly number[]>;
  /** 50 rows of a public list as it stood when a day ended; null before the first commit (Z13). */
  listThen(
    request: Omit<ThenRequest, 'unit'> & { readonly unit: UnitCode | null },
  ): Promise<ListThen | null>;
  /** Commit at which main stood when a day ended; null before the first commit (Z13). */
  commitOn(day: string): Oid | null;
  /** Day of the first commit; null when empty. */
  firstDay(): string | null;
  /** Live portals and service platforms of a subtree. */
  flagCounts(unit: UnitCode): { readonly portals: number; readonly platforms: number };
  findUnits(text: string, limit: number): readonly Unit[];

  // sites
  site(code: SiteCode): SiteRow | null;
  /** Where a filing ended on main: waiting for its code or minted. */
  siteOfFiling(id: FilingId): SiteRow | null;
  /** Content of a site file at the catalogue's commit. */
  siteFile(row: SiteRow): Promise<SiteFile>;
  /** Newest rows of a public list of a subtree; `unit` null: the whole country (R01, R06, R-6.1). */
  listHead(list: PublicList, unit: UnitCode | null): ListHead;
  /** An older page of a public list; null where there is none. */
  listArchive(list: PublicList, unit: UnitCode | null, page: number): ListArchive | null;
  /** How many older pages a public list has. */
  archivePages(list: PublicList, unit: UnitCode | null): number;
  /** Page of a public list on which a site stands, or would if it were in it; beyond the older pages: the head. */
  listPageOf(list: PublicList, unit: UnitCode | null, code: SiteCode): number | null;
  /** How many sites a public list holds for each of these subtrees. */
  listTotals(list: PublicList, codes: readonly UnitCode[]): ReadonlyMap<UnitCode, number>;
  /** Minted, not deleted sites of a subtree, newest approval first; for short lists. */
  listing(unit: UnitCode | null, request: PageRequest): Page<SiteRow>;
  /** Sites whose name, URL, code or sponsor holds every word; subtree of `unit` or everywhere. */
  search(text: string, unit: UnitCode | null, request: PageRequest): SearchPage;
  /** Sites of a subtree (null: everywhere) that changed last, deleted ones included (Z06). */
  latestSites(unit: UnitCode | null, limit: number): readonly ChangedSite[];
  /** Listed sites whose code begins so, with their last change, in order of their codes. */
  latestUnder(prefix: string): readonly { readonly code: SiteCode; readonly at: string }[];
  /** When a site was minted, amended or changed its status last; empty for one without a code. */
  latestOf(code: SiteCode): string;
  /** What searching knows of all sites, for a site without a server (R04). */
  searchIndex(): SearchIndex;
  /** Fifty sites by their numbers in the index, from page 0; null for those that are not listed. */
  searchPage(page: number): readonly (SiteRow | null)[];
  /** Makes ready in the background what the first search needs. */
  warmSearch(): Promise<void>;

  // desk: open filings and sites of a subtree
  /** Open filings of a subtree, oldest first unless asked otherwise. */
  filings(unit: UnitCode, filter: FilingFilter, request: PageRequest): Page<FilingRow>;
  /** Sites of a subtree with filters, waiting ones included, newest approval first unless asked otherwise. */
  sites(unit: UnitCode, filter: SiteFilter, request: PageRequest): Page<SiteRow>;
  /** The same sites one by one, as they stood when the first was read (K04). */
  everySite(unit: UnitCode, filter: SiteFilter): Iterable<SiteRow>;

  // rules' facts
  /**
   * Live sites and open filings that hold this name or URL, without `except`: a filing, or a site
   * with all its filings. A name
   * counts only where the holder's unit `isRival`; everywhere by default (X10).
   */
  holdersOf(
    keys: { nameKey: string; urlKey: string },
    except: FilingId | SiteCode | null,
    isRival?: (unit: UnitCode) => boolean,
  ): {
    readonly name: Holder | null;
    readonly url: Holder | null;
  };
  /** The live or waiting portal of a unit, or an open filing that asks for it. */
  portalOf(unit: UnitCode, except: FilingId | SiteCode | null): Holder | null;
  /** Live sites of the unit whose sponsor has this name (B25). */
  sitesOfSponsor(unit: UnitCode, sponsor: string): readonly SiteRow[];
  /** Sites on main that wait for their code, with the approval time. */
  waiting(): readonly SiteRow[];
  /** Sites whose status may change by itself on a day: planned to begin, or to end (X31, X14). */
  dueOn(day: string): readonly SiteRow[];
  /** Sites in the state 正常 whose code was minted on one of these days of any year, `MM-DD` (F15). */
  normalSitesMintedOn(days: readonly string[]): readonly SiteRow[];
  /** Highest serial given under a unit, 0 when none. */
  highestSerial(unit: UnitCode): number;
  /** Censuses, inspections and spot checks. */
  readonly census: CensusRows;
  /** 网站标识 (Q05). */
  readonly labels: LabelRows;
  close(): void;
}

export type { FilingEvent };
