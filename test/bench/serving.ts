import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openOffice } from '#office/open.ts';
import { type BenchRun, type Figure, median } from './figure.ts';

const port = 5891;
const connections = 8;
const seconds = 4;
const rounds = 3;
const steadyRate = 200;
const allowedWait = 50;
const siteStride = 37;

/** What came back for a while, all connections together. */
interface Rate {
  readonly perSecond: number;
  readonly bytes: number;
}

/**
 * Public pages of the server: requests a second of a page that stands for its commit already, and of
 * pages that nobody asked for yet, each against a bare handler that returns as many bytes; and the
 * wait of 99 in 100 at a steady 200 requests a second.
 */
export async function benchServing(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await run.register(run.sites);
  const env = {
    ...process.env,
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    PORT: String(port),
    DEMO: 'off',
    ACCESS_LOG: 'off',
    SITE_URL: `http://127.0.0.1:${port}`,
  };
  const { sites, units } = await addressesOf(env);
  const server = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/start.ts'],
    { env, stdio: 'ignore' },
  );
  try {
    await answers();
    const site = sites[0] ?? '/';
    const list = '/listing/330000';
    return [
      await against('serving-list-again', [() => list], 3, run),
      await against('serving-site-again', [() => site], 3, run),
      await against('serving-site-first', walks(sites, siteStride), 15, run),
      await against('serving-list-first', walks(units, 7), 15, run),
      await waiting([site, list, '/listing', ...units.slice(0, 40)], run),
    ];
  } finally {
    await stop(server);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Public addresses of every site and every unit that lists some. */
async function addressesOf(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly sites: readonly string[]; readonly units: readonly string[] }> {
  const { office } = await openOffice(env);
  const root = [...office.catalogue.units().values()].find(({ level }) => level === 'root');
  const sites: string[] = [];
  const units = new Set<string>();
  if (root) {
    for (const { code, unit } of office.catalogue.everySite(root.code, {})) {
      if (code === null) continue;
      sites.push(`/sites/${code}`);
      units.add(`/listing/${unit}`);
    }
  }
  await office.close();
  return { sites, units: [...units] };
}

/** For each round another walk through pages that were not asked for before. */
function walks(addresses: readonly string[], stride: number): readonly (() => string)[] {
  return Array.from({ length: rounds }, (_, round) => {
    let at = round * Math.floor(addresses.length / rounds);
    return () => {
      at = (at + stride) % addresses.length;
      return addresses[at] ?? '';
    };
  });
}

async function against(
  name: string,
  next: readonly (() => string)[],
  times: number,
  run: BenchRun,
): Promise<Figure> {
  const own: number[] = [];
  const bare: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const walk = next[round % next.length] ?? (() => '/');
    await rateOf(port, walk, 0.5);
    const rate = await rateOf(port, walk, seconds);
    own.push(rate.perSecond);
    bytes = Math.round(rate.bytes);
    bare.push(await bareRate(bytes));
  }
  run.tell(`${name}: ${Math.round(median(own))} 次/秒，基准 ${Math.round(median(bare))} 次/秒`);
  return {
    name,
    median: median(own),
    unit: 'requests/s',
    baseline: median(bare),
    ratio: median(bare) / median(own),
    goal: times,
    runs: rounds,
    note: `times fewer than a bare handler of ${bytes} bytes`,
  };
}

/** A bare handler in a process of its own, so that client and server share nothing either time. */
async function bareRate(bytes: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'bare-server.ts'),
      String(bytes),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const bare = await new Promise<number>((resolve) => {
    child.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())));
  });
  await rateOf(bare, () => '/', 0.5);
  const { perSecond } = await rateOf(bare, () => '/', seconds);
  child.kill();
  return perSecond;
}

async function rateOf(at: number, next: () => string, during: number): Promise<Rate> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const start = performance.now();
  const end = start + during * 1_000;
  let count = 0;
  let bytes = 0;
  const client = async () => {
    while (performance.now() < end) {
      const size = await ask(at, next(), agent);
      bytes += size;
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const took = (performance.now() - start) / 1_000;
  agent.destroy();
  return { perSecond: count / took, bytes: bytes / count };
}

/** Waits at a steady rate, counted from when a request was due and not from when it was sent. */
async function waiting(paths: readonly string[], run: BenchRun): Promise<Figure> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const waits: number[] = [];
  const total = steadyRate * 10;
  const start = performance.now();
  const asked: Promise<void>[] = [];
  for (let index = 0; index < total; index += 1) {
    const due = start + (index * 1_000) / steadyRate;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    const path = paths[index % paths.length] ?? '/';
    asked.push(ask(port, path, agent).then(() => void waits.push(performance.now() - due)));
  }
  await Promise.all(asked);
  agent.destroy();
  const sorted = waits.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  run.tell(`${steadyRate} 次/秒：p50 ${median(sorted).toFixed(1)} ms，p99 ${p99.toFixed(1)} ms`);
  return {
    name: 'serving-p99',
    median: p99,
    unit: 'ms',
    baseline: allowedWait,
    ratio: p99 / allowedWait,
    goal: 1,
    runs: total,
    note: `99 in 100 of ${total} at ${steadyRate} requests/s, as a part of what is allowed`,
  };
}

/** Bytes of the answer; throws for any other status than 200. */
function ask(at: number, path: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = get({ host: '127.0.0.1', port: at, path, agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(bytes);
        else reject(new Error(`${path} answered ${answer.statusCode}`));
      });
    });
    sent.on('error', reject);
  });
}

async function answers(): Promise<void> {
  const agent = new Agent();
  while (!(await ask(port, '/healthz', agent).catch(() => 0))) await sleep(20);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
