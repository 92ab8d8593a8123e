import type { PlanLine } from './line.ts';
import { soak } from './soak.ts';

const perHour = 7_200;

/** An hour of real use with kill -9 in between; share 1 is sixty minutes (`--minutes N`). */
export const g18: PlanLine = {
  id: 'G18',
  attack: '真实服务器运行 1 小时：填报、审核、生成标识码，约每 30 秒 kill -9 一次',
  pass: '不丢，fsck 和 verify 无误，内存增长低于 5 MB／小时',
  command: 'test:faults',
  async run(share, tell) {
    const minutes = share * 60;
    const killEach = Math.min(30, minutes * 12);
    const found = await soak({ minutes, perHour, killEach }, tell);
    const { growth } = found;
    const hours = minutes / 60;
    return {
      tried: {
        分钟: Math.round(minutes * 10) / 10,
        填报: found.filings,
        审核: found.decisions,
        'kill -9': found.kills,
      },
      aims: { 分钟: 60, 填报: perHour },
      figures: {
        每小时填报: Math.round(found.filings / hours),
        生成的标识码: found.codes,
        断开后重发: found.cut,
        最慢恢复秒: Math.round(found.restart * 10) / 10,
        ...(growth === null ? {} : { 内存增长: Math.round(growth * 10) / 10 }),
      },
      // a few minutes say nothing about an hour
      limits: growth === null || minutes < 60 ? {} : { 内存增长: 5 },
      bad: found.bad,
      note: '同时另有一个不杀的服务器，同样填报、审核，看它的内存；时钟每次重启前进 3 小时，以便每天 16:00 生成',
    };
  },
};
