import type { Intake, PhaseState } from '#registry/campaign.ts';
import { pointsText } from '#registry/rubric.ts';
import type { ScoreKind, ScoreState, Verdict } from '#registry/score.ts';

/** 评分结果. */
export const verdictText = {
  veto: '单项否决',
  fail: '不合格',
  pass: '合格',
} as const satisfies Record<Verdict, string>;

/** 自查评分, 检查评分, 抽查评分. */
export const scoreKindText = {
  self: '自查评分',
  inspection: '检查评分',
  'spot-check': '抽查评分',
} as const satisfies Record<ScoreKind, string>;

/** 表单状态 (N10, N11). */
export const scoreStateText = {
  unscored: '未自评',
  self: '已自评',
  inspected: '已检查',
} as const satisfies Record<ScoreState, string>;

/** What a group of points looks for, in the words of the census (O08); by the group's name. */
export const groupAimText: Readonly<Record<string, string>> = {
  网站可用性: '不准确',
  信息更新情况: '不及时',
  互动回应情况: '不回应',
  服务实用情况: '不实用',
  发布解读: '不及时',
  互动交流: '不回应',
  办事服务: '不实用',
};

export const phaseStateText = {
  past: '已结束',
  current: '进行中',
  coming: '未开始',
} as const satisfies Record<PhaseState, string>;

export const intakeText = {
  self: '自查评分',
  inspection: '检查评分',
  'spot-check': '抽查评分',
  report: '检查整改情况',
} as const satisfies Record<Intake, string>;

/** One score in a cell: 单项否决, or 合格 with points and what was deducted. */
export function scoreText(
  score: { readonly verdict: Verdict; readonly deducted: number } | null,
): string {
  if (score === null) return '';
  if (score.verdict === 'veto') return verdictText.veto;
  const points = Math.max(0, 1000 - score.deducted);
  return `${verdictText[score.verdict]} ${pointsText(points)} 分（扣 ${pointsText(score.deducted)} 分）`;
}
