import { expect, it } from 'vitest';
import { isDue } from '#registry/yearly-check.ts';

it.each([
  ['2025-11-23T10:00:00.000+08:00', false],
  ['2025-11-23T09:59:59.999+08:00', true],
  ['2026-11-23T09:00:00.000+08:00', false],
  ['2020-01-01T00:00:00.000+08:00', true],
])('checked at %s, a year later it is due: %s [F15]', (checkedAt, due) => {
  expect(isDue(checkedAt, new Date('2026-11-23T10:00:00+08:00'))).toBe(due);
});

it('a 29 February is due on 1 March of the next year [F15]', () => {
  const checkedAt = '2028-02-29T10:00:00.000+08:00';
  expect(isDue(checkedAt, new Date('2029-02-28T23:00:00+08:00'))).toBe(false);
  expect(isDue(checkedAt, new Date('2029-03-01T00:00:00+08:00'))).toBe(true);
});
