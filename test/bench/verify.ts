import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';
import { writeHistory } from './history.ts';

/** A minute for the census of 2015 (issue 7); less for fewer sites. */
const minute = 60_000;
const census = 84_094;

/**
 * The whole history of a register proven: every site with its filing, approvals, conclusion and mint,
 * and the same number of sites that came with the first commit. Baseline: the minute that is allowed.
 */
export async function benchVerify(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-verify-'));
  const history = join(dir, 'history.git');
  run.tell(`a history of ${run.sites} sites …`);
  await writeHistory(history, run.sites);
  const allowed = (minute * run.sites) / census;
  const walked = await verify(history, run);
  const seeded = await run.register(run.sites);
  const started = await verify(join(seeded, 'register.git'), run);
  await rm(dir, { recursive: true, force: true });
  await rm(seeded, { recursive: true, force: true });
  const note = `${run.sites} sites; allowed: 60 s for ${census}`;
  return [
    compared('verify-history', [walked], [allowed], 1, `${note}, each with its whole history`),
    compared('verify-start', [started], [allowed], 1, `${note}, all in the first commit`),
  ];
}

async function verify(dir: string, { sites, tell }: BenchRun): Promise<number> {
  const clone = openClone(dir);
  const time = await timed(async () => {
    const { ok, checked, first, figures } = await replayMain(clone.objects, clone.main);
    if (!ok || checked !== sites) throw new Error(`not proven: ${JSON.stringify(first)}`);
    tell(`${checked} codes, ${figures.commits} commits of main`);
  });
  clone.close();
  return time;
}
