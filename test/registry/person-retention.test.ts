import { describe, expect, it } from 'vitest';
import { isSettled, planRecords, type RecordNeeds } from '#registry/person-retention.ts';

const now = new Date('2026-11-21T09:00:00+08:00');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
const needs: RecordNeeds = { current: 'new', open: [], hasMail: false, isUnclear: false };
const plan = (idleSince: string | null, given: Partial<RecordNeeds> = {}) =>
  planRecords([{ record: 'old', idleSince }], { ...needs, ...given }, 90, now)[0];

describe('更换下来的联系人', () => {
  it('are noted when nothing needs them and go ninety days later, not an hour before [R-9.4]', () => {
    expect(plan(null)).toEqual({
      ...{ record: 'old', act: 'keep', because: 'not-yet' },
      idleSince: '2026-11-21T09:00:00.000+08:00',
    });
    expect(plan(daysAgo(89.99))).toMatchObject({ act: 'keep', because: 'not-yet' });
    expect(plan(daysAgo(90))).toMatchObject({ act: 'erase', because: 'past-period' });
  });

  it('stay while they are the ones on record, however long they had been out of use [R-9.4]', () => {
    expect(plan(daysAgo(400), { current: 'old' })).toMatchObject({
      ...{ act: 'keep', because: 'current', idleSince: null },
    });
  });

  it('stay while an open filing names them, and the period begins anew after it [R-9.4]', () => {
    expect(plan(daysAgo(400), { open: ['new', 'old'] })).toMatchObject({
      ...{ act: 'keep', because: 'open-filing', idleSince: null },
    });
  });

  it('stay while a mail waits that may be for them, and go as soon as it went [R-9.4 E03]', () => {
    expect(plan(daysAgo(91), { hasMail: true })).toMatchObject({
      ...{ act: 'keep', because: 'mail-waits', idleSince: daysAgo(91) },
    });
  });

  it('stay where the register does not understand what stands, and nothing is noted [R-9.4]', () => {
    expect(plan(daysAgo(400), { isUnclear: true })).toMatchObject({
      ...{ act: 'keep', because: 'unclear', idleSince: daysAgo(400) },
    });
    expect(plan(null, { isUnclear: true })?.idleSince).toBeNull();
  });

  it('are no matter of a subject with one record that stands and nothing open [R-9.4]', () => {
    const one = [{ record: 'new', idleSince: null }];
    expect(isSettled(one, needs)).toBe(true);
    expect(isSettled(one, { ...needs, open: ['new'] })).toBe(false);
    expect(isSettled(one, { ...needs, isUnclear: true })).toBe(false);
    expect(isSettled(one, { ...needs, current: '' })).toBe(false);
    expect(isSettled([...one, { record: 'old', idleSince: null }], needs)).toBe(false);
    expect(isSettled([], needs)).toBe(false);
  });
});
