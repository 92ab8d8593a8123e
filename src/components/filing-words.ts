import type { FilingRow } from '#catalogue/types.ts';
import { type FilingKind, isOfflineKind, isRecordChange, type Step } from '#registry/filing.ts';
import type { StatusRequest } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { shownTo } from '#text/shown-to.ts';

/** A row's state in the viewer's words: the steps that are done, then whose turn it is. */
export function stateWord(
  { kind, stage, turn, done }: Pick<FilingRow, 'kind' | 'stage' | 'turn' | 'done'>,
  viewer: UnitCode,
  now: Date,
): string {
  const units = turn === null ? done : [...done, turn];
  const steps = units.map((unit): Step => ({ unit, act: 'approve', because: 'above' }));
  const state = { stage, turn, chain: { steps }, done: done.length, kind };
  return shownTo({ kind: 'unit', unit: viewer }, state, now, null);
}

/** What the button that decides is called: 审核 only where a new site is reviewed (D15, F04, I07). */
export function reviewWord(kind: FilingKind): '审核' | '办结修改审核' | '下线审核' {
  if (isRecordChange(kind)) return '办结修改审核';
  return isOfflineKind(kind) ? '下线审核' : '审核';
}

/** Labels of the two decisions, as the sources call them for each kind (F04, F05, I07). */
export function decisionWords(kind: FilingKind): {
  readonly approve: string;
  readonly return: string;
} {
  if (isRecordChange(kind)) return { approve: '办结修改审核通过', return: '办结修改审核退回' };
  return isOfflineKind(kind)
    ? { approve: '下线审核通过', return: '下线审核驳回' }
    : { approve: '审核通过', return: '退回' };
}

/** The days of an offline as they were asked for: from and to, from now on until, or without end. */
export function requestDays({ status, from, until }: StatusRequest): string {
  if (status === 'offline-emergency') return `提交后立即下线，计划 ${until} 恢复`;
  if (status !== 'offline-temporary') return '审核通过后永久下线';
  return `${from} 至 ${until}（含当天）`;
}
