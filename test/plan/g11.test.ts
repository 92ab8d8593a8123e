import { it } from 'vitest';
import { g11 } from './g11.ts';
import { expectLine } from './try-line.ts';

it('mint runs that are skipped, doubled, late or behind give the same codes on the same days [G11 E01 R-5.1 X05 Z02]', async () => {
  await expectLine(g11, 0.01);
}, 240_000);
