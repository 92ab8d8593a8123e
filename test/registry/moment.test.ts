import { expect, it } from 'vitest';
import { isoOf, momentAsWritten } from '#registry/moment.ts';

it.each([
  '2026-11-26T11:02:00.000+08:00',
  '2024-02-29T23:59:59.999+08:00',
  '2026-01-01T00:00:00.000+08:00',
])(
  '%s is a time as the register writes it, whose order as text is that of time [R-5.2]',
  (text) => {
    const at = momentAsWritten(text);
    expect(at && isoOf(at)).toBe(text);
  },
);

it.each([
  '2026-11-26T03:02:00.000Z',
  '2026-11-26T11:02:00+08:00',
  '2026-11-26T12:02:00.000+09:00',
  '2026-02-30T11:02:00.000+08:00',
  '2026-02-28T24:00:00.000+08:00',
  '2026-13-01T11:02:00.000+08:00',
  '2026-11-26 11:02:00.000+08:00',
  'banana',
  '',
])('%j is none, though it may name the same moment [R-5.2 R-9.2]', (text) => {
  expect(momentAsWritten(text)).toBeNull();
});
