import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTestCountry } from '../office/test-office.ts';
import {
  acknowledged,
  countPoints,
  failAt,
  inPairs,
  killAt,
  runScript,
  sweepPoints,
} from './harness.ts';
import { openAt } from './steps.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'notice-step.ts');
let root: string;
let empty: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'notice-'));
  empty = join(root, 'empty');
  await mkdir(empty);
  await writeTestCountry(join(empty, 'project'));
  await (await openAt(empty, 'file')).office.close();
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The notices that the next start finds, and how many commits published one. */
async function look(dir: string) {
  const { office } = await openAt(dir, 'file', 10);
  const ids = (await office.notices.published()).map(({ id }) => id);
  await office.close();
  const gitdir = join(dir, 'register.git');
  const log = await run('git', ['-C', gitdir, 'log', '--format=%(trailers:key=Event)', 'main']);
  await run('git', ['-C', gitdir, 'fsck', '--strict', '--full']);
  return { ids, commits: log.stdout.match(/Event: notice/g)?.length ?? 0 };
}

it.each([
  ['the process dies', 'kill', 10],
  ['the disk is full', 'enospc', 4],
  ['the disk fails', 'eio', 4],
] as const)(
  '%s while a notice is published: it is there whole or not at all, and once when tried again [L05 R-9.3]',
  async (_, fault, sample) => {
    const count = join(root, `count-${fault}`);
    await cp(empty, count, { recursive: true });
    const total = await countPoints(script, [count]);
    expect(total).toBeGreaterThan(3);
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
      if (confirmed.length > 0) expect(found.ids, at).toEqual(confirmed);
      expect(found.commits, at).toBe(found.ids.length);
      const again = acknowledged(await runScript(script, [dir]));
      expect(again, at).toHaveLength(1);
      expect(await look(dir), at).toEqual({ ids: again, commits: 1 });
      await rm(dir, { recursive: true });
    });
  },
  120_000,
);
