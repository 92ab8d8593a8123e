import { dateOf } from './moment.ts';
import type { SiteCode } from './site.ts';
import { dayAfter } from './status-request.ts';
import type { Unit, UnitCode } from './unit.ts';

/** One failing site of a spot check. */
export interface SpotFinding {
  readonly site: SiteCode;
  readonly reasons: string;
  readonly rectified: boolean;
}

/** 上报抽查情况: one quarter of one unit (X19), as its file in `data/spot-checks` holds it. */
export interface SpotCheck {
  readonly quarter: string;
  readonly unit: UnitCode;
  readonly account: string;
  readonly announcedAt: string;
  /** What is going to be published that nobody can know yet. */
  readonly source: string;
  /** Day on which it will be. */
  readonly valueDay: string;
  /** Commit of main whose sites are drawn from. */
  readonly commit: string;
  /** Sites running at that commit (运行网站数). */
  readonly population: number;
  /** How many are to be drawn. */
  readonly size: number;
  /** The value as it was published; empty before the draw. */
  readonly value: string;
  readonly drawnAt: string;
  /** In the order of their lots. */
  readonly sample: readonly SiteCode[];
  /** The others of the sample pass. */
  readonly failing: readonly SpotFinding[];
  /** 整改、问责等情况. */
  readonly remarks: string;
  /** Last change; empty before the results are first saved. */
  readonly savedAt: string;
}

export const spotSizeMax = 2000;
export const spotReasonMax = 200;
export const spotRemarksMax = 2000;
export const freezeDays = 15;

const pattern = /^(20\d\d)Q([1-4])$/;
const lastDays = ['03-31', '06-30', '09-30', '12-31'] as const;
const firstDays = ['01-01', '04-01', '07-01', '10-01'] as const;

export function spotCheckPath(quarter: string, unit: UnitCode): string {
  return `data/spot-checks/${quarter}/${unit}.yaml`;
}

/** First and last day of a quarter such as `2026Q3`; null where the text is none. */
export function quarterSpan(
  quarter: string,
): { readonly from: string; readonly until: string } | null {
  const [, year, number] = pattern.exec(quarter) ?? [];
  const index = Number(number) - 1;
  const [from, until] = [firstDays[index], lastDays[index]];
  return year && from && until ? { from: `${year}-${from}`, until: `${year}-${until}` } : null;
}

/** The quarter of a moment, +08:00. */
export function quarterOf(at: Date): string {
  const [year = '', month = '1'] = dateOf(at).split('-');
  return `${year}Q${Math.ceil(Number(month) / 3)}`;
}

/** The quarter before. */
export function quarterBefore(quarter: string): string {
  const year = Number(quarter.slice(0, 4));
  const number = Number(quarter.slice(5));
  return number === 1 ? `${year - 1}Q4` : `${year}Q${number - 1}`;
}

/** Last day on which a quarter's report may be changed: the 15th after its end (X19). */
export function lastOpenDay(quarter: string): string {
  const end = quarterSpan(quarter)?.until ?? '';
  let day = end;
  for (let count = 0; count < freezeDays; count += 1) day = dayAfter(day);
  return day;
}

/** Whether a quarter's report is frozen, and public (X19, R-7.6). */
export function isFrozen(quarter: string, now: Date): boolean {
  return dateOf(now) > lastOpenDay(quarter);
}

/** Quarters that a unit may report on now: the present one, and the last one until it freezes. */
export function openQuarters(now: Date): readonly string[] {
  const present = quarterOf(now);
  const last = quarterBefore(present);
  return isFrozen(last, now) ? [present] : [last, present];
}

/** Who reports: provinces and departments (L01), and the root its own national check (L06, N22). */
export function reportsSpotChecks({ level }: Pick<Unit, 'level'>): boolean {
  return level === 'root' || level === 'province' || level === 'department';
}

/** Ratios of a report, computed, never typed. Per mille, rounded half up; null without a base. */
export interface SpotRatios {
  readonly running: number;
  readonly sampled: number;
  readonly passing: number;
  readonly failing: number;
  readonly rectified: number;
  readonly sampledShare: number | null;
  readonly passRate: number | null;
  readonly rectifiedRate: number | null;
}

export function ratiosOf(check: SpotCheck): SpotRatios {
  const sampled = check.sample.length;
  const failing = check.failing.length;
  const rectified = check.failing.filter((each) => each.rectified).length;
  return {
    running: check.population,
    sampled,
    passing: sampled - failing,
    failing,
    rectified,
    sampledShare: perMille(sampled, check.population),
    passRate: perMille(sampled - failing, sampled),
    rectifiedRate: perMille(rectified, failing),
  };
}

/** Thousandths of a whole, rounded half up; null of nothing. */
export function perMille(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part * 2000 + whole) / (whole * 2));
}

/** `94.0%` of 940; `—` where there is nothing to divide by. */
export function percentText(share: number | null): string {
  return share === null ? '—' : `${Math.floor(share / 10)}.${share % 10}%`;
}

/** A spot check with its keys in the order of `schemas/spot-check.schema.json`. */
export function orderSpotCheck(check: SpotCheck): SpotCheck {
  return {
    quarter: check.quarter,
    unit: check.unit,
    account: check.account,
    announcedAt: check.announcedAt,
    source: check.source,
    valueDay: check.valueDay,
    commit: check.commit,
    population: check.population,
    size: check.size,
    value: check.value,
    drawnAt: check.drawnAt,
    sample: check.sample,
    failing: check.failing.map(({ site, reasons, rectified }) => ({ site, reasons, rectified })),
    remarks: check.remarks,
    savedAt: check.savedAt,
  };
}
