import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeTestCountry } from '../office/test-office.ts';
import { lookAtChange, missingChange } from './change-sweep.ts';
import { doStep, openAt, restartMinutes, type StepName, stepNames, theFiling } from './steps.ts';

const run = promisify(execFile);

/** What a sweep of one step found (DESIGN 6). */
export interface SweepResult {
  readonly step: StepName;
  readonly fault: Fault;
  readonly points: number;
  /** Confirmed to a person and not there afterwards. */
  readonly lost: number;
  /** There more than once. */
  readonly twice: number;
  /** Unreadable, refused by fsck, or not to be finished by trying again. */
  readonly corrupt: number;
  readonly seconds: number;
  /** The first thing that was wrong, in words; empty when nothing was. */
  readonly first: string;
}

export type Fault = 'kill' | 'enospc' | 'eio';

/**
 * Breaks one business step at its durable calls, one run each: the process dies (or the disk
 * refuses) at the n-th call, the register is opened again, and the step is tried again. `every`
 * takes each n-th point only.
 */
export async function sweepStep(step: StepName, fault: Fault, every: number): Promise<SweepResult> {
  const start = performance.now();
  const root = await mkdtemp(join(tmpdir(), `faults-${step}-`));
  const before = join(root, 'before');
  await prepare(before, step);
  const total = await countPoints(root, before, step);
  const result = { points: 0, lost: 0, twice: 0, corrupt: 0, first: '' };
  for (let point = 1; point <= total; point += every) {
    const dir = join(root, `at-${point}`);
    await cp(before, dir, { recursive: true });
    const { stdout } = await child(dir, step, `${fault}:${point}`);
    const verdict = await judge(dir, step, /^ACK (.*)$/m.exec(stdout)?.[1] ?? null);
    result.points += 1;
    if (verdict) {
      result[verdict.kind] += 1;
      result.first ||= `${fault}:${point} ${verdict.text}`;
    }
    await rm(dir, { recursive: true, force: true });
  }
  await rm(root, { recursive: true, force: true });
  return { step, fault, ...result, seconds: (performance.now() - start) / 1000 };
}

/** The register as it stands when the step begins. */
async function prepare(dir: string, step: StepName): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeTestCountry(join(dir, 'project'));
  const earlier = stepNames.slice(0, stepNames.indexOf(step)).filter((name) => name !== 'return');
  const opened = await openAt(dir, 'file');
  await opened.office.close();
  for (const name of earlier) {
    const at = await openAt(dir, name);
    await doStep(at, name);
    await at.office.close();
  }
}

async function countPoints(root: string, before: string, step: StepName): Promise<number> {
  const dir = join(root, 'count');
  const file = join(root, 'points');
  await cp(before, dir, { recursive: true });
  await writeFile(file, '');
  const { stdout, code } = await child(dir, step, `count:${file}`);
  await rm(dir, { recursive: true, force: true });
  if (code !== 0 || !stdout.includes('ACK')) throw new Error(`${step} does not run at all`);
  return Number(await readFile(file, 'utf8'));
}

