import { it } from 'vitest';
import { g15 } from './g15.ts';
import { expectLine } from './try-line.ts';

it('a flipped bit is found and repaired from a mirror, and a backup is a register again within a minute [G15 Z02 R-9.3]', async () => {
  await expectLine(g15, 0.02);
}, 240_000);
