import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.ts';
import { inPairs, withoutFaults } from './harness.ts';
import { restartMinutes } from './steps.ts';
import { type SubjectName, subjectOf } from './subjects.ts';
import type { Subject, Verdict } from './subject.ts';

/** What a sweep of one step found (DESIGN 6). */
export interface SweepResult {
  readonly step: string;
  readonly fault: Fault;
  readonly points: number;
  /** Confirmed to a person and not there afterwards. */
  readonly lost: number;
  /** There more than once. */
  readonly twice: number;
  /** Unreadable, refused by fsck, or not to be finished by trying again. */
  readonly corrupt: number;
  readonly seconds: number;
  /** The longest time that opening the register took after a fault. */
  readonly restart: number;
  /** The first thing that was wrong, in words; empty when nothing was. */
  readonly first: string;
}

export type Fault = 'kill' | 'enospc' | 'eio';

/**
 * Breaks one business step at its durable calls, one run each: the process dies (or the disk
 * refuses) at the n-th call, the register is opened again, and the step is tried again. `every`
 * takes each n-th point only.
 */
export async function sweepStep(
  step: SubjectName,
  fault: Fault,
  every: number,
): Promise<SweepResult> {
  const start = performance.now();
  const subject = subjectOf(step);
  const root = await mkdtemp(join(tmpdir(), `faults-${step}-`));
  const before = join(root, 'before');
  const result = { points: 0, lost: 0, twice: 0, corrupt: 0, restart: 0, first: '' };
  try {
    await mkdir(before);
    await subject.prepare(before);
    const total = await countPoints(root, before, step);
    const points = Array.from({ length: total }, (_, at) => at + 1);
    await inPairs(
      points.filter((point) => (point - 1) % every === 0),
      async (point) => {
        const dir = join(root, `at-${point}`);
        await cp(before, dir, { recursive: true });
        const { stdout } = await child(dir, step, `${fault}:${point}`);
        const acknowledged = /^ACK (.*)\n/m.exec(stdout)?.[1] ?? null;
        const { verdict, restart } = await judge(dir, subject, acknowledged);
        result.points += 1;
        result.restart = Math.max(result.restart, restart);
        if (verdict) {
          result[verdict.kind] += 1;
          result.first ||= `${fault}:${point} ${verdict.kind}: ${verdict.text}`;
        }
        await rm(dir, { recursive: true, force: true });
      },
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return { step, fault, ...result, seconds: (performance.now() - start) / 1000 };
}

async function countPoints(root: string, before: string, step: string): Promise<number> {
  const dir = join(root, 'count');
  const file = join(root, 'points');
  await cp(before, dir, { recursive: true });
  await writeFile(file, '');
  const { stdout, code } = await child(dir, step, `count:${file}`);
  await rm(dir, { recursive: true, force: true });
  if (code !== 0 || !stdout.includes('ACK')) throw new Error(`${step} does not run at all`);
  return Number(await readFile(file, 'utf8'));
}

async function child(
  dir: string,
  step: string,
  fault: string,
): Promise<{ stdout: string; code: number | null }> {
  const script = await bundled(join(import.meta.dirname, 'do-step.ts'));
  return new Promise((resolve) => {
    const process_ = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, dir, step],
      {
        env: { ...withoutFaults(), FORGE_FAULT: fault, REGISTER_FAULTS: 'allowed' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let stdout = '';
    process_.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    process_.once('close', (code) => resolve({ stdout, code }));
  });
}

/** Opens the register again as its next start does, tries the step again, and looks at everything. */
async function judge(
  dir: string,
  subject: Subject,
  acknowledged: string | null,
): Promise<{ readonly verdict: Verdict; readonly restart: number }> {
  const began = performance.now();
  let restart = 0;
  try {
    const opened = await subject.open(dir, restartMinutes);
    restart = (performance.now() - began) / 1000;
    const lost = acknowledged === null ? null : await subject.missing(opened, acknowledged);
    const again = await subject.act(opened);
    await opened.office.close();
    if (lost) return { restart, verdict: { kind: 'lost', text: lost } };
    if (acknowledged !== null && again !== acknowledged) {
      const text = `confirmed ${acknowledged}, then ${again}`;
      return { restart, verdict: { kind: 'twice', text } };
    }
    return { restart, verdict: await subject.check(dir) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { restart, verdict: { kind: 'corrupt', text } };
  }
}
