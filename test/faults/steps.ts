import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { accountOf, decideAs, formOf } from '../office/test-office.ts';

/** Business steps that are swept, in the order of the story. */
export const stepNames = [
  'file',
  'approve',
  'return',
  'conclude',
  'mint',
  'mail',
  'emergency',
  'confirm',
  'sweep',
] as const;
export type StepName = (typeof stepNames)[number];

/** A signed token is the same in every run, so that a repeated submission is the same one. */
const tokenText = 'fault-sweep-filing-1';

/** When each step happens; later steps are later, so that clocks never run back. */
const times: Readonly<Record<StepName, string>> = {
  file: '2026-11-20T09:00:00+08:00',
  approve: '2026-11-20T10:00:00+08:00',
  return: '2026-11-20T10:30:00+08:00',
  conclude: '2026-11-20T11:00:00+08:00',
  mint: '2026-11-20T16:00:01+08:00',
  mail: '2026-11-20T16:00:02+08:00',
  emergency: '2026-11-20T17:00:00+08:00',
  confirm: '2026-11-20T18:00:00+08:00',
  sweep: '2026-11-22T00:00:01+08:00',
};

/** A restart comes this long after the crash: longer than the lease of a mail that was being sent. */
export const restartMinutes = 10;

/** Opens the register of a sweep's folder at the time of a step, or some minutes later. */
export function openAt(dir: string, step: StepName, minutes = 0): Promise<OpenedOffice> {
  return openWhen(dir, times[step], minutes);
}

/** Opens the register of a sweep's folder some minutes after a moment. */
export async function openWhen(dir: string, moment: string, minutes = 0): Promise<OpenedOffice> {
  const env = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    SITE_URL: 'http://127.0.0.1:4321',
    DEMO: 'off',
  };
  const now = () => new Date(new Date(moment).getTime() + minutes * 60_000);
  return openOffice(env, { projectDir: join(dir, 'project'), now });
}

/** The filing of the sweep; null before it is filed. */
export async function theFiling(opened: OpenedOffice): Promise<FilingId | null> {
  const [proposal] = await opened.tools.forge.proposals();
  if (proposal) return proposal.id as FilingId;
  const waiting = opened.office.catalogue.waiting()[0];
  if (waiting) return waiting.filing;
  return opened.office.catalogue.listing(null, { page: 1, size: 1 }).rows[0]?.filing ?? null;
}

/** The site of the sweep. */
export const theSite = '9901010001' as SiteCode;

/** The emergency offline of the sweep, open or on main; null before it is filed. */
export function theChange(opened: OpenedOffice): FilingId | null {
  const { catalogue } = opened.office;
  return (
    catalogue.filingsOfSite(theSite)[0]?.id ?? catalogue.conclusionsOf(theSite)[0]?.filing ?? null
  );
}

/** Does one step as a person or job would; a step that is done already is left as it is. */
export async function doStep(opened: OpenedOffice, step: StepName): Promise<string> {
  const { office } = opened;
  switch (step) {
    case 'file': {
      const { signedToken } = await import('#office/file.ts');
      const token = signedToken(opened.tools, tokenText);
      const outcome = await office.submit(formOf(), {
        token,
        confirmedText: '',
        address: '127.0.0.1',
      });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
      return outcome.value.receiptCode;
    }
    case 'approve':
      return decideOnce(opened, '990101', 'approve');
    case 'return':
      return decideOnce(opened, '990100', 'return');
    case 'conclude': {
      await decideOnce(opened, '990100', 'approve');
      const id = await decideOnce(opened, '990000', 'approve');
      // What a crash left approved is landed by the scheduler's next round.
      await office.conclude();
      return id;
    }
    case 'mint': {
      await office.mint();
      const id = await theFiling(opened);
      return (id && office.catalogue.siteOfFiling(id)?.code) ?? 'none';
    }
    case 'mail': {
      const { failed } = await office.sendMail();
      if (failed > 0) throw new Error(`${failed} mails wait for another try`);
      return 'sent';
    }
    case 'emergency': {
      const { signedToken } = await import('#office/file.ts');
      const token = signedToken(opened.tools, 'fault-sweep-change-1');
      const fields = { until: '2026-11-22', reason: '网站被攻击' };
      const asker = { kind: 'filer' } as const;
      const action = 'offline-emergency';
      const outcome = await office.submitChange(theSite, action, fields, asker, token);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
      return outcome.value.filing;
    }
    case 'confirm': {
      const id = theChange(opened);
      if (!id) throw new Error('no change');
      for (const unit of ['990101', '990100', '990000']) {
        const progress = await office.progress(id);
        const isDone = progress?.state.decisions.some((made) => made.unit === unit);
        if (!isDone) await decideAs(opened, unit, id);
      }
      await office.conclude();
      return id;
    }
    case 'sweep':
      await office.sweep();
      return office.catalogue.site(theSite)?.status ?? 'none';
  }
}

async function decideOnce(
  opened: OpenedOffice,
  unit: string,
  decision: 'approve' | 'return',
): Promise<string> {
  const id = await theFiling(opened);
  if (!id) throw new Error('no filing');
  const progress = await opened.office.progress(id);
  const isDone = progress?.state.decisions.some(
    (made) => made.unit === accountOf(unit).unit && made.event === decision,
  );
  if (!isDone) await decideAs(opened, unit, id, decision);
  return id;
}

/** Tells the parent that a step is confirmed, at once and unbuffered: the person has read it. */
export function acknowledge(text: string): void {
  writeSync(1, `ACK ${text}\n`);
}
