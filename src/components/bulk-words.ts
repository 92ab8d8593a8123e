import type { BulkDecision, BulkLine, BulkRun } from '#office/bulk-types.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { problemText } from '#text/problems.ts';
import { filingKindText } from '#text/words.ts';

/** What a run does, by the names of its buttons (D13, D14). */
export const bulkDecisionText = {
  approve: '全部审核',
  'take-in': '全部提交',
} as const satisfies Record<BulkDecision, string>;

/** How one line went, in words. */
export function bulkResultText(line: BulkLine, decision: BulkDecision, units: UnitTree): string {
  switch (line.result) {
    case 'waiting':
      return '还没有办理';
    case 'refused':
      return `没有办理：${line.problems.map((problem) => problemText(problem)).join('；')}`;
    case 'failed':
      return line.problems.map((problem) => problemText(problem)).join('；');
    case 'done':
      return doneText(line, decision, units);
  }
}

function doneText({ turn, isLanded }: BulkLine, decision: BulkDecision, units: UnitTree): string {
  const next = turn === null ? '' : (units.get(turn)?.office ?? turn);
  if (decision === 'take-in') return `已接收，正在办理：${next}`;
  if (isLanded) return '审核通过，已办结';
  return next === '' ? '审核通过，等待办结' : `审核通过，已转${next}`;
}

/** How a run went: how many were done, and how many not. */
export function bulkCounts({ lines, decision }: BulkRun): string {
  const count = (...results: readonly BulkLine['result'][]) =>
    lines.filter(({ result }) => results.includes(result)).length;
  const done = count('done');
  const not = count('refused', 'failed');
  const word = decision === 'approve' ? '审核通过' : '接收';
  return `共 ${lines.length} 项：${word} ${done} 项，没有办理 ${not} 项${not > 0 ? '，原因见下' : ''}。`;
}

/** Columns of the result that is handed out. */
export const bulkColumns = [
  '序号',
  '申请编号',
  '网站名称',
  '首页网址',
  '申请类型',
  '网站标识码',
  '主办单位',
  '结果',
  '说明',
  '内容标识',
] as const;

/** One line of the result. */
export function bulkCells(
  number: number,
  line: BulkLine,
  decision: BulkDecision,
  units: UnitTree,
): readonly string[] {
  return [
    String(number),
    line.filing,
    line.name,
    line.homeUrl,
    filingKindText[line.kind],
    line.site ?? '',
    line.sponsor,
    line.result === 'done' ? '成功' : line.result === 'waiting' ? '未办理' : '未成功',
    bulkResultText(line, decision, units),
    line.content.slice(0, 8),
  ];
}
