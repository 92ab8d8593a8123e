import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FilingId } from '#registry/site.ts';
import { bundled } from '../faults/bundle.ts';

/** What a child is told. */
export type Order =
  | { readonly do: 'stop' }
  | { readonly do: 'mint'; readonly at: string }
  | {
      readonly do: 'decide';
      readonly at: string;
      readonly filing: FilingId;
      readonly unit: string;
      readonly account: string;
      readonly decision: 'approve' | 'return';
      readonly content: string;
    };

/** What came of it. */
export type Report = { readonly took?: number } & (
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'minted'; readonly codes: readonly string[] }
  | { readonly kind: 'refused'; readonly codes: readonly string[]; readonly stage: string }
  | { readonly kind: 'fault'; readonly text: string }
);

/** Several processes with the same register open. */
export interface OfficeChildren {
  /** Gives each child its order at the same moment; their reports in the same order. */
  ask(orders: readonly Order[]): Promise<readonly Report[]>;
  stop(): Promise<void>;
}

/** Starts so many of them on a folder. */
export async function startChildren(dir: string, count: number): Promise<OfficeChildren> {
  const script = await bundled(join(import.meta.dirname, 'office-child.ts'));
  const children = Array.from({ length: count }, () =>
    fork(script, [dir], { execArgv: ['--disable-warning=ExperimentalWarning'] }),
  );
  await Promise.all(children.map(next));
  return {
    ask(orders) {
      const reports = children.map(next);
      for (const [at, order] of orders.entries()) children[at]?.send(order);
      return Promise.all(reports);
    },
    async stop() {
      await Promise.all(
        children.map((child) => {
          const ended = new Promise((resolve) => child.once('close', resolve));
          child.send({ do: 'stop' } satisfies Order);
          return ended;
        }),
      );
    },
  };
}

function next(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) => reject(new Error(`a child ended with ${code}`));
    child.once('exit', end);
    child.once('message', (report: Report) => {
      child.off('exit', end);
      resolve(report);
    });
  });
}
