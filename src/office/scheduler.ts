import { dateOf } from '#registry/moment.ts';
import type { Office } from './types.ts';

/** What the scheduler tells the log: job and figures, never persons. */
export type Tell = (line: Readonly<Record<string, string | number>>) => void;

const tick = 15_000;
const mailTick = 1_000;

/**
 * The register's clockwork inside the server: concludes, mints and mails, at once after a start
 * (catch-up, E01) and then every 15 seconds; mails that people wait for, every second (P13,
 * E06). Each job decides by itself whether something is due, so restarts, doubled ticks and several
 * servers do no harm. Returns a stop that waits for the job under way.
 */
export function startScheduler(office: Office, tell: Tell = () => undefined): () => Promise<void> {
  let isStopped = false;
  let told = '';
  let reminded = '';
  let timer: NodeJS.Timeout | undefined;
  let reaching: Promise<void> | null = null;
  let checking: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    await attempt('sweep', async () => {
      const { sites, voided } = await office.sweep();
      return sites.length + voided.length;
    });
    // a look at every site, so once a day is enough
    const today = dateOf(office.now());
    if (today !== reminded) {
      await attempt('reminder', async () => office.remindYearly());
      await attempt('census-reminder', async () => office.census.remind());
      await attempt('forget', () => office.persons.forgetDue());
      reminded = today;
    }
    await attempt('conclude', async () => (await office.conclude()).length);
    await attempt('mint', async () => {
      const { minted, problems } = await office.mint();
      // Told once: the same thing stands in the way at every tick until somebody acts.
      const codes = problems.map(({ code }) => code).join(' ');
      if (codes !== told)
        for (const { code, params } of problems) tell({ job: 'mint', problem: code, ...params });
      told = codes;
      return minted.length;
    });
    await mail();
    // other people's servers may be slow: nothing of ours waits for them
    reaching ??= attempt('reach', () => office.checkAddresses()).finally(() => {
      reaching = null;
    });
    checking ??= attempt('site-check', () => office.checks.runDue()).finally(() => {
      checking = null;
    });
  };
  const mail = async (): Promise<void> => {
    await attempt('recovery', () => office.answerRecoveries());
    await attempt('mail', async () => (await office.sendMail()).sent);
  };
  const attempt = async (job: string, work: () => Promise<number>): Promise<void> => {
    try {
      const count = await work();
      if (count > 0) tell({ job, count });
    } catch (error) {
      tell({ job, failed: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const next = (nth: number) => {
    running = (nth === 0 ? round() : mail()).then(() => {
      const following = (nth + 1) % (tick / mailTick);
      if (!isStopped) timer = setTimeout(() => next(following), mailTick).unref();
    });
  };
  next(0);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
