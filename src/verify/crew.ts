import { Worker } from 'node:worker_threads';
import type { CrewAnswer, CrewTask } from './crew-member.ts';
import type { ProvenStretch } from './stretches.ts';

/** A thread of the crew ended in the middle; the message is a sentence for people. */
export class CrewLost extends Error {
  override name = 'CrewLost';
}

/** Threads that prove stretches of main beside this one. */
export interface Crew {
  /** What they proved so far, by stretch. */
  readonly proven: ReadonlyMap<number, ProvenStretch>;
  /**
   * Resolves when each stretch before `to` is proven or has failed, of those that this thread did not
   * prove itself. Rejects with `CrewLost`.
   */
  until(to: number, own: ReadonlyMap<number, ProvenStretch>): Promise<void>;
  /** Throws `CrewLost` where a thread ended in the middle. */
  hold(): void;
  close(): Promise<void>;
}

/** Starts so many threads. */
export function openCrew(threads: number, task: CrewTask): Crew {
  const proven = new Map<number, ProvenStretch>();
  let failed: number | null = null;
  let lost: CrewLost | null = null;
  let wake: () => void = () => {};
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./crew-member.ts', import.meta.url), {
      workerData: task,
      // what a commit needs is garbage at once: a larger nursery lets nearly all of it die there
      resourceLimits: { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 2048 },
    });
    let isDone = false;
    const lose = (why: string) => {
      if (isDone) return;
      lost ??= new CrewLost(
        `核验的一个线程意外终止（${why}），没有结果；请再试一次，或者用 --workers 1`,
      );
      wake();
    };
    worker.on('message', (answer: CrewAnswer) => {
      if (answer.is === 'proven') proven.set(answer.proven.stretch, answer.proven);
      else if (answer.is === 'failed') failed = Math.min(failed ?? Infinity, answer.stretch);
      else isDone = true;
      wake();
    });
    worker.on('error', (error) => lose(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => lose(`退出码 ${code}`));
    return worker;
  });

  return {
    proven,
    async until(to, own) {
      for (;;) {
        if (lost) throw lost;
        const end = Math.min(to, failed ?? to);
        let at = 0;
        while (at < end && (own.has(at) || proven.has(at))) at += 1;
        if (at >= end) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    hold: () => {
      if (lost) throw lost;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
