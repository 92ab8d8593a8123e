import { setImmediate } from 'node:timers/promises';
import { type PlanLine, shareOf } from './line.ts';
import { playSequence } from './review-sequences.ts';

const sequences = 20_000;
const stepsEach = 40;

/** Random reviews against a model that shares no rule code with the product (R1). */
export const g10: PlanLine = {
  id: 'G10',
  attack: '随机审核顺序：越级、代审、重复、改内容、换审核人、单位改挂与撤并',
  pass: '每件办结的申请恰有当时流程的全部审核，与独立模型一致',
  command: 'test:faults',
  async run(share, tell) {
    const count = shareOf(sequences, share);
    const bad: string[] = [];
    const met = { 审核事件: 0, 单位变动: 0, 拒绝的审核: 0, 通过的申请: 0 };
    for (let seed = 1; seed <= count; seed += 1) {
      const found = playSequence(seed * 7919, stepsEach);
      met.审核事件 += found.events;
      met.单位变动 += found.moves;
      met.拒绝的审核 += found.refused;
      if (found.isApproved) met.通过的申请 += 1;
      if (found.bad !== '') bad.push(found.bad);
      if (seed % 500 === 0) {
        tell(`${seed} 个顺序`);
        await setImmediate();
      }
    }
    return { tried: { 顺序: count, ...met }, aims: { 顺序: sequences }, bad };
  },
};
