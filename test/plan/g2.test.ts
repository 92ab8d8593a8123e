import { it } from 'vitest';
import { g2 } from './g2.ts';
import { expectLine } from './try-line.ts';

it('power that goes at any write leaves a register that opens, with everything confirmed, and persons kept before branches [G2 D1 R-9.3]', async () => {
  await expectLine(g2, 0.004);
}, 240_000);
