import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openOffice } from '#office/open.ts';
import { type BenchRun, type Figure, median } from './figure.ts';

const runs = 5;
const allowedExtra = 2_000;
const allowedMemory = 600;

/** From `npm start`'s process to the first answer of /healthz, and its memory after some pages. */
export async function benchReady(run: BenchRun): Promise<readonly Figure[]> {
  const large = await startMany(await run.register(run.sites), 5871);
  const small = await startMany(await run.register(60), 5872);
  const value = median(large.times);
  const baseline = median(small.times);
  return [
    {
      name: 'server-ready-extra',
      median: value - baseline,
      unit: 'ms',
      baseline,
      ratio: (value - baseline) / allowedExtra,
      goal: 1,
      runs,
      note: `ready at ${run.sites} sites minus at 60 (baseline), as a part of the ${allowedExtra} ms allowed`,
    },
    {
      name: 'server-memory',
      median: Math.max(...large.memory),
      unit: 'MB',
      baseline: Math.max(...small.memory),
      ratio: Math.max(...large.memory) / allowedMemory,
      goal: 1,
      runs: 1,
      note: `resident after 200 pages (baseline: at 60 sites), as a part of the ${allowedMemory} MB allowed`,
    },
  ];
}

async function startMany(
  dir: string,
  port: number,
): Promise<{ times: number[]; memory: number[] }> {
  const env = {
    ...process.env,
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    PORT: String(port),
    DEMO: 'off',
    SITE_URL: `http://127.0.0.1:${port}`,
  };
  const first = await openOffice(env);
  await first.office.close();
  const times: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const start = performance.now();
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/start.ts'],
      {
        env,
        stdio: 'ignore',
      },
    );
    await answers(`http://127.0.0.1:${port}/healthz`);
    times.push(performance.now() - start);
    if (index === 0) {
      await browse(port);
      memory.push(await residentMegabytes(child));
    }
    await stop(child);
  }
  await rm(dir, { recursive: true, force: true });
  return { times, memory };
}

async function browse(port: number): Promise<void> {
  const paths = [
    '/',
    '/listing',
    '/listing/330000',
    '/listing/330106',
    '/search?q=%E6%94%BF%E5%BA%9C',
    '/units/330106',
  ];
  for (let index = 0; index < 200; index += 1) {
    const response = await fetch(`http://127.0.0.1:${port}${paths[index % paths.length]}`);
    await response.arrayBuffer();
  }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(5);
  }
}

async function residentMegabytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? '0') / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
