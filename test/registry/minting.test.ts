import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintingPlan, type Waiting } from '#registry/minting.ts';
import { dateOf, isoOf, lastBoundary, mintingMoment } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import { code } from './country.ts';

const at = (text: string) => new Date(`${text}+08:00`);
const waits = (filing: string, approvedAt: string, unit = '990101'): Waiting => ({
  filing: filing as FilingId,
  unit: code(unit),
  approvedAt: `${approvedAt}+08:00`,
});

describe('the daily mint', () => {
  it.each([
    ['2026-11-21T15:59:59.999', '2026-11-21T16:00:00.000'],
    ['2026-11-21T16:00:00.000', '2026-11-22T16:00:00.000'],
    ['2026-11-21T00:00:00.000', '2026-11-21T16:00:00.000'],
    ['2026-11-21T23:59:59.999', '2026-11-22T16:00:00.000'],
    ['2026-12-31T16:00:00.000', '2027-01-01T16:00:00.000'],
    ['2028-02-28T20:00:00.000', '2028-02-29T16:00:00.000'],
  ])('mints at 16:00, later approvals next day: %s → %s [E01 R-5.1 X05]', (approved, minted) => {
    expect(isoOf(mintingMoment(at(approved)))).toBe(`${minted}+08:00`);
  });

  it('the +08:00 boundary agrees with Asia/Shanghai at any instant [R-5.1]', () => {
    const hour = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Shanghai',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
    });
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const boundary = lastBoundary(instant);
        expect(hour.format(boundary)).toBe('16:00:00');
        expect(instant.getTime() - boundary.getTime()).toBeLessThan(86_400_000);
        expect(boundary.getTime()).toBeLessThanOrEqual(instant.getTime());
        expect(dateOf(instant)).toBe(day.format(instant));
      }),
      { numRuns: 2_000 },
    );
  });

  it('codes are the unit code and a serial from 0001, in order of approval then filing id [E04 R-5.2 X06]', () => {
    const plan = mintingPlan(
      [
        waits('BBBBBBBB', '2026-11-21T10:00:00.000'),
        waits('AAAAAAAA', '2026-11-21T10:00:00.000'),
        waits('CCCCCCCC', '2026-11-21T09:00:00.000'),
        waits('DDDDDDDD', '2026-11-21T09:30:00.000', '990102'),
      ],
      (unit) => (unit === '990102' ? 41 : 0),
      at('2026-11-21T16:00:00'),
    );
    expect(plan.days).toHaveLength(1);
    expect(plan.days[0]?.codes.map(({ filing, code: given }) => [filing, given])).toEqual([
      ['CCCCCCCC', '9901010001'],
      ['DDDDDDDD', '9901020042'],
      ['AAAAAAAA', '9901010002'],
      ['BBBBBBBB', '9901010003'],
    ]);
  });

  it('nothing is minted before 16:00 and everything approved before it at 16:00 sharp [E01]', () => {
    const waiting = [
      waits('AAAAAAAA', '2026-11-21T15:59:59.999'),
      waits('BBBBBBBB', '2026-11-21T16:00:00.000'),
    ];
    expect(mintingPlan(waiting, () => 0, at('2026-11-21T15:59:59.999')).days).toEqual([]);
    const [day] = mintingPlan(waiting, () => 0, at('2026-11-21T16:00:00.000')).days;
    expect(day?.codes.map(({ filing }) => filing)).toEqual(['AAAAAAAA']);
  });

  it('a run that comes days late gives the codes that daily runs would have given [E01 R-5.1 Z02]', () => {
    const approvals = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 10 * 1440 - 1 }),
        unit: fc.constantFrom('990101', '990102'),
      }),
      { maxLength: 40 },
    );
    const start = at('2026-11-01T00:00:00').getTime();
    fc.assert(
      fc.property(approvals, (rows) => {
        const all = rows.map(({ minute, unit }, index) => ({
          filing: String(index).padStart(8, '0') as FilingId,
          unit: code(unit),
          approvedAt: isoOf(new Date(start + minute * 60_000)),
        }));
        const late = mintingPlan(all, () => 0, new Date(start + 20 * 86_400_000));
        const daily = [];
        const highest = new Map<string, number>();
        let waiting = all;
        for (let day = 0; day < 20; day += 1) {
          const now = new Date(start + day * 86_400_000 + 16 * 3_600_000);
          const approved = waiting.filter(({ approvedAt }) => new Date(approvedAt) <= now);
          const plan = mintingPlan(approved, (unit) => highest.get(unit) ?? 0, now);
          for (const given of plan.days.flatMap(({ codes }) => codes)) {
            daily.push(given);
            highest.set(given.unit, Number(given.code.slice(6)));
            waiting = waiting.filter(({ filing }) => filing !== given.filing);
          }
        }
        expect(late.days.flatMap(({ codes }) => codes)).toEqual(daily);
      }),
      { numRuns: 200 },
    );
  });

  it('a unit whose 9,999 serials are used up is named, and other units are minted [X06 R-5.2]', () => {
    const plan = mintingPlan(
      [
        waits('AAAAAAAA', '2026-11-21T10:00:00.000'),
        waits('BBBBBBBB', '2026-11-21T10:00:00.000', '990102'),
      ],
      (unit) => (unit === '990101' ? 9999 : 0),
      at('2026-11-21T17:00:00'),
    );
    expect(plan.problems).toEqual([
      { code: 'serials-used-up', at: '', params: { unit: '990101' } },
    ]);
    expect(plan.days[0]?.codes.map(({ unit }) => unit)).toEqual(['990102']);
  });
});
