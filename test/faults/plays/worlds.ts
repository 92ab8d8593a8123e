import { join } from 'node:path';
import type { OpenedOffice } from '#office/open.ts';
import type { Outcome } from '#office/types.ts';
import { writeTestCountry } from '../../office/test-office.ts';
import { doStep, openAt, openWhen, type StepName, theSite } from '../steps.ts';
import type { Facts } from '../play.ts';

/** An empty register of the small test country. */
export async function emptyWorld(dir: string): Promise<void> {
  await writeTestCountry(join(dir, 'project'));
  await (await openAt(dir, 'file')).office.close();
}

/** A register in which these steps of the story were made. */
export function worldAfter(...steps: readonly StepName[]): (dir: string) => Promise<void> {
  return async (dir) => {
    await emptyWorld(dir);
    for (const step of steps) {
      const opened = await openAt(dir, step);
      await doStep(opened, step);
      await opened.office.close();
    }
  };
}

/** A register with one site, its codes and mails. */
export const mintedWorld = worldAfter('file', 'approve', 'conclude', 'mint', 'mail');

/** Opens a world at a moment. */
export function openingAt(moment: string) {
  return (dir: string, minutes: number): Promise<OpenedOffice> => openWhen(dir, moment, minutes);
}

/** The value of what was accepted; throws with the problems. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

/** How much of everything a register holds, for a comparison. */
export async function countsOf({ tools }: OpenedOffice): Promise<Facts> {
  const { forge, catalogue, store } = tools;
  const site = catalogue.site(theSite);
  const main = await forge.main();
  let commits = 0;
  const events: string[] = [];
  for (let at: string | undefined = main; at !== undefined; commits += 1) {
    const commit: { readonly message: string; readonly parents: readonly string[] } =
      await forge.objects.commit(at);
    events.push(/^Event: (.*)$/m.exec(commit.message)?.[1] ?? '');
    at = commit.parents[0];
  }
  const proposals = await forge.proposals();
  let steps = 0;
  for (const { id } of proposals) steps += (await forge.proposal(id))?.commits.length ?? 0;
  return {
    commits,
    events: events.filter(Boolean).toReversed().join(' '),
    open: proposals.length,
    steps,
    archived: (await forge.archived()).length,
    waiting: catalogue.filings('990000' as never, {}, { page: 1, size: 1 }).total,
    sites: catalogue.listing(null, { page: 1, size: 1 }).total,
    status: site?.status ?? null,
    mails: store.outbox.list(null, null, { offset: 0, size: 500 }).length,
  };
}
