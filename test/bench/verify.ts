import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';
import { writeHistory } from './history.ts';

const run = promisify(execFile);

/** A minute for the census of 2015 (issue 7); less for fewer sites. */
const minute = 60_000;
const census = 84_094;
/** Megabytes that it may take, the writing of the history in the same process included. */
const memoryMax = 2000;

/**
 * The whole history of a register proven: every site with its filing, approvals, conclusion and mint
 * (without signatures); and the same number of sites that came with the first commit. Baselines: the
 * minute that is allowed, and `git fsck`, which reads the same objects and understands none of them.
 */
export async function benchVerify(bench: BenchRun): Promise<readonly Figure[]> {
  const { sites, tell } = bench;
  const dir = await mkdtemp(join(tmpdir(), 'bench-verify-'));
  const history = join(dir, 'history.git');
  tell(`a history of ${sites} sites …`);
  await writeHistory(history, sites);
  const allowed = (minute * sites) / census;
  const threads = Math.min(8, availableParallelism());
  const walked = await verify(history, bench, threads);
  const memory = process.resourceUsage().maxRSS / 1024;
  tell('git fsck …');
  const checked = await timed(() => run('git', ['-C', history, 'fsck', '--full', '--no-dangling']));
  const seeded = await bench.register(sites);
  const started = await verify(join(seeded, 'register.git'), bench, threads);
  await rm(dir, { recursive: true, force: true });
  await rm(seeded, { recursive: true, force: true });
  const note = `${sites} sites, ${threads} threads`;
  const minuteNote = `${note}; allowed: 60 s for ${census}`;
  return [
    compared(
      'verify-history',
      [walked],
      [allowed],
      1,
      `${minuteNote}, each with its whole history`,
    ),
    compared('verify-fsck', [walked], [checked], 4, `${note}; git fsck of the same history`),
    compared('verify-memory', [memory], [memoryMax], 1, `${note}, most memory at once`, 'MB'),
    compared('verify-start', [started], [allowed], 1, `${minuteNote}, all in the first commit`),
  ];
}

async function verify(dir: string, { sites, tell }: BenchRun, threads: number): Promise<number> {
  const clone = openClone(dir);
  const crew = { threads, gitdir: clone.gitdir };
  const time = await timed(async () => {
    const replay = await replayMain(clone.objects, clone.main, { crew });
    const { ok, checked, first, figures } = replay;
    if (!ok || checked !== sites) throw new Error(`not proven: ${JSON.stringify(first)}`);
    tell(
      `${checked} codes, ${figures.commits} commits of main, ${figures.signed} signatures, ${replay.threads} threads`,
    );
  });
  clone.close();
  return time;
}
