import { describe, expect, it } from 'vitest';
import type { FilingEvent } from '#registry/filing.ts';
import { summarizeWaits, waitsOf } from '#registry/waiting.ts';
import { code } from './country.ts';

const at = (day: number, hour = 9) =>
  `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000+08:00`;
const submit = (day: number): FilingEvent => ({
  event: 'submit',
  at: at(day),
  content: 'c',
  source: 'web',
  account: '',
});
const act = (
  event: 'take-in' | 'approve' | 'return',
  unit: string,
  day: number,
  hour = 9,
): FilingEvent => ({
  event,
  at: at(day, hour),
  content: 'c',
  unit: code(unit),
  account: unit,
  opinion: { reason: '', text: '' },
  base: 'b',
});
const days = (trail: readonly FilingEvent[]) =>
  waitsOf(trail).map(({ unit, days: waited }) => [unit, waited]);

describe('waiting times', () => {
  it('each unit waits from the submission or from the unit before it [Z10]', () => {
    expect(days([submit(1), act('approve', '990101', 3), act('approve', '990100', 3, 20)])).toEqual(
      [
        ['990101', 2],
        ['990100', 0],
      ],
    );
  });

  it('taking in does not stop the clock of the unit that took it in [Z10 X27]', () => {
    expect(days([submit(1), act('take-in', '990101', 4), act('approve', '990101', 6)])).toEqual([
      ['990101', 5],
    ]);
  });

  it('a unit that only takes a portal in hands the time on [Z10 X26]', () => {
    expect(days([submit(1), act('take-in', '990101', 4), act('approve', '990100', 6)])).toEqual([
      ['990100', 2],
    ]);
  });

  it('a return counts as a decision, and time with the filer does not [Z10]', () => {
    const again: FilingEvent = { ...submit(20), event: 'resubmit' } as FilingEvent;
    expect(
      days([submit(1), act('return', '990101', 2), again, act('approve', '990101', 23)]),
    ).toEqual([
      ['990101', 1],
      ['990101', 3],
    ]);
  });

  it('a time that cannot be read is passed over, and no wait is below nothing [Z10]', () => {
    const odd = { ...submit(1), at: 'yesterday' };
    expect(days([odd, act('approve', '990101', 2)])).toEqual([['990101', 0]]);
    expect(days([submit(9), act('approve', '990101', 2)])).toEqual([['990101', 0]]);
  });

  it('mean, half, nine of ten and longest of counted days [Z10]', () => {
    const byDays = new Map([
      [0, 5],
      [2, 4],
      [30, 1],
    ]);
    expect(summarizeWaits(byDays)).toEqual({
      decisions: 10,
      mean: 3.8,
      median: 0,
      ninth: 2,
      longest: 30,
    });
    expect(summarizeWaits(new Map())).toBeNull();
  });
});
