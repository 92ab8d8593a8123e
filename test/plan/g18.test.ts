import { it } from 'vitest';
import { g18 } from './g18.ts';
import { expectLine } from './try-line.ts';

it('a real server that is killed again and again loses nothing of what it told anybody [G18 R-9.3]', async () => {
  await expectLine(g18, 0.01);
}, 240_000);
