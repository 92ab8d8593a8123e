import { describe, expect, it } from 'vitest';
import { type Maker, whyNotSecond } from '#registry/reset-confirmer.ts';

const began = '2026-11-20T09:00:00.000+08:00';
const before = '2026-11-19T09:00:00.000+08:00';
const from = (account: string, isOwnUnit: boolean): Maker => ({ account, isOwnUnit });
const why = (
  starter: string,
  second: string,
  makers: Readonly<Record<string, readonly Maker[]>> = {},
  activatedAt: string | null = before,
) => whyNotSecond(starter, began, { id: second, activatedAt }, (id) => makers[id] ?? []);

describe('the second person of a reset [A28 X33]', () => {
  it('is another account, in use before the reset was begun', () => {
    expect(why('990100', '990100')).toBe('reset-same-person');
    expect(why('990100', '990000', {}, null)).toBe('reset-second-new');
    expect(why('990100', '990000', {}, '2026-11-20T09:00:00.001+08:00')).toBe('reset-second-new');
    expect(why('990100', '990000')).toBeNull();
  });

  it('has no code from the first, not by way of others either', () => {
    const makers = { '990000': [from('bm9900', false)], bm9900: [from('bm0100', false)] };
    expect(why('bm0100', '990000', makers)).toBe('reset-second-related');
    expect(why('990000', 'bm0100', makers)).toBeNull();
  });

  it('does not stem from the same account of its unit', () => {
    const makers = {
      '990100-2': [from('990100', true)],
      '990100-3': [from('990100', true)],
      '990100-4': [from('990100-3', true)],
    };
    expect(why('990100', '990100-2', makers)).toBe('reset-second-related');
    expect(why('990100-2', '990100', makers)).toBe('reset-second-related');
    expect(why('990100-2', '990100-4', makers)).toBe('reset-second-related');
  });

  it('may have its code from the same unit above as the first', () => {
    const above = { '990100': [from('990000', false)], '990000': [from('bm0100', false)] };
    expect(why('990100', '990000', above)).toBeNull();
  });

  it('ends where accounts made each other', () => {
    const makers = { a: [from('b', true)], b: [from('a', true)] };
    expect(why('c', 'a', makers)).toBeNull();
  });
});
