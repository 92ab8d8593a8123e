import { openCheckStore } from '#office/checker/check-store.ts';

// A run that is killed in the middle: takes two sites and never gives them back.
const [, , path = ''] = process.argv;
openCheckStore(path).take(2, new Date('2026-11-21T10:00:00+08:00'));
process.kill(process.pid, 'SIGKILL');
