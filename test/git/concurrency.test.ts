import { spawn } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { LockBusy, openLock } from '#git/lock.ts';
import { openRepository } from '#git/repository.ts';
import { runScript } from '../faults/harness.ts';
import { fsck, hasGit } from './real-git.ts';
import { cleanUp, commitOnMain, main, openScratch, scratchDir } from './scratch.ts';

afterEach(cleanUp);

describe('several processes', () => {
  it('4 processes × 50 contested commits: none is lost [D2 G4]', async () => {
    const repository = await openScratch();
    const first = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const script = join(import.meta.dirname, 'contest-script.ts');
    const names = ['a', 'b', 'c', 'd'];
    const runs = await Promise.all(
      names.map((name) => runScript(script, [repository.dir, name, '50'])),
    );
    expect(runs.map((run) => run.stderr + run.code)).toEqual(['0', '0', '0', '0']);
    const tip = (await repository.resolve(main)) ?? '';
    const messages = new Set<string>();
    for (let at = tip; at !== first;) {
      const commit = await repository.commit(at);
      messages.add(commit.message);
      at = commit.parents[0] ?? first;
    }
    expect(messages.size).toBe(200);
    let files = 0;
    const { tree } = await repository.commit(tip);
    for await (const _ of repository.files(tree, 'data/notices')) files += 1;
    expect(files).toBe(200);
    await repository.close();
    if (hasGit) expect(fsck(repository.dir)).toBe('');
  }, 120_000);
});

describe('the lock', () => {
  it('is free again at once when its holder is killed [D2]', async () => {
    const path = join(scratchDir(), 'lock.db');
    const lock = openLock(path);
    const script = join(import.meta.dirname, 'lock-script.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const impatient = openLock(path, 60);
    await expect(impatient.run(async () => 1)).rejects.toBeInstanceOf(LockBusy);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const waiting = lock.run(async () => performance.now());
    await sleep(100);
    // Waiting for another process keeps nobody else from working.
    expect(ticks).toBeGreaterThan(1);
    clearInterval(timer);
    const killed = performance.now();
    child.kill('SIGKILL');
    expect((await waiting) - killed).toBeLessThan(500);
    await lock.close();
    await impatient.close();
  });

  it('serves tasks of one process in the order they came, also after a failure', async () => {
    const lock = openLock(join(scratchDir(), 'lock.db'));
    const order: number[] = [];
    const work = [0, 1, 2, 3].map((index) =>
      lock.run(async () => {
        await sleep(5 - index);
        order.push(index);
        if (index === 1) throw new Error('no');
      }),
    );
    const results = await Promise.allSettled(work);
    expect(order).toEqual([0, 1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    await lock.close();
  });

  it('taken twice by one task is a mistake that is told, not a wait for ever', async () => {
    const lock = openLock(join(scratchDir(), 'lock.db'));
    await expect(lock.run(() => lock.run(async () => 1))).rejects.toThrow('held by this task');
    let late: Promise<number> | undefined;
    // What merely began inside may take it when that work is over.
    await lock.run(async () => {
      late = sleep(20).then(() => lock.run(async () => 2));
    });
    expect(await late).toBe(2);
    await lock.close();
  });
});

describe('what a crash leaves', () => {
  it('a ref lock of ours is taken away at once, at the start and by a running process [G17]', async () => {
    const repository = await openScratch();
    await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const lock = join(repository.dir, `${main}.lock`);
    const leave = () => {
      const file = join(repository.dir, 'forge-tmp', `${process.pid}-0123456789`);
      writeFileSync(file, '');
      linkSync(file, lock);
    };
    leave();
    await commitOnMain(repository, { 'data/policy.yaml': 'a: c\n' });
    expect(existsSync(lock)).toBe(false);
    await repository.close();
    leave();
    const notices: string[] = [];
    const again = await openRepository(repository.dir, { notice: (line) => notices.push(line) });
    expect(existsSync(lock)).toBe(false);
    expect(notices).toEqual([
      `清除上次中断留下的锁文件：${main}.lock`,
      '清除上次中断留下的临时文件：1 个',
    ]);
    await again.close();
  });

  it('a lock file of Git is taken away when it is from before the machine started, or 10 minutes old [D2]', async () => {
    const repository = await openScratch();
    await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    await repository.close();
    const lock = join(repository.dir, `${main}.lock`);
    writeFileSync(lock, '');
    await (await openRepository(repository.dir, { notice: () => {} })).close();
    expect(existsSync(lock)).toBe(true);
    const booted = Date.now() + 1_000;
    await (await openRepository(repository.dir, { notice: () => {}, booted })).close();
    expect(existsSync(lock)).toBe(false);
    const packed = join(repository.dir, 'packed-refs.lock');
    writeFileSync(packed, '');
    utimesSync(packed, new Date(), new Date(Date.now() - 11 * 60_000));
    await (await openRepository(repository.dir, { notice: () => {} })).close();
    expect(existsSync(packed)).toBe(false);
  });

  it('temporary files of the dead are swept, those of living processes are left [D1]', async () => {
    const repository = await openScratch();
    const folder = join(repository.dir, 'forge-tmp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '1-abc'), '');
    writeFileSync(join(folder, '999999999-abc'), '');
    writeFileSync(join(folder, 'litter'), '');
    await repository.close();
    await (await openRepository(repository.dir, { notice: () => {} })).close();
    expect(readdirSync(folder)).toEqual(['1-abc']);
  });

  it('nothing temporary is left after ordinary work, and no lock [D1]', async () => {
    const repository = await openScratch();
    await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    expect(readdirSync(join(repository.dir, 'forge-tmp'))).toEqual([]);
    const below = readdirSync(repository.dir, { recursive: true, encoding: 'utf8' });
    expect(below.filter((name) => name.endsWith('.lock'))).toEqual([]);
    expect(statSync(join(repository.dir, 'lock.db')).size).toBe(0);
    await repository.close();
  });
});
