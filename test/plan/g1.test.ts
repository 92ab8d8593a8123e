import { it } from 'vitest';
import { g1 } from './g1.ts';
import { expectLine } from './try-line.ts';

it('killed at any write, the next start finds everything confirmed and nothing twice [G1 B24 E03 P33 R-9.3]', async () => {
  await expectLine(g1, 0.006);
}, 240_000);
