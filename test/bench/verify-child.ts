/** `node test/bench/verify-child.ts GITDIR THREADS [every]`: proves a history once and tells what it took. */
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';

/** What one run of `verify` took. */
export interface VerifyRun {
  readonly ms: number;
  /** Most memory at once, MB. */
  readonly memory: number;
  readonly codes: number;
  /** Commits of main. */
  readonly commits: number;
  readonly signed: number;
  readonly vouched: number;
  readonly threads: number;
}

const [dir = '', threads = '', way] = process.argv.slice(2);
const clone = openClone(dir);
const began = performance.now();
const replay = await replayMain(clone.objects, clone.main, {
  crew: { threads: Number(threads), gitdir: clone.gitdir },
  isEvery: way === 'every' || undefined,
});
const ms = performance.now() - began;
clone.close();
if (!replay.ok) throw new Error(`not proven: ${JSON.stringify(replay.first)}`);
const told: VerifyRun = {
  ...{ ms, memory: process.resourceUsage().maxRSS / 1024, codes: replay.checked },
  ...{ commits: replay.figures.commits, threads: replay.threads },
  ...{ signed: replay.figures.signed, vouched: replay.figures.vouched },
};
console.log(JSON.stringify(told));
