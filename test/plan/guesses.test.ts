import { it } from 'vitest';
import { guesses } from './guesses.ts';
import { expectLine } from './try-line.ts';

it('who guesses at codes and passwords hits nothing, is soon not heard, and learns nothing [G13 W7 R-5.5]', () =>
  expectLine(guesses, 0.02));
