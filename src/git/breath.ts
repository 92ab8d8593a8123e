import { setImmediate as turn } from 'node:timers/promises';

/** How long reading may keep others waiting. */
const longest = 10;
let since = performance.now();

/**
 * Lets requests and timers run when synchronous work has kept them waiting for some milliseconds.
 * Null where there is no need, so that the caller need not wait for a promise.
 */
export function breath(): Promise<void> | null {
  return performance.now() - since < longest ? null : breathe();
}

async function breathe(): Promise<void> {
  await turn();
  since = performance.now();
}
