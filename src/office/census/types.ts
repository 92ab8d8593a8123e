import type { ScoredSite, ScoreRow, ScoreTotals } from '#catalogue/score-types.ts';
import type { Page, PageRequest } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import type { Campaign, CampaignNews, CampaignReport } from '#registry/campaign.ts';
import type { Problem } from '#registry/problem.ts';
import type { Rubric } from '#registry/rubric.ts';
import type { Lot } from '#registry/sample.ts';
import type { ScoreFields } from '#registry/score-form.ts';
import type { ScoreKind, ScoreSheet, ScoreState } from '#registry/score.ts';
import type { SiteCode } from '#registry/site.ts';
import type { SpotCheck } from '#registry/spot-check.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { Fields, Outcome } from '../types.ts';

/** One unit's line in the progress of a campaign (O04, O06). */
export interface ProgressLine {
  readonly unit: Unit;
  readonly totals: ScoreTotals;
  readonly report: CampaignReport | null;
}

/** A campaign as its filer's console shows it. */
export interface SiteCampaign {
  readonly campaign: Campaign;
  readonly rubric: Rubric;
  readonly site: ScoredSite;
  /** Why no self-score can be handed in now; null where it can (N04, N05, R-4.8). */
  readonly against: Problem | null;
}

/** What a page that scores one site shows. */
export interface ScoringView {
  readonly campaign: Campaign;
  readonly rubric: Rubric;
  readonly site: ScoredSite;
  readonly self: ScoreSheet | null;
  readonly inspection: ScoreSheet | null;
  readonly spotCheck: ScoreSheet | null;
  /** Kept and not handed in (未提交); null where there is none (N21). */
  readonly draft: {
    readonly fields: ScoreFields;
    readonly account: string;
    readonly at: string;
  } | null;
  /** Why this account may not score it now; null where it may. */
  readonly against: Problem | null;
  /** Why it may not correct a score; null where it may (N09). */
  readonly againstErratum: Problem | null;
  /** The site is the unit's own: one account saves, another hands in (Z17). */
  readonly twoAccounts: boolean;
}

/** 抽查评分 of a site that was drawn in a quarter (N22). */
export interface SpotScoring {
  readonly campaign: Campaign;
  /** What it came to; null before it is scored. */
  readonly score: ScoreRow | null;
}

/** Censuses, scoring, spot checks (SPEC 7). */
export interface Census {
  // campaigns (O01–O11)
  /** Newest first. */
  campaigns(): readonly Campaign[];
  campaign(id: string): Campaign | null;
  rubrics(): readonly Rubric[];
  rubric(id: string): Rubric | null;
  /** Newest first. */
  news(campaign: string): readonly CampaignNews[];
  report(campaign: string, unit: UnitCode): CampaignReport | null;
  /** The unit, then the units next below it, with their figures; null outside the scope. */
  progress(campaign: Campaign, unit: UnitCode): readonly ProgressLine[] | null;
  /** Campaigns that have to do with a unit. */
  ofUnit(unit: UnitCode): readonly Campaign[];
  mayCall(account: Account): boolean;
  call(fields: Fields, account: Account): Promise<Outcome<string>>;
  mayPublishNews(campaign: Campaign, account: Account): boolean;
  publishNews(
    campaign: string,
    fields: Fields,
    account: Account,
    token: string,
  ): Promise<Outcome<{ readonly id: string; readonly isNew: boolean }>>;
  /** Takes news back, by the unit that published it; the file keeps the text (O06). */
  withdrawNews(
    campaign: string,
    news: string,
    reason: string,
    account: Account,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  /** Hands the report in to the unit above, once; figures are computed (O03). */
  handIn(
    campaign: string,
    text: string,
    account: Account,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  /** Reminds filers that have not scored their sites; how many sites (O02). */
  remind(): number;

  // scores (N01–N22)
  ofSite(site: SiteCode): readonly SiteCampaign[];
  /** 自查评分: once, in force at once (N01, N06). */
  selfScore(
    campaign: string,
    site: SiteCode,
    fields: ScoreFields,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  sheet(campaign: string, site: SiteCode, kind: ScoreKind): Promise<ScoreSheet | null>;
  /** Null outside the unit's subtree, and for sites outside the campaign. */
  scoring(
    campaign: string,
    site: SiteCode,
    kind: Exclude<ScoreKind, 'self'>,
    account: Account,
  ): Promise<ScoringView | null>;
  saveDraft(
    campaign: string,
    site: SiteCode,
    kind: Exclude<ScoreKind, 'self'>,
    fields: ScoreFields,
    account: Account,
  ): Outcome<null>;
  /** 检查评分, 抽查评分: once (N02, N22). */
  inspect(
    campaign: string,
    site: SiteCode,
    kind: Exclude<ScoreKind, 'self'>,
    fields: ScoreFields,
    account: Account,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  /** Adds a correction; `seen` is how many the person saw, so that none is added twice (N09). */
  correct(
    campaign: string,
    site: SiteCode,
    kind: ScoreKind,
    fields: Fields,
    account: Account,
    seen: number,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  /** 待检查网站列表 (N12). */
  toInspect(
    campaign: Campaign,
    account: Account,
    state: ScoreState,
    request: PageRequest,
  ): Page<ScoredSite>;
  drafts(campaign: string, unit: UnitCode): ReadonlySet<SiteCode>;

  // spot checks (L01–L03, L06)
  /** Campaigns in which a drawn site has a 抽查评分 or may get one now; the root's alone (L06, N22). */
  spotScoring(account: Account, site: SiteCode): readonly SpotScoring[];
  mayReportSpotChecks(account: Account): boolean;
  spotCheck(quarter: string, unit: UnitCode): SpotCheck | null;
  spotChecksOf(unit: UnitCode): readonly SpotCheck[];
  /** Frozen ones, newest quarter first: what is public (X19). */
  publicSpotChecks(): readonly SpotCheck[];
  announce(fields: Fields, account: Account): Promise<Outcome<{ readonly isNew: boolean }>>;
  draw(
    quarter: string,
    value: string,
    account: Account,
  ): Promise<Outcome<{ readonly isNew: boolean }>>;
  saveSpotCheck(quarter: string, fields: Fields, account: Account): Promise<Outcome<null>>;
  /** Draws again from the register as it was, to be compared with what stands in the file (Z15). */
  drawAgain(check: SpotCheck): Promise<readonly Lot[]>;
}

export type { ScoreRow };
