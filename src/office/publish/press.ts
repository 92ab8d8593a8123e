import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Source } from './facts.ts';
import { type Delivery, type Order, openRenderer } from './renderer.ts';
import { openKeptStencils } from './stencil/kept.ts';
import type { StencilCounts } from './stencil/stencil.ts';
import type { Facts } from './types.ts';
import type { WorkerTask } from './worker.ts';

/** Takes orders and makes them, here or in several threads. */
export interface Press {
  /** Resolves when there is room for more; rejects when an earlier order failed. */
  order(orders: readonly Order[]): Promise<void>;
  /** Resolves when everything ordered is written. */
  finish(): Promise<void>;
  /** How its pages came about so far. */
  stencils(): StencilCounts;
  close(): Promise<void>;
}

export interface PressOptions {
  readonly facts: Facts;
  readonly source: Source;
  readonly outDir: string;
  /** What the site is written with: cuts of another are none. */
  readonly version: string;
  /** Told after each batch that is written. */
  readonly onDelivered: (deliveries: readonly Delivery[]) => void;
}

/** Each thread keeps pages, units and packs of its own: more of them would cost memory first. */
const threadsMax = 4;

/** One after the other in this thread: for few outputs, where starting threads would cost more. */
export function openSmallPress(options: PressOptions): Press {
  const { facts, source, outDir, version, onDelivered } = options;
  const kept = openKeptStencils(source.stateDir, version);
  const renderer = openRenderer(facts, outDir, kept);
  return {
    async order(orders) {
      const deliveries = [];
      for (const order of orders) deliveries.push(await renderer.deliver(order));
      onDelivered(deliveries);
    },
    finish: () => renderer.keep(),
    stencils: () => renderer.stencils,
    close: async () => kept.close(),
  };
}

/** What a thread answers to a batch. */
interface Made {
  readonly deliveries: readonly Delivery[];
  /** Of all its batches so far. */
  readonly stencils: StencilCounts;
}

/** Nothing was made yet. */
export const noStencils: StencilCounts = { filled: 0, rendered: 0, proven: 0, refused: 0 };

/** Counts of two together. */
export function together(one: StencilCounts, other: StencilCounts): StencilCounts {
  return {
    filled: one.filled + other.filled,
    rendered: one.rendered + other.rendered,
    proven: one.proven + other.proven,
    refused: one.refused + other.refused,
  };
}

/** One thread a core; each has a batch in hand and one that waits. */
export function openLargePress(options: PressOptions): Press {
  const { source, outDir, version, onDelivered } = options;
  const task: WorkerTask = { source, outDir, version };
  const count = Math.min(threadsMax, availableParallelism());
  // in the publisher's bundle it stands beside this under its other name
  const script = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const threads = Array.from({ length: count }, () => ({
    worker: new Worker(new URL(script, import.meta.url), {
      workerData: task,
      // A page is mostly garbage at once: a larger nursery lets nearly all of it die there.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    }),
    underWay: 0,
    stencils: noStencils,
  }));
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const changed = () => {
    wake?.();
    wake = null;
  };
  const fail = (error: Error) => {
    failure ??= error;
    changed();
  };
  for (const thread of threads) {
    thread.worker.on('error', fail);
    thread.worker.on('message', (message: Made | { readonly failed: string }) => {
      thread.underWay -= 1;
      if ('failed' in message) fail(new Error(message.failed));
      else {
        thread.stencils = message.stencils;
        onDelivered(message.deliveries);
      }
      changed();
    });
  }
  const until = async (isTrue: () => boolean) => {
    while (failure === null && !isTrue()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure !== null) throw failure;
  };
  const freest = () =>
    threads.reduce((one, other) => (other.underWay < one.underWay ? other : one));
  return {
    async order(orders) {
      await until(() => freest().underWay < 2);
      const thread = freest();
      thread.underWay += 1;
      thread.worker.postMessage(orders);
    },
    finish: () => until(() => threads.every(({ underWay }) => underWay === 0)),
    stencils: () => threads.map(({ stencils }) => stencils).reduce(together),
    async close() {
      for (const { worker } of threads) worker.postMessage(null);
      if (failure !== null) await Promise.all(threads.map(({ worker }) => worker.terminate()));
      else {
        await Promise.all(
          threads.map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve))),
        );
      }
    },
  };
}
