import { it } from 'vitest';
import { g3 } from './g3.ts';
import { expectLine } from './try-line.ts';

it('a full or failing disk is told as 507 or 500, and what was refused can be done again at once [G3 R-9.3]', async () => {
  await expectLine(g3, 0.004);
}, 240_000);
