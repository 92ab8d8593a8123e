/**
 * Fault harness: runs a TypeScript script in a process of its own and breaks it at its N-th durable
 * call (every changing file system call of `src/git`, and whatever else passes `faultPoint` of
 * `#git/fault.ts`).
 *
 *   const total = await countPoints(script, args, env);        // the script must end with code 0
 *   const run = await killAt(17, script, args, env);           // SIGKILL before the 17th call
 *   const run = await failAt('enospc', 17, script, args, env); // or 'eio': that call throws
 *   acknowledged(run)                                          // what it had confirmed by then
 *
 * A script confirms with one line `ACK <text>`, written with `writeSync(1, …)` so that it is out
 * before the process can die. Then open the same data again, as the next start would, and compare.
 * `sweepPoints(total)` picks the points: all with `FAULTS=whole`, else about `sample` of them, first
 * and last included. Power cuts are in `harness-power.ts`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a script ended and what it printed. */
export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** Whether every point is swept (`FAULTS=whole`) instead of a sample. */
export const isWhole = process.env['FAULTS'] === 'whole';

/** Runs a script to its end, without faults unless `env` arms one. */
export function runScript(
  script: string,
  args: readonly string[] = [],
  env: Env = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, ...args],
      { env: { ...withoutFaults(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** The environment of a child: no faults but its own, and code that was compiled once. */
export function withoutFaults(): NodeJS.ProcessEnv {
  const { FORGE_FAULT: _, ...env } = process.env;
  return { NODE_COMPILE_CACHE: join(tmpdir(), 'register-compiled'), ...env };
}

/** Runs a script that dies by SIGKILL just before its n-th durable call; a write is torn in half. */
export function killAt(
  n: number,
  script: string,
  args: readonly string[] = [],
  env: Env = {},
): Promise<Run> {
  return runFaulty(`kill:${n}`, script, args, env);
}

/** Runs a script whose n-th durable call throws ENOSPC or EIO, once. */
export function failAt(
  fault: 'enospc' | 'eio',
  n: number,
  script: string,
  args: readonly string[] = [],
  env: Env = {},
): Promise<Run> {
  return runFaulty(`${fault}:${n}`, script, args, env);
}

function runFaulty(fault: string, script: string, args: readonly string[], env: Env): Promise<Run> {
  return runScript(script, args, { ...env, FORGE_FAULT: fault, REGISTER_FAULTS: 'allowed' });
}

/** How many durable calls a script makes. Throws where it does not end well. */
export async function countPoints(
  script: string,
  args: readonly string[] = [],
  env: Env = {},
): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'points-'));
  try {
    const file = join(dir, 'points');
    const run = await runFaulty(`count:${file}`, script, args, env);
    if (run.code !== 0) throw new Error(`the script fails without any fault:\n${run.stderr}`);
    return Number(await readFile(file, 'utf8'));
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** What a run confirmed, in order. A line without its end was not confirmed. */
export function acknowledged(run: Run): readonly string[] {
  return Array.from(run.stdout.matchAll(/^ACK (.*)\n/gm), (match) => match[1] ?? '');
}

/** The points to sweep of 1…total: all of them in a whole sweep, else about `sample`. */
export function sweepPoints(total: number, sample: number): readonly number[] {
  const count = isWhole ? total : Math.min(sample, total);
  const points = Array.from({ length: count }, (_, index) =>
    count === 1 ? 1 : 1 + Math.round((index * (total - 1)) / (count - 1)),
  );
  return [...new Set(points)];
}

/** Does work on items, two at a time: as many as the machine has processors to spare. */
export async function inPairs<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}
