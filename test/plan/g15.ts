import { flippable, sequence, tryFlip } from '../faults/flips.ts';
import { careWorld } from '../office/care/world.ts';
import { type PlanLine, shareOf } from './line.ts';
import { restoreSeconds } from './restore-time.ts';

const flips = 200;
const sites = 14_000;

/** One bit flipped in each of many files, and a whole register brought back from its backup. */
export const g15: PlanLine = {
  id: 'G15',
  attack: '在 200 个文件里各翻转一位；从备份恢复有 14,000 个网站的登记簿',
  pass: '全部发现，从镜像修好；60 秒内恢复',
  command: 'test:faults',
  async run(share, tell) {
    const world = await careWorld();
    const count = shareOf(flips, share, 2);
    const bad: string[] = [];
    try {
      const next = sequence(20_261_121);
      const files = flippable(world);
      for (let n = 0; n < count; n += 1) {
        const flip = await tryFlip(world, files[n % files.length] ?? '', next());
        if (flip.codes.length === 0) bad.push(`没有发现：${flip.file} 第 ${flip.bit} 位`);
        if ((flip.left?.length ?? 0) > 0) bad.push(`没有修好：${flip.file} ${flip.left?.join()}`);
        if (n % 20 === 19) tell(`${n + 1} 处翻转`);
      }
    } finally {
      await world.remove();
    }
    const size = shareOf(sites, share, 200);
    const seconds = await restoreSeconds(size);
    return {
      tried: { 翻转: count, 网站: size },
      aims: { 翻转: flips, 网站: sites },
      figures: { 恢复秒: Math.round(seconds * 10) / 10 },
      limits: { 恢复秒: 60 },
      bad,
    };
  },
};
