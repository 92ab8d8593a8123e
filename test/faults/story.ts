import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeTestCountry } from '../office/test-office.ts';
import { lookAtChange, missingChange } from './change-sweep.ts';
import { doStep, openAt, restartMinutes, type StepName, stepNames, theFiling } from './steps.ts';
import type { Subject, Verdict } from './subject.ts';

const run = promisify(execFile);

/** One step of the story of a site, from its filing to the end of an emergency. */
export function storySubject(step: StepName): Subject {
  return {
    name: step,
    prepare: (dir) => prepare(dir, step),
    open: (dir, minutes) => openAt(dir, step, minutes),
    act: (opened) => doStep(opened, step),
    missing: (opened, acknowledged) => missing(opened, step, acknowledged),
    check: (dir) => lookAt(dir, step),
  };
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
