import type { StruckFault } from './github-story.ts';
import { playAtGithub } from './github-story.ts';
import { type PlanLine, shareOf } from './line.ts';

const aim = 300;
/** Exchanges of the story without faults; the first stories make sure that all of them are struck. */
const exchanges = 48;
const together = 4;

const kinds = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
  { kind: 'hang-up-after' },
  { kind: 'stale' },
] as const;
/** A write has nothing to be stale: it is done and answered with a fault. */
const afterEffect = { kind: 'status-after', status: 500 } as const;

/** GitHub fails at each call of a site's way from filing to code. */
export const g12: PlanLine = {
  id: 'G12',
  attack: 'GitHub 的每次调用：5xx、429、做完后无应答、陈旧的读取或做完后报错',
  pass: '每件事恰好发生一次，重试不超过 5 次，随后继续',
  command: 'test:faults',
  async run(share, tell) {
    const stories = shareOf(Math.ceil(aim / together), share);
    const bad: string[] = [];
    const struck = new Set<string>();
    let cases = 0;
    let again = 0;
    for (let n = 0; n < stories; n += 1) {
      const faults = faultsOf(n);
      const story = await playAtGithub(faults, (exchange, kind) => {
        cases += 1;
        struck.add(`${exchange.replaceAll(/\d+/g, 'N')} ${kind}`);
      });
      again = Math.max(again, story.again);
      bad.push(...story.bad.map((text) => `${JSON.stringify(faults)}：${text}`));
      if (n % 5 === 4) tell(`${cases} 次故障`);
    }
    return {
      tried: { 故障: cases, '调用×故障': struck.size },
      aims: { 故障: aim },
      figures: { 最多重试: again },
      limits: { 最多重试: 6 },
      bad,
      note: '对我们自己写的 GitHub 替身；真实 GitHub 未试',
    };
  },
};

/** Four faults of one story, far apart: first each kind at each call, then the kinds mixed. */
function faultsOf(story: number): readonly StruckFault[] {
  const apart = exchanges / together;
  const round = Math.floor(story / apart);
  return Array.from({ length: together }, (_, n) => {
    const isMixed = round >= kinds.length;
    const kind = kinds[isMixed ? (story + n) % kinds.length : round] ?? kinds[0];
    const at = (story % apart) + n * apart;
    return kind.kind === 'stale' ? { ...kind, at, orElse: afterEffect } : { ...kind, at };
  });
}