function child(
  dir: string,
  step: StepName,
  fault: string,
): Promise<{ stdout: string; code: number | null }> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, 'do-step.ts');
    const process_ = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, dir, step],
      {
        env: { ...process.env, FORGE_FAULT: fault, REGISTER_FAULTS: 'allowed' },
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

export type Verdict = { readonly kind: 'lost' | 'twice' | 'corrupt'; readonly text: string } | null;

/** Opens the register again as its next start does, tries the step again, and looks at everything. */
async function judge(dir: string, step: StepName, acknowledged: string | null): Promise<Verdict> {
  try {
    const opened = await openAt(dir, step, restartMinutes);
    const lost = acknowledged === null ? null : await missing(opened, step, acknowledged);
    const again = await doStep(opened, step);
    await opened.office.close();
    if (lost) return { kind: 'lost', text: lost };
    if (acknowledged !== null && again !== acknowledged) {
      return { kind: 'twice', text: `confirmed ${acknowledged}, then ${again}` };
    }
    return (await lookAt(dir, step)) ?? null;
  } catch (error) {
    return { kind: 'corrupt', text: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether what was confirmed is there before anything is tried again. */
async function missing(
  opened: Awaited<ReturnType<typeof openAt>>,
  step: StepName,
  acknowledged: string,
): Promise<string | null> {
  const { office } = opened;
  if (step === 'emergency' || step === 'confirm' || step === 'sweep') {
    return missingChange(opened, step);
  }
  const id = await theFiling(opened);
  if (!id) return 'the filing is gone';
  const progress = await office.progress(id);
  switch (step) {
    case 'file':
      return (await office.checkReceipt(acknowledged, '127.0.0.9')).ok
        ? null
        : 'the receipt code is unknown';
    case 'approve':
      return progress?.state.done === 1 ? null : 'the approval is gone';
    case 'return':
      return progress?.state.stage === 'returned' ? null : 'the return is gone';
    case 'conclude':
      return progress?.state.stage === 'concluded' ? null : 'the conclusion is gone';
    case 'mint':
      return progress?.siteCode === acknowledged ? null : 'the code is gone';
    case 'mail':
      return (await mailsIn(opened.environment.mailUrl)).length >= 4 ? null : 'a mail is gone';
  }
}

/** The whole register after the step: sound for Git, everything exactly once. */
async function lookAt(dir: string, step: StepName): Promise<Verdict> {
  const gitdir = join(dir, 'register.git');
  await run('git', ['-C', gitdir, 'fsck', '--strict', '--full']);
  const opened = await openAt(dir, step, restartMinutes);
  if (step === 'emergency' || step === 'confirm' || step === 'sweep') {
    return lookAtChange(opened, step);
  }
  const index = stepNames.indexOf(step);
  const { forge, catalogue, store } = opened.tools;
  const proposals = await forge.proposals();
  const all = { page: 1, size: 10 };
  const id = await theFiling(opened);
  const progress = id && (await opened.office.progress(id));
  const mails = id ? store.outbox.ofFiling(id) : [];
  const listed = catalogue.listing(null, all).total;
  await opened.office.close();
  const decisions = progress
    ? progress.events.filter(({ event }) => event === 'approve' || event === 'return')
    : [];
  const expectedDecisions = { file: 0, approve: 1, return: 2, conclude: 3, mint: 3, mail: 3 }[step];
  const isConcluded = index >= stepNames.indexOf('conclude');
  if (proposals.length !== (isConcluded ? 0 : 1)) {
    return { kind: isConcluded ? 'corrupt' : 'twice', text: `${proposals.length} open filings` };
  }
  if (decisions.length !== expectedDecisions) {
    const kind = decisions.length > expectedDecisions ? 'twice' : 'lost';
    return { kind, text: `${decisions.length} decisions` };
  }
  if (step === 'mint' || step === 'mail') {
    if (listed !== 1)
      return { kind: listed > 1 ? 'twice' : 'lost', text: `${listed} sites listed` };
  }
  const expectedMails = { file: 2, approve: 2, return: 4, conclude: 2, mint: 4, mail: 4 }[step];
  if (mails.length !== expectedMails) {
    const kind = mails.length > expectedMails ? 'twice' : 'lost';
    return { kind, text: `${mails.length} mails queued` };
  }
  if (step === 'mail') {
    const sent = (await mailsIn(opened.environment.mailUrl)).length;
    if (sent !== 4)
      return { kind: sent > 4 ? 'twice' : 'lost', text: `${sent} mails in the folder` };
  }
  return null;
}

async function mailsIn(mailUrl: string): Promise<readonly string[]> {
  const names = await readdir(mailUrl.slice('file:'.length)).catch(() => []);
  return names.filter((name) => name.endsWith('.eml'));
}
