import { openPrivateStore } from '#private/store.ts';
import { order } from './hand-out-order.ts';

/** Hands two codes out and dies before the n-th write transaction: `hand-out-child.ts PATH N`. */
const [, , path = '', n = '0'] = process.argv;
let left = Number(n);
const store = openPrivateStore({
  path,
  onWrite: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
const given = await store.handOuts.give(order, new Date('2026-11-21T09:00:00+08:00'));
process.stdout.write(JSON.stringify(given));
store.close();
