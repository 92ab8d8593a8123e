import { GithubBusy } from '#forge/github/faults.ts';
import type { Fault } from '#test/github-double/faults.ts';
import { git } from '#test/git/real-git.ts';
import { decideThere, githubOffices } from '../office/github-office.ts';
import { fileSite, formOf } from '../office/test-office.ts';

/** What one story at GitHub found. */
export interface GithubStory {
  /** Every exchange from the filing to the code, in order. */
  readonly exchanges: readonly string[];
  /** How often something had to be done again, at most, before GitHub let it. */
  readonly again: number;
  readonly bad: readonly string[];
}

/** A fault at the n-th exchange after the register was opened. */
export type StruckFault = Omit<Fault, 'times' | 'on'> & {
  readonly at: number;
  /** What strikes instead where the exchange is no read of the API. */
  readonly orElse?: Omit<Fault, 'times' | 'on'>;
};

/** A site is filed, approved by its chain, landed and minted at our double, under some faults. */
export async function playAtGithub(
  faults: readonly StruckFault[],
  onStruck: (exchange: string, kind: string) => void = () => {},
): Promise<GithubStory> {
  const offices = await githubOffices();
  const { double } = offices;
  const bad: string[] = [];
  let again = 0;
  const later = (seconds: number) => {
    const time = double.state.now().getTime() + seconds * 1000;
    offices.at(new Date(time + 8 * 3_600_000).toISOString().slice(0, 19));
  };

  /** Does it again as a person or the next run would, until GitHub lets it. */
  async function untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      again = Math.max(again, tries);
      try {
        return await work();
      } catch (error) {
        const { name } = error as Error;
        if (!['GithubUnreachable', 'GithubBusy'].includes(name) || tries === 5) throw error;
        later(error instanceof GithubBusy ? error.seconds : 15);
      }
    }
  }

  try {
    const server = await offices.server();
    const { office } = server;
    const from = double.faults.log.length;
    for (const { at, orElse, ...fault } of faults) {
      // counted from the start, as what was struck is asked for again
      const isTurn = () => double.faults.log.length - from === at + 1;
      const isApi = (exchange: string) => /^GET .*\/repos\//.test(exchange);
      const plan = (some: Omit<Fault, 'times' | 'on'>, fits: (exchange: string) => boolean) => {
        const on = (exchange: string) => {
          const strikes = isTurn() && fits(exchange);
          if (strikes) onStruck(exchange, `${some.kind} ${some.status ?? ''}`);
          return strikes;
        };
        double.faults.plan({ ...some, on, times: 1 });
      };
      plan(fault, (exchange) => orElse === undefined || isApi(exchange));
      if (orElse) plan(orElse, (exchange) => !isApi(exchange));
    }
    const token = office.requestToken();
    const { filing } = await untilDone(() => fileSite(server, formOf(), token));
    for (const unit of ['990101', '990100', '990000']) {
      later(60);
      await untilDone(async () => {
        const turn = (await office.progress(filing))?.state.turn;
        if (turn === unit) await decideThere(offices, server, unit, filing);
      });
    }
    later(60);
    await untilDone(() => office.conclude());
    offices.at('2026-11-20T16:00:00');
    await untilDone(() => office.mint());
    const exchanges = double.faults.log.slice(from);
    // what no fault struck any more: one more round of every job
    double.faults.clear();
    later(60);
    await untilDone(() => office.conclude());
    await untilDone(() => office.mint());

    const remote = (...args: string[]) => git(double.state.git.dir, args).toString().trim();
    const count = (text: string) => remote('log', '--format=%s', '--all').split(text).length - 1;
    const found = {
      filed: count('新增网站：'),
      approved: count('审核通过'),
      landed: count('新增网站办结'),
      minted: count('生成网站标识码'),
      pulls: double.state.pulls.length,
      reviews: double.state.pulls[0]?.reviews.length,
      merged: double.state.pulls.filter((pull) => pull.mergedAt !== null).length,
      sites: remote('ls-tree', '-r', '--name-only', 'main', 'data/sites'),
    };
    const right = {
      ...{ filed: 1, approved: 3, landed: 1, minted: 1, pulls: 1, reviews: 3, merged: 1 },
      sites: 'data/sites/99/990101/9901010001.yaml',
    };
    if (JSON.stringify(found) !== JSON.stringify(right)) bad.push(JSON.stringify(found));
    return { exchanges, again, bad };
  } catch (error) {
    return { exchanges: [], again, bad: [...bad, `不能继续：${String(error)}`] };
  } finally {
    await offices.end();
  }
}
