import { it } from 'vitest';
import { g10 } from './g10.ts';
import { expectLine } from './try-line.ts';

it('whoever decides whatever in whatever order, also while units move, an approved filing has exactly the reviews of its chain [G10 R1 R-1.3 R-4.1 R-4.2 X13]', async () => {
  await expectLine(g10, 0.02);
}, 240_000);
