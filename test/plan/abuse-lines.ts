import type { PlanLine } from './line.ts';

/** The lines of `npm run test:abuse`: hostile inputs, people and networks. */
export const abuseLines: readonly PlanLine[] = [];
