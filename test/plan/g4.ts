import { type PlanLine, shareOf } from './line.ts';
import { raceCommits, raceMinters, raceReviewers } from './races.ts';

const processes = 8;
const each = 1000;
const pairs = 1000;
const minters = 6;
const sites = 300;

/** Many at once on the same things: nothing is lost, nobody gets it twice, nobody waits long. */
export const g4: PlanLine = {
  id: 'G4',
  attack: '8 个进程同时提交，1,000 对审核人同时审核，6 个进程同时生成 300 个标识码',
  pass: '不丢、不重，一人成功另一人得知现状，99% 在 2 秒内',
  command: 'test:faults',
  async run(share, tell) {
    const commits = await raceCommits(processes, shareOf(each, share, 4));
    tell(`${commits.updates} 个提交`);
    const reviews = await raceReviewers(shareOf(pairs, share, 4));
    tell(`${reviews.updates / 2} 对审核人`);
    const mints = await raceMinters(minters, shareOf(sites, share, 6));
    tell(`${mints.updates} 次生成`);
    const took = [...commits.took, ...reviews.took, ...mints.took].toSorted((a, b) => a - b);
    const p99 = took[Math.floor(took.length * 0.99)] ?? 0;
    const longest = took.at(-1) ?? 0;
    return {
      tried: {
        争用更新: commits.updates + reviews.updates,
        审核人对: reviews.updates / 2,
        生成的网站: shareOf(sites, share, 6),
      },
      aims: { 争用更新: processes * each + pairs * 2, 审核人对: pairs, 生成的网站: sites },
      figures: { '99% 秒': Math.round(p99) / 1000, 最长秒: Math.round(longest) / 1000 },
      limits: { '99% 秒': 2 },
      bad: [...commits.bad, ...reviews.bad, ...mints.bad].slice(0, 20),
    };
  },
};
