import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abuseLines } from './abuse-lines.ts';
import { lastOf, unknownIds } from './command.ts';
import { faultLines } from './fault-lines.ts';
import { type PlanLine, type PlanResult, runLine, shareOf } from './line.ts';
import { keepRow, readReport, tableOf } from './report.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'plan-'));
});
afterAll(() => rm(dir, { recursive: true }));

function lineOf(result: Partial<PlanResult>, id: PlanLine['id'] = 'G1'): PlanLine {
  const whole = { tried: { 中断点: 5 }, aims: { 中断点: 10 }, bad: [], ...result };
  const about = { id, attack: '随时断电', pass: '不丢', command: 'test:faults' } as const;
  return { ...about, run: async () => whole };
}

describe('a line of the fault and abuse plan', () => {
  it('fails where something is wrong, a limit is passed, or whole it does not reach its number [G1 R-9.3]', async () => {
    expect(await runLine(lineOf({}), 0.5)).toMatchObject({ ok: true, bad: [] });
    expect((await runLine(lineOf({}), 1)).bad).toEqual(['中断点 5，应有 10']);
    expect((await runLine(lineOf({ bad: ['丢了一份'] }), 0.5)).ok).toBe(false);
    const slow = lineOf({ figures: { 重启秒: 5 }, limits: { 重启秒: 5 } });
    expect((await runLine(slow, 0.5)).bad).toEqual(['重启秒 5，应低于 5']);
    const broken = { ...lineOf({}), run: () => Promise.reject(new Error('no disk')) };
    expect((await runLine(broken, 0.1)).bad[0]).toContain('没有跑完：Error: no disk');
  });

  it('is kept as it was run last, and a part never hides the whole', async () => {
    const path = join(dir, 'reports/plan.json');
    const whole = await runLine(lineOf({ tried: { 中断点: 10 } }), 1);
    await keepRow(await runLine(lineOf({}, 'G12'), 0.1), path);
    await keepRow(whole, path);
    await keepRow(await runLine(lineOf({}), 0.1), path);
    expect((await readReport(path)).map(({ id, share }) => `${id} ${share}`)).toEqual([
      'G1 1',
      'G12 0.1',
    ]);
    await keepRow(await runLine(lineOf({ bad: ['丢了一份'] }), 0.1), path);
    expect((await readReport(path))[0]).toMatchObject({ share: 0.1, ok: false });
  });

  it('is printed with what was tried, the aim, the verdict and the seconds', async () => {
    const table = tableOf([
      await runLine(lineOf({ tried: { 中断点: 1043 }, aims: { 中断点: 1000 } }), 1),
      await runLine(lineOf({ bad: ['丢了一份'] }, 'G2'), 0.1),
    ]);
    expect(table).toContain('中断点 1,043／1,000');
    expect(table).toContain('不通过（1）');
    expect(table).toContain('G2 ✗ 丢了一份');
  });

  it('is printed again as it was run last, and those never run whole are named', async () => {
    const path = join(dir, 'last/plan.json');
    const lines = [lineOf({}), lineOf({}, 'G2'), lineOf({}, 'G3')];
    await keepRow(await runLine(lineOf({ tried: { 中断点: 10 } }), 1), path);
    await keepRow(await runLine(lineOf({}, 'G2'), 0.1), path);
    const some = await lastOf(lines, path);
    expect(some.text).toContain('没有整行做过：G2、G3');
    expect(some.ok).toBe(false);
    expect(await lastOf(lines.slice(0, 1), path)).toMatchObject({ ok: true });
    await keepRow(await runLine(lineOf({ bad: ['丢了一份'] }), 1), path);
    expect((await lastOf(lines.slice(0, 1), path)).ok).toBe(false);
  });

  it('has an id of its own, and a command for it', () => {
    const lines = [...faultLines, ...abuseLines];
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(faultLines.every(({ command }) => command === 'test:faults')).toBe(true);
    expect(abuseLines.every(({ command }) => command === 'test:abuse')).toBe(true);
    expect(unknownIds(lines, ['G99'])).toEqual(['G99']);
    expect([shareOf(1000, 1), shareOf(1000, 0.01), shareOf(10, 0.01)]).toEqual([1000, 10, 1]);
  });
});
