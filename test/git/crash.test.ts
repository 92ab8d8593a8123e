import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pointsPassed, setFault } from '#git/fault.ts';
import { readRefs, writeRefs } from '#git/refs.ts';
import { openRepository } from '#git/repository.ts';
import { createSafeFs } from '#git/safe-fs.ts';
import {
  acknowledged,
  countPoints,
  inPairs,
  isWhole,
  killAt,
  sweepPoints,
} from '../faults/harness.ts';
import { powerCuts, readDisk, recordDisk, writeImage } from '../faults/harness-power.ts';
import { judge, readAll } from './fault-judge.ts';
import { playSteps, stateOf, sweptRefs } from './fault-steps.ts';
import { fsck, hasGit } from './real-git.ts';
import { cleanUp, commitOnMain, openScratch, scratchDir } from './scratch.ts';

const script = join(import.meta.dirname, 'fault-script.ts');
const limit = isWhole ? 3_600_000 : 240_000;

/** A register with one site in `<dir>/before`, and the states that the steps go through. */
async function prepare(dir: string): Promise<readonly string[]> {
  const before = join(dir, 'before');
  mkdirSync(before);
  const repository = await openScratch(before);
  await commitOnMain(repository, { 'data/sites/33/330106/3301060001.yaml': 'a: b\n' });
  const states = [await stateOf(repository)];
  await repository.close();
  cpSync(before, join(dir, 'rehearsal'), { recursive: true });
  const rehearsal = await openScratch(join(dir, 'rehearsal'));
  await playSteps(rehearsal, (state) => states.push(state));
  await rehearsal.close();
  return states;
}

let dir: string;
let states: readonly string[];
beforeEach(async () => {
  dir = scratchDir();
  states = await prepare(dir);
});
afterEach(() => {
  setFault(null);
  cleanUp();
});

