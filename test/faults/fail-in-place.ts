import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalFor } from '#front/refusal.ts';
import { pointsPassed, setFault } from '#git/fault.ts';
import { catchUp } from '#office/settle.ts';
import { type SubjectName, subjectOf } from './subjects.ts';
import { restartMinutes } from './steps.ts';
import type { Subject } from './subject.ts';

/** What failing one thing at its durable calls found. */
export interface InPlaceResult {
  readonly points: { readonly enospc: number; readonly eio: number };
  /** How many of them ended in an answer of the front; the rest was done all the same. */
  readonly answers: number;
  readonly bad: readonly string[];
}

const statusOf = { enospc: 507, eio: 500 } as const;

/**
 * Lets each `every`-th durable call of one thing throw, both faults in turn, in a register that stays
 * open: the answer must be 507 or 500 as the front gives it, doing it again once the scheduler has
 * come by must succeed (a mail waits for its next try), and nothing may be there twice. Only one at a
 * time in a process.
 */
export async function failInPlace(name: SubjectName, every: number): Promise<InPlaceResult> {
  const subject = subjectOf(name);
  const root = await mkdtemp(join(tmpdir(), `in-place-${name}-`));
  const before = join(root, 'before');
  const points = { enospc: 0, eio: 0 };
  const bad: string[] = [];
  let answers = 0;
  const before_ = process.env['REGISTER_FAULTS'];
  process.env['REGISTER_FAULTS'] = 'allowed';
  try {
    await mkdir(before);
    await subject.prepare(before);
    const total = await countInPlace(root, before, subject);
    for (const fault of ['enospc', 'eio'] as const) {
      for (let point = 1; point <= total; point += every) {
        const dir = join(root, 'at');
        await cp(before, dir, { recursive: true });
        const { answer, wrong } = await failOnce(dir, subject, fault, point);
        points[fault] += 1;
        if (answer) answers += 1;
        if (wrong !== null) bad.push(`${name} ${fault}:${point}：${wrong}`);
        await rm(dir, { recursive: true, force: true });
      }
    }
  } finally {
    setFault(null);
    if (before_ === undefined) delete process.env['REGISTER_FAULTS'];
    else process.env['REGISTER_FAULTS'] = before_;
    await rm(root, { recursive: true, force: true });
  }
  return { points, answers, bad };
}

async function countInPlace(root: string, before: string, subject: Subject): Promise<number> {
  const dir = join(root, 'count');
  await cp(before, dir, { recursive: true });
  const opened = await subject.open(dir, 0);
  setFault('eio:1000000000');
  await subject.act(opened);
  const passed = pointsPassed();
  setFault(null);
  await opened.office.close();
  await rm(dir, { recursive: true });
  return passed;
}

async function failOnce(
  dir: string,
  subject: Subject,
  fault: 'enospc' | 'eio',
  point: number,
): Promise<{ readonly answer: boolean; readonly wrong: string | null }> {
  let opened = await subject.open(dir, 0);
  setFault(`${fault}:${point}`);
  const error = await subject.act(opened).then(
    () => null,
    (reason: unknown) => reason,
  );
  setFault(null);
  const { status } = error === null ? { status: 200 } : refusalFor(error);
  // a mail that could not be sent waits for its next try: a job, nobody is answered
  const isJob = error !== null && /mails wait for another try/.test(String(error));
  const unclear =
    error !== null && !isJob && status !== statusOf[fault] ? `${status} ${String(error)}` : null;
  try {
    const { tools } = opened;
    await tools.forge.exclusive(() => catchUp(tools));
    // mails that were being sent are free again when their lease has ended
    if (isJob || (error !== null && subject.name === 'mail')) {
      await opened.office.close();
      opened = await subject.open(dir, restartMinutes);
    }
    const again = await subject.act(opened);
    const missing = await subject.missing(opened, again);
    await opened.office.close();
    const verdict = await subject.check(dir);
    const wrong = unclear ?? missing ?? (verdict && `${verdict.kind}: ${verdict.text}`);
    return { answer: error !== null && !isJob, wrong };
  } catch (reason) {
    await opened.office.close().catch(() => {});
    return { answer: error !== null, wrong: `cannot go on: ${String(reason)}` };
  }
}
