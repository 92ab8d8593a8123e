import { runCanaries } from '../canaries/canaries.ts';
import type { PlanLine } from './line.ts';

/** Persons, passwords, codes and keys through every form, and none of them outside (G19, R-9.1). */
export const canaries: PlanLine = {
  id: 'G19',
  attack: '从每个表单和导入埋入姓名、电话、邮箱、密码、各种码和密钥，再到处查找',
  pass: '私有库以外一个也找不到',
  command: 'test:abuse',
  run: async (_share, tell) => {
    const { canaries: sown, places, found } = await runCanaries(tell);
    for (const [place, bytes] of places) tell(`${place}：${bytes} 字节`);
    const megabytes = [...places.values()].reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    return {
      tried: { 标记: sown.length, 地方: places.size },
      aims: { 标记: 40, 地方: 13 },
      figures: { 查找兆字节: Math.round(megabytes) },
      bad: found,
    };
  },
};