describe('a crash at any call', () => {
  it(
    'kill -9: what was confirmed is there, nothing is broken, no person is needed [R-9.3 G1]',
    async () => {
      const count = join(dir, 'count');
      cpSync(join(dir, 'before'), count, { recursive: true });
      const total = await countPoints(script, [count]);
      expect(total).toBeGreaterThan(100);
      const wrong: string[] = [];
      await inPairs(sweepPoints(total, 24), async (point) => {
        const at = join(dir, `at-${point}`);
        cpSync(join(dir, 'before'), at, { recursive: true });
        const run = await killAt(point, script, [at]);
        const gitdir = join(at, 'register.git');
        const verdict = await judge(gitdir, acknowledged(run), states);
        if (run.signal !== 'SIGKILL') wrong.push(`${point}: was not killed`);
        if (verdict) wrong.push(`${point}: ${verdict}`);
        if (hasGit && fsck(gitdir)) wrong.push(`${point}: ${fsck(gitdir)}`);
        rmSync(at, { recursive: true });
      });
      expect(wrong).toEqual([]);
    },
    limit,
  );

  it(
    'kill -9 while the register is first made: the next start makes it [R-11.1]',
    async () => {
      const total = await countPoints(script, [scratchDir()]);
      const wrong: string[] = [];
      await inPairs(sweepPoints(total, 24), async (point) => {
        const at = join(dir, `new-${point}`);
        mkdirSync(at);
        await killAt(point, script, [at]);
        const verdict = await startAgain(at).catch((error: unknown) => String(error));
        if (verdict) wrong.push(`${point}: ${verdict}`);
        rmSync(at, { recursive: true });
      });
      expect(wrong).toEqual([]);

      async function startAgain(at: string): Promise<string> {
        const repository = await openScratch(at);
        await readAll(repository, await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' }));
        await repository.close();
        return hasGit ? fsck(repository.dir) : '';
      }
    },
    limit,
  );

  it.each(['enospc', 'eio'] as const)(
    '%s: the step fails or is done, the same process goes on [R-9.3 G3]',
    async (fault) => {
      process.env['REGISTER_FAULTS'] = 'allowed';
      const play = async (point: number) => {
        const at = join(dir, `${fault}-${point}`);
        cpSync(join(dir, 'before'), at, { recursive: true });
        const repository = await openScratch(at);
        const confirmed: string[] = [];
        setFault(`${fault}:${point}`);
        const error = await playSteps(repository, (state) => confirmed.push(state)).then(
          () => null,
          (reason: unknown) => reason,
        );
        const passed = pointsPassed();
        setFault(null);
        const gitdir = repository.dir;
        const verdict = await goesOn().catch(
          (reason: unknown) => `cannot go on: ${String(reason)}`,
        );
        await repository.close();
        const damage = hasGit && point % 8 === 1 ? fsck(gitdir) : '';
        rmSync(at, { recursive: true });
        return { passed, error, verdict: verdict ?? (damage || null) };

        async function goesOn(): Promise<string | null> {
          const state = await stateOf(repository);
          if (state !== states[confirmed.length] && state !== states[confirmed.length + 1]) {
            return `stands at ${state}`;
          }
          await commitOnMain(repository, { 'data/notices/after.yaml': 'a: b\n' });
          for (const ref of sweptRefs) await readAll(repository, await repository.resolve(ref));
          return null;
        }
      };
      const { passed } = await play(1_000_000);
      expect(passed).toBeGreaterThan(100);
      const wrong: string[] = [];
      let failed = 0;
      for (const point of sweepPoints(passed, 40)) {
        const { error, verdict } = await play(point);
        if (error !== null) failed += 1;
        if (error !== null && !String(error).includes(fault.toUpperCase()))
          wrong.push(`${point}: ${String(error)}`);
        if (verdict) wrong.push(`${point}: ${verdict}`);
      }
      expect(wrong).toEqual([]);
      expect(failed).toBeGreaterThan(8);
    },
    limit,
  );

  it(
    'power cut: only flushed data and names are left, and all that was confirmed is there [G2]',
    async () => {
      const at = join(dir, 'power');
      cpSync(join(dir, 'before'), at, { recursive: true });
      const gitdir = join(at, 'register.git');
      const start = readDisk(gitdir);
      const trace = await recordDisk(async (mark) => {
        const repository = await openScratch(at);
        await playSteps(repository, mark);
        await repository.close();
      });
      expect(trace.length).toBeGreaterThan(100);
      const wrong: string[] = [];
      let images = 0;
      for (const image of powerCuts(gitdir, start, trace, (index) => isWhole || index % 9 === 4)) {
        images += 1;
        if (!isWhole && images % 5 !== 0) continue;
        const disk = join(dir, 'image');
        writeImage(image, disk);
        // The machine started again: every lock file is from before.
        const verdict = await judge(disk, image.marks, states, Date.now() + 60_000);
        if (verdict) wrong.push(`after ${image.after}: ${verdict}`);
        else if (hasGit && images % 50 === 0 && fsck(disk))
          wrong.push(`after ${image.after}: ${fsck(disk)}`);
        rmSync(disk, { recursive: true });
      }
      console.log(`power cuts: ${images} images`);
      expect(images).toBeGreaterThan(100);
      expect(wrong.slice(0, 5)).toEqual([]);
    },
    limit,
  );

  it(
    'power cut while refs are gathered in one file, or taken out of it: none changes by it [D2 G2]',
    async () => {
      const at = join(dir, 'refs');
      cpSync(join(dir, 'before'), at, { recursive: true });
      const repository = await openScratch(at);
      const tip = (await repository.resolve(sweptRefs[0])) ?? '';
      const names = ['0', '1', '2', '3'].map((last) => `refs/heads/filing/0000000${last}`);
      for (const name of names) await repository.moveRef(name, tip, null);
      const gitdir = repository.dir;
      const start = readDisk(gitdir);
      const trace = await recordDisk(async (mark) => {
        await repository.locked(() => writeRefs(createSafeFs(gitdir), readRefs(gitdir)).pack());
        mark('packed');
        await repository.moveRef(names[0] ?? '', null, tip);
        mark('deleted');
      });
      await repository.close();
      const wrong: string[] = [];
      let images = 0;
      for (const image of powerCuts(gitdir, start, trace, (index) => isWhole || index % 6 === 0)) {
        images += 1;
        const disk = join(dir, 'image');
        writeImage(image, disk);
        const again = await openRepository(disk, { notice: () => {}, booted: Date.now() + 60_000 });
        const found = await again.refs('refs/heads/filing/');
        const isFirstThere = found.some(({ ref }) => ref === names[0]);
        if (found.length !== (isFirstThere ? 4 : 3) || found.some(({ oid }) => oid !== tip)) {
          wrong.push(`after ${image.after}: ${JSON.stringify(found)}`);
        }
        if (isFirstThere && image.marks.includes('deleted'))
          wrong.push(`after ${image.after}: back`);
        if (!image.marks.includes('packed') && !isFirstThere)
          wrong.push(`after ${image.after}: lost`);
        await again.close();
        rmSync(disk, { recursive: true });
      }
      expect(images).toBeGreaterThan(20);
      expect(wrong.slice(0, 5)).toEqual([]);
    },
    limit,
  );

  it(
    'the simulated disk finds what is missing: a commit that is not flushed is lost [G2]',
    async () => {
      const at = join(dir, 'power');
      cpSync(join(dir, 'before'), at, { recursive: true });
      const gitdir = join(at, 'register.git');
      const start = readDisk(gitdir);
      const trace = await recordDisk(async (mark) => {
        const repository = await openRepository(gitdir, { notice: () => {} });
        await playSteps(repository, mark);
        await repository.close();
      });
      for (const forgotten of ['sync', 'sync-dir'] as const) {
        let wrong = 0;
        const rest = trace.filter((event) => event.op !== forgotten);
        const disks = powerCuts(gitdir, structuredClone(start), rest, (index) => index % 40 === 0);
        for (const image of disks) {
          const disk = join(dir, 'image');
          writeImage(image, disk);
          if (await judge(disk, image.marks, states, Date.now() + 60_000)) wrong += 1;
          rmSync(disk, { recursive: true });
          if (wrong > 0) break;
        }
        expect(wrong).toBeGreaterThan(0);
      }
    },
    limit,
  );
});
