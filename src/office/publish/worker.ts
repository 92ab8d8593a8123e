import { parentPort, workerData } from 'node:worker_threads';
import { openFacts, type Source } from './facts.ts';
import { type Order, openRenderer } from './renderer.ts';
import { openKeptStencils } from './stencil/kept.ts';

/** What a thread is given once. */
export interface WorkerTask {
  readonly source: Source;
  readonly outDir: string;
  readonly version: string;
}

const { source, outDir, version } = workerData as WorkerTask;
const { facts, close } = await openFacts(source);
const kept = openKeptStencils(source.stateDir, version);
const renderer = openRenderer(facts, outDir, kept);
const port = parentPort;
let last: Promise<void> = Promise.resolve();
// One after the other: what is under way is finished before the end.
port?.on('message', (orders: readonly Order[] | null) => {
  last = last.then(() => take(orders));
});

async function take(orders: readonly Order[] | null): Promise<void> {
  if (orders === null) {
    await renderer.keep();
    kept.close();
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
