import { sweepStep } from '../faults/sweep.ts';
import { subjectNames } from '../faults/subjects.ts';
import { type PlanLine, sampleOf } from './line.ts';

/** Kills the process before each durable call of everything that writes. */
export const g1: PlanLine = {
  id: 'G1',
  attack: '在每一次写操作处 kill -9',
  pass: '不丢、不重、无须人工，重启不超过 5 秒',
  command: 'test:faults',
  async run(share, tell) {
    const { names, every } = sampleOf(subjectNames, share);
    const bad: string[] = [];
    let points = 0;
    let restart = 0;
    for (const name of names) {
      const found = await sweepStep(name, 'kill', every);
      points += found.points;
      restart = Math.max(restart, found.restart);
      const wrong = found.lost + found.twice + found.corrupt;
      if (wrong > 0) bad.push(`${name}：${wrong} 处，${found.first}`);
      tell(`${name}：${found.points} 个中断点${wrong > 0 ? `，${wrong} 处有误` : ''}`);
    }
    return {
      tried: { 中断点: points, 业务: names.length },
      aims: { 中断点: 1000, 业务: subjectNames.length },
      figures: { 最慢重启秒: Math.round(restart * 100) / 100 },
      limits: { 最慢重启秒: 5 },
      bad,
    };
  },
};
