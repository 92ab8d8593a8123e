import type { PlanLine } from './line.ts';

/** The lines of `npm run test:faults`: crashes, disks, clocks, many at once. */
export const faultLines: readonly PlanLine[] = [];
