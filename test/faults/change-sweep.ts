import type { OpenedOffice } from '#office/open.ts';
import { theChange, theSite } from './steps.ts';
import type { Verdict } from './subject.ts';

/** Steps of a change: an emergency offline is filed, confirmed by its chain, and ends on its day. */
export type ChangeStep = 'emergency' | 'confirm' | 'sweep';

/** What was confirmed of a change and is not there after a restart; null when it is. */
export async function missingChange(
  opened: OpenedOffice,
  step: ChangeStep,
): Promise<string | null> {
  const { catalogue, progress } = opened.office;
  const id = theChange(opened);
  if (!id) return 'the change is gone';
  const site = catalogue.site(theSite);
  switch (step) {
    case 'emergency':
      return site?.status === 'offline-emergency' ? null : `the site is ${site?.status}`;
    case 'confirm':
      return (await progress(id))?.state.stage === 'effective' ? null : 'the conclusion is gone';
    case 'sweep':
      return site?.status === 'normal' ? null : `the site is ${site?.status}`;
  }
}

/** The site after the step: every change of its status once, every mail once (X14, R-9.3). */
export async function lookAtChange(opened: OpenedOffice, step: ChangeStep): Promise<Verdict> {
  const { catalogue } = opened.office;
  const id = theChange(opened);
  const row = catalogue.site(theSite);
  const file = row && (await catalogue.siteFile(row));
  const history = file?.register?.history.map(({ status }) => status).join(' ');
  const open = (await opened.tools.forge.proposals()).length;
  const mails = id ? opened.tools.store.outbox.ofFiling(id).length : 0;
  await opened.office.close();
  const off = 'normal offline-emergency';
  const expected = {
    emergency: { history: off, open: 1, mails: 2 },
    confirm: { history: off, open: 0, mails: 4 },
    sweep: { history: `${off} normal`, open: 0, mails: 4 },
  }[step];
  const found = { history, open, mails };
  const text = JSON.stringify(found);
  if (text === JSON.stringify(expected)) return null;
  const isMore = mails > expected.mails || (history?.length ?? 0) > expected.history.length;
  return { kind: isMore ? 'twice' : 'lost', text };
}
