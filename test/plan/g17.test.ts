import { it } from 'vitest';
import { g17 } from './g17.ts';
import { expectLine } from './try-line.ts';

it('stale locks, litter and killed processes stop no start, and what was cleared is told [G17 D2 R-9.3]', async () => {
  await expectLine(g17, 0.02);
}, 240_000);
