import { dateOf, lastBoundary, mintingMoment } from '#registry/moment.ts';
import { sequence } from '../faults/flips.ts';
import { type PlanLine, shareOf } from './line.ts';
import { mintForReal, mishaps, planCodes, scheduleOf, someApproved } from './mint-runs.ts';

const instants = 100_000;
const schedules = 1_000;
const day = 86_400_000;

/** Clock times and dates in China as Intl gives them, for instants after the last summer time. */
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const dayText = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });

/** What a real register goes through; the first one is as it should be. */
const realRuns = [
  ['2028-02-28T16:00:01.000', '2028-02-29T16:00:01.000', '2028-03-01T16:00:01.000'],
  ['2028-03-10T16:00:01.000'],
  ['2028-02-28T16:00:01.000', '2028-02-28T16:00:02.000', '2028-03-01T16:00:01.000'],
  ['2028-02-28T22:00:01.000', '2028-02-29T22:00:01.000', '2028-03-01T22:00:01.000'],
  ['2028-02-28T15:00:01.000', '2028-02-29T15:00:01.000', '2028-03-02T15:00:01.000'],
];

/** The boundary of 16:00 against Intl, and runs of the mint that go wrong. */
export const g11: PlanLine = {
  id: 'G11',
  attack: '16:00 界限与 Intl 对照；漏跑 1–10 天、重复、晚 6 小时、时钟慢 1 小时、闰日、年末',
  pass: '标识码和生成日期都不变',
  command: 'test:faults',
  async run(share, tell) {
    const bad: string[] = [];
    const next = sequence(20_261_121);
    const roll = (below: number) => Math.floor(((next() & 0xffffff) / 0x1000000) * below);
    const count = shareOf(instants, share);
    for (let n = 0; n < count; n += 1) {
      const year = Date.UTC(2000 + roll(100), 0, 1);
      // half of them within a second of 16:00
      const near = 8 * 3_600_000 + roll(2001) - 1000;
      const at = new Date(year + roll(366) * day + (n % 2 === 0 ? near : roll(day / 1000) * 1000));
      const why = against(at);
      if (why) bad.push(`${at.toISOString()} ${why}`);
    }
    tell(`${count} 个时刻`);
    const runs = shareOf(schedules, share, mishaps.length);
    for (let n = 0; n < runs; n += 1) {
      const first = Date.UTC(2027, 11, 20) + roll(60) * day;
      const approved = someApproved(first, 40, 60, roll);
      const right = planCodes(approved, scheduleOf(first, 40, null, roll));
      const mishap = mishaps[n % mishaps.length] ?? 'mixed';
      const found = planCodes(approved, scheduleOf(first, 40, mishap, roll));
      if (right.length !== approved.length || right.join() !== found.join()) {
        bad.push(`${mishap}，第 ${n} 次：标识码或日期不同`);
      }
    }
    tell(`${runs} 种跑法`);
    const real = realRuns.slice(0, share >= 1 ? realRuns.length : 2);
    const [right, ...others] = await Promise.all(real.map(mintForReal));
    for (const [n, found] of others.entries()) {
      if (found.join() !== right?.join())
        bad.push(`真实登记簿第 ${n + 2} 种跑法：${found.join('；')}`);
    }
    return {
      tried: { 时刻: count, 跑法: runs, 真实登记簿: real.length },
      aims: { 时刻: instants, 跑法: schedules, 真实登记簿: realRuns.length },
      bad,
    };
  },
};

function against(at: Date): string | null {
  const boundary = lastBoundary(at);
  if (!clock.format(boundary).endsWith('16:00:00')) return '界限不是 16:00';
  if (boundary > at || at.getTime() - boundary.getTime() >= day) return '不是最近的界限';
  if (dateOf(at) !== dayText.format(at)) return '日期不同';
  const minted = mintingMoment(at);
  if (!clock.format(minted).endsWith('16:00:00')) return '生成时刻不是 16:00';
  // approved at 16:00 sharp waits for the next day
  return minted > at && minted.getTime() - at.getTime() <= day ? null : '生成时刻不对';
}
