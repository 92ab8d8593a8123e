import { it } from 'vitest';
import { archives } from './archives.ts';
import { expectLine } from './try-line.ts';

it('a hostile archive gets one clear sentence while everybody else is answered as ever [G6 M06 W11 W12]', () =>
  expectLine(archives, 0.03));
