import { writeSync } from 'node:fs';
import { openLock } from '#git/lock.ts';

// Holds a lock until it is killed.
const lock = openLock(process.argv[2] ?? '');
await lock.run(async () => {
  writeSync(1, 'HELD\n');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
