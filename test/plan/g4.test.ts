import { it } from 'vitest';
import { g4 } from './g4.ts';
import { expectLine } from './try-line.ts';

it('many processes commit, two reviewers decide and six minters mint at once: nothing lost, nothing twice, one reviewer wins [G4 R4 R-5.2 R-9.3]', async () => {
  await expectLine(g4, 0.005);
}, 240_000);
