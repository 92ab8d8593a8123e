import { failInPlace } from '../faults/fail-in-place.ts';
import { subjectNames } from '../faults/subjects.ts';
import { type PlanLine, sampleOf } from './line.ts';

/** A disk that is full or fails at one call: the running server answers, goes on, and is sound. */
export const g3: PlanLine = {
  id: 'G3',
  attack: '写操作时磁盘已满（ENOSPC）、磁盘出错（EIO），不重启',
  pass: '明确回答 507／500，数据不坏，可以重做',
  command: 'test:faults',
  async run(share, tell) {
    const { names, every } = sampleOf(subjectNames, share);
    const tried = { ENOSPC: 0, EIO: 0 };
    const bad: string[] = [];
    let answers = 0;
    for (const name of names) {
      const found = await failInPlace(name, Math.max(2, every));
      tried.ENOSPC += found.points.enospc;
      tried.EIO += found.points.eio;
      answers += found.answers;
      bad.push(...found.bad.slice(0, 3));
      const wrong = found.bad.length > 0 ? `，${found.bad.length} 处有误` : '';
      tell(`${name}：${found.points.enospc} + ${found.points.eio} 处${wrong}`);
    }
    return { tried: { ...tried, 明确回答: answers }, aims: { ENOSPC: 500, EIO: 500 }, bad };
  },
};
