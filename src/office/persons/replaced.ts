import { recordSubject } from '#private/erasures.ts';
import {
  isSettled,
  planRecords,
  type RecordReason,
  type RecordStep,
} from '#registry/person-retention.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import { recordNeeds } from './record-needs.ts';

/** How many records stay or go, and why; no persons. */
export interface RecordCounts {
  readonly all: number;
  readonly by: Readonly<Partial<Record<RecordReason, number>>>;
}

const reason = '不再使用，保留期满';

/**
 * Erases persons that a change replaced, or that a change which came to nothing brought, some time
 * after nothing needs them any more. What nothing needs is noted first and erased in a later
 * run; a tombstone of each record stays, in the journal first. How many were erased.
 */
export async function forgetReplaced(tools: Tools): Promise<number> {
  const { idleRecords, erasures } = tools.store;
  const due: string[] = [];
  for (const subject of idleRecords.subjects()) {
    const { steps, isDone } = await planOf(tools, subject);
    idleRecords.note(subject, steps);
    if (isDone) idleRecords.settle(subject, steps);
    if (steps.some(({ act }) => act === 'erase')) due.push(subject);
  }
  if (due.length === 0) return 0;
  // looked at again where nothing can be filed or concluded meanwhile
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const gone: string[] = [];
    for (const subject of due) {
      const { steps } = await planOf(tools, subject);
      for (const { act, record } of steps) {
        if (act === 'erase') gone.push(recordSubject(subject, record));
      }
    }
    if (gone.length > 0) erasures.erase(gone, reason, tools.now());
    return gone.length;
  });
}

/** What a run would find now, changing nothing. */
export async function countRecords(tools: Tools): Promise<RecordCounts> {
  const { idleRecords } = tools.store;
  const { all, settled } = idleRecords.counts();
  const by: Partial<Record<RecordReason, number>> = { current: settled };
  for (const subject of idleRecords.subjects()) {
    const { steps } = await planOf(tools, subject);
    for (const { because } of steps) by[because] = (by[because] ?? 0) + 1;
  }
  return { all, by };
}

async function planOf(
  tools: Tools,
  subject: string,
): Promise<{ readonly steps: readonly RecordStep[]; readonly isDone: boolean }> {
  const needs = await recordNeeds(tools, subject);
  const kept = tools.store.idleRecords.of(subject);
  const steps = planRecords(kept, needs, tools.policy.replacedPersonsDays, tools.now());
  return { steps, isDone: isSettled(kept, needs) };
}
