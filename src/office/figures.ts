import type { MailState } from '#private/types.ts';
import { mintingMoment, parseMoment } from '#registry/moment.ts';
import type { Tools } from './tools.ts';

/** What the register stands at, in numbers: for those who watch over it. */
export interface Figures {
  /** Open filings by stage. */
  readonly filings: Readonly<Record<string, number>>;
  /** Sites that wait for their code. */
  readonly waiting: number;
  /** How long the oldest code that is due is overdue; 0 when none is. */
  readonly mintLagSeconds: number;
  readonly mails: Readonly<Record<MailState['state'], number>>;
  /** Commits of main that the catalogue has not read yet, at most a thousand. */
  readonly behindCommits: number;
  /** Filings that a step began to change and has not settled. */
  readonly markedFilings: number;
}

const mostCommits = 1000;

/** Counts from the catalogue and the outbox; cheap enough for every quarter of a minute. */
export async function figuresOf(tools: Tools): Promise<Figures> {
  const { catalogue, store } = tools;
  const waiting = catalogue.waiting();
  const due = waiting
    .map(({ approvedAt }) => parseMoment(approvedAt))
    .filter((at) => at !== null)
    .map((at) => mintingMoment(at, tools.policy.mintAt).getTime());
  const late = tools.now().getTime() - Math.min(...due);
  return {
    filings: catalogue.filingCounts(),
    waiting: waiting.length,
    mintLagSeconds: due.length > 0 && late > 0 ? Math.round(late / 1000) : 0,
    mails: store.outbox.counts(),
    behindCommits: await behind(tools),
    markedFilings: catalogue.marked().length,
  };
}

async function behind({ catalogue, forge }: Tools): Promise<number> {
  const known = catalogue.commit();
  let commits = 0;
  for (
    let at: string | undefined = await forge.main();
    at !== undefined && at !== known && commits < mostCommits;
    commits += 1
  ) {
    at = (await forge.objects.commit(at)).parents[0];
  }
  return commits;
}
