import { parentPort, workerData } from 'node:worker_threads';
import { openFacts, type Source } from './facts.ts';
import { type Order, openRenderer } from './renderer.ts';

/** What a thread is given once. */
export interface WorkerTask {
  readonly source: Source;
  readonly outDir: string;
}

const { source, outDir } = workerData as WorkerTask;
const { facts, close } = await openFacts(source);
const renderer = openRenderer(facts, outDir);
const port = parentPort;
let last: Promise<void> = Promise.resolve();
// One after the other: what is under way is finished before the end.
port?.on('message', (orders: readonly Order[] | null) => {
  last = last.then(() => take(orders));
});

async function take(orders: readonly Order[] | null): Promise<void> {
  if (orders === null) {
    close();
    port?.close();
    return;
  }
  try {
    const deliveries = [];
    for (const order of orders) deliveries.push(await renderer.deliver(order));
    port?.postMessage({ deliveries, stencils: renderer.stencils });
  } catch (error) {
    port?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
}
