import { g1 } from './g1.ts';
import { g2 } from './g2.ts';
import { g3 } from './g3.ts';
import { g4 } from './g4.ts';
import { g10 } from './g10.ts';
import { g11 } from './g11.ts';
import { g12 } from './g12.ts';
import { g15 } from './g15.ts';
import { g17 } from './g17.ts';
import { g18 } from './g18.ts';
import type { PlanLine } from './line.ts';

/** The lines of `npm run test:faults`: crashes, disks, clocks, many at once. */
export const faultLines: readonly PlanLine[] = [g1, g2, g3, g4, g10, g11, g12, g15, g17, g18];
