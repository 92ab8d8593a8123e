import type { Oid } from '#git/types.ts';
import type { Charge } from '#registry/inspector.ts';
import type { Tenths } from '#registry/rubric.ts';
import type { ScoreKind, ScorePart, ScoreState, Verdict } from '#registry/score.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Page, PageRequest, SiteRow } from './types.ts';

/** A score as tables show it. */
export interface ScoreRow {
  readonly campaign: string;
  readonly site: SiteCode;
  readonly kind: ScoreKind;
  readonly verdict: Verdict;
  readonly deducted: Tenths;
  readonly unit: UnitCode;
  readonly account: string;
  readonly at: string;
  readonly errata: number;
  readonly blob: Oid;
}

/** A site of a campaign with its scores side by side (N15). */
export interface ScoredSite {
  readonly row: SiteRow;
  readonly state: ScoreState;
  readonly self: ScoreRow | null;
  readonly inspection: ScoreRow | null;
  readonly spotCheck: ScoreRow | null;
}

/** What the table of scores is narrowed by. */
export interface ScoreFilter {
  readonly state?: ScoreState;
  readonly self?: Verdict;
  readonly inspection?: Verdict;
  readonly spotCheck?: Verdict;
  /** Words among name, URL and code. */
  readonly text?: string;
}

/** Figures of a subtree in a campaign, counted beforehand. */
export interface ScoreTotals {
  /** Sites that take part: on the net or scored. */
  readonly sites: number;
  readonly selfScored: number;
  readonly inspected: number;
  readonly self: Readonly<Record<Verdict, number>>;
  readonly inspection: Readonly<Record<Verdict, number>>;
  readonly spotCheck: Readonly<Record<Verdict, number>>;
}

/** In how many sites of a subtree something was found in one part of the rubric, and what it deducted. */
export interface PartFigures {
  readonly kind: ScoreKind;
  readonly part: ScorePart;
  readonly sites: number;
  readonly deducted: Tenths;
}

/** Censuses, inspections and spot checks in the read model. */
export interface CensusRows {
  /** One small file: rubric, campaign, news, report, spot check; null where there is none. */
  paper(path: string): object | null;
  papers(prefix: string): readonly { readonly path: string; readonly value: object }[];
  score(campaign: string, site: SiteCode, kind: ScoreKind): ScoreRow | null;
  scoredSite(campaign: string, site: SiteCode): ScoredSite | null;
  scoreTotals(campaign: string, units: readonly UnitCode[]): ReadonlyMap<UnitCode, ScoreTotals>;
  /** Where points are lost in a subtree, counted beforehand (L07, O08). */
  partFigures(campaign: string, unit: UnitCode): readonly PartFigures[];
  /** 网站检查情况表 of a subtree: what waits for inspection first, then what is inspected, then the rest. */
  scoredSites(
    campaign: string,
    unit: UnitCode,
    filter: ScoreFilter,
    request: PageRequest,
  ): Page<ScoredSite>;
  /** The same, one by one. */
  everyScored(campaign: string, unit: UnitCode, filter: ScoreFilter): Iterable<ScoredSite>;
  /** 待检查网站列表: sites of a charge in one state. */
  chargedSites(
    campaign: string,
    charge: Charge,
    state: ScoreState,
    request: PageRequest,
  ): Page<ScoredSite>;
}
