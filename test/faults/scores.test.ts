import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sites } from '../office/census-office.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import {
  acknowledged,
  countPoints,
  failAt,
  inPairs,
  killAt,
  runScript,
  sweepPoints,
} from './harness.ts';
import { openForScores, writeCensus } from './scores.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'score-step.ts');
let root: string;
let empty: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scores-'));
  empty = join(root, 'empty');
  await mkdir(empty);
  await writeCensus(empty);
  await (await openForScores(empty)).office.close();
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The scores that the next start finds, and the commits that gave them. */
async function look(dir: string) {
  const { office } = await openForScores(dir, 10);
  const found = office.catalogue.census.scoredSite(testCampaign.id, sites.department);
  await office.close();
  const gitdir = join(dir, 'register.git');
  const log = await run('git', ['-C', gitdir, 'log', '--format=%(trailers:key=Event)', 'main']);
  await run('git', ['-C', gitdir, 'fsck', '--strict', '--full']);
  return {
    scores: [...(found?.self ? ['self'] : []), ...(found?.inspection ? ['inspection'] : [])],
    commits: log.stdout.match(/Event: (?:self-score|inspection)/g)?.length ?? 0,
  };
}

it.each([
  ['the process dies', 'kill', 10],
  ['the disk is full', 'enospc', 4],
  ['the disk fails', 'eio', 4],
] as const)(
  '%s while a site is scored: what was confirmed is there, and each score once when tried again [N01 N02 N20 R-9.3]',
  async (_, fault, sample) => {
    const count = join(root, `count-${fault}`);
    await cp(empty, count, { recursive: true });
    const total = await countPoints(script, [count]);
    expect(total).toBeGreaterThan(10);
    await inPairs(sweepPoints(total, sample), async (point) => {
      const dir = join(root, `${fault}-${point}`);
      await cp(empty, dir, { recursive: true });
      const broken =
        fault === 'kill'
          ? await killAt(point, script, [dir])
          : await failAt(fault, point, script, [dir]);
      const at = `${fault}:${point} of ${total}`;
      const confirmed = acknowledged(broken);
      const found = await look(dir);
      expect(found.scores.slice(0, confirmed.length), at).toEqual(confirmed);
      expect(found.commits, at).toBe(found.scores.length);
      expect(acknowledged(await runScript(script, [dir])), at).toEqual(['self', 'inspection']);
      expect(await look(dir), at).toEqual({ scores: ['self', 'inspection'], commits: 2 });
      await rm(dir, { recursive: true });
    });
  },
  120_000,
);
