import { itemsOf, type Rubric, type RubricGroup, type RubricItem, type Tenths } from './rubric.ts';
import { mintedUnder, type SiteCode } from './site.ts';
import type { UnitCode } from './unit.ts';

/** 自查评分, 检查评分, 抽查评分 (N01, N02, N22). */
export const scoreKinds = ['self', 'inspection', 'spot-check'] as const;
export type ScoreKind = (typeof scoreKinds)[number];

/** One veto found, with what was found. */
export interface FoundVeto {
  /** Id of the part of a veto. */
  readonly part: string;
  readonly note: string;
}

/** One deduction: how many (tenths for points typed, 1 for a flag), or which option. */
export interface FoundLine {
  readonly item: string;
  readonly count: number;
  /** Key of an option; empty for other kinds. */
  readonly option: string;
  readonly note: string;
}

/** What was found against a rubric. With a veto no deduction is kept (N07). */
export interface Answers {
  readonly vetoes: readonly FoundVeto[];
  readonly lines: readonly FoundLine[];
}

/** A correction of a score: the score stays as it was, this stands beside it and counts (N09). */
export interface Erratum extends Answers {
  readonly at: string;
  readonly unit: UnitCode;
  readonly account: string;
  /** Why; public. */
  readonly reason: string;
}

/** 评分单: one filled rubric for one site, as its file in `data/scores` holds it. */
export interface ScoreSheet extends Answers {
  readonly campaign: string;
  readonly kind: ScoreKind;
  readonly site: SiteCode;
  /** The unit the site hung on, for a self-score; else the unit that scored. */
  readonly unit: UnitCode;
  /** Empty for a self-score: filers have no account. */
  readonly account: string;
  readonly at: string;
  /** Blob id of the site's file as it stood (N05). */
  readonly record: string;
  readonly errata: readonly Erratum[];
}

export const verdicts = ['veto', 'fail', 'pass'] as const; // 单项否决, 不合格, 合格
export type Verdict = (typeof verdicts)[number];

/** Where a site stands in a campaign: 未自评, 已自评, 已检查. */
export const scoreStates = ['unscored', 'self', 'inspected'] as const;
export type ScoreState = (typeof scoreStates)[number];

/** What a sheet comes to. */
export interface Result {
  readonly verdict: Verdict;
  /** Sum of the deductions, positive, without cap but for capped groups (N08, X21). 0 with a veto. */
  readonly deducted: Tenths;
  /** Never below 0; null with a veto: nothing is counted then. */
  readonly score: Tenths | null;
  /** Deduction of each line. */
  readonly lines: ReadonlyMap<string, Tenths>;
}

/** Where a score is kept. One path a site, campaign and kind, so that none is given twice (N01, N02). */
export function scorePath(campaign: string, site: SiteCode, kind: ScoreKind): string {
  return `data/scores/${campaign}/${site.slice(0, 2)}/${mintedUnder(site)}/${site}-${kind}.yaml`;
}

/** The answers that count: those of the last erratum, else the sheet's own (N09). */
export function countingAnswers(sheet: ScoreSheet): Answers {
  return sheet.errata.at(-1) ?? sheet;
}

/**
 * What answers come to under a rubric (N07, N08, R-7.3): any veto is 单项否决 and switches the
 * deductions off; deductions are summed without cap, but for groups that the rubric caps (X21); the
 * score shown does not fall below 0.
 */
export function resultOf(rubric: Rubric, answers: Answers): Result {
  if (answers.vetoes.length > 0) {
    return { verdict: 'veto', deducted: 0, score: null, lines: new Map() };
  }
  const items = new Map(itemsOf(rubric).map((item) => [item.id, item]));
  const lines = new Map<string, Tenths>();
  for (const line of answers.lines) {
    const item = items.get(line.item);
    if (!item) continue;
    lines.set(line.item, (lines.get(line.item) ?? 0) + pointsOf(item, line));
  }
  const deducted = rubric.groups.reduce((sum, group) => sum + groupSum(group, lines), 0);
  const score = Math.max(0, rubric.base - deducted);
  return { verdict: score >= rubric.passAt ? 'pass' : 'fail', deducted, score, lines };
}

/** What is deducted in one group, up to its cap. */
function groupSum({ cap, items }: RubricGroup, lines: Result['lines']): Tenths {
  const sum = items.reduce((total, { id }) => total + (lines.get(id) ?? 0), 0);
  return cap ? Math.min(sum, cap.points) : sum;
}

/** Where a rubric's points are lost: `veto:V3` for a veto, `group:0` for the first group (L07, O08). */
export type ScorePart = `veto:${string}` | `group:${number}`;

/** The parts of a rubric in which something was found, with what it deducts there. */
export function partsFound(rubric: Rubric, answers: Answers): ReadonlyMap<ScorePart, Tenths> {
  const parts = new Map<ScorePart, Tenths>();
  const found = new Set(answers.vetoes.map(({ part }) => part));
  for (const veto of rubric.vetoes) {
    if (veto.parts.some(({ id }) => found.has(id))) parts.set(`veto:${veto.id}`, 0);
  }
  const { lines } = resultOf(rubric, answers);
  for (const [index, group] of rubric.groups.entries()) {
    const sum = groupSum(group, lines);
    if (sum > 0) parts.set(`group:${index}`, sum);
  }
  return parts;
}

/** The deduction of one line. */
export function pointsOf(item: RubricItem, line: Pick<FoundLine, 'count' | 'option'>): Tenths {
  switch (item.kind) {
    case 'count':
      return line.count * item.points;
    case 'flag':
      return line.count > 0 ? item.points : 0;
    case 'choice':
      return item.options.find(({ key }) => key === line.option)?.points ?? 0;
    case 'points':
      return line.count;
  }
}

/** A sheet with its keys in the order of `schemas/score.schema.json`. */
export function orderScore(sheet: ScoreSheet): ScoreSheet {
  const { campaign, kind, site, unit, account, at, record, errata } = sheet;
  return {
    campaign,
    kind,
    site,
    unit,
    account,
    at,
    record,
    ...orderAnswers(sheet),
    errata: errata.map((each) => ({
      at: each.at,
      unit: each.unit,
      account: each.account,
      reason: each.reason,
      ...orderAnswers(each),
    })),
  };
}

function orderAnswers({ vetoes, lines }: Answers): Answers {
  return {
    vetoes: vetoes.map(({ part, note }) => ({ part, note })),
    lines: lines.map(({ item, count, option, note }) => ({ item, count, option, note })),
  };
}
