import { isoOf } from './moment.ts';

/** Whether a record was neither changed nor confirmed for a year (F15). `checkedAt` is ISO, +08:00. */
export function isDue(checkedAt: string, now: Date): boolean {
  const today = isoOf(now);
  const yearAgo = `${String(Number(today.slice(0, 4)) - 1).padStart(4, '0')}${today.slice(4)}`;
  return checkedAt < yearAgo;
}
