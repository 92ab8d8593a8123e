import { it } from 'vitest';
import { badInput } from './bad-input.ts';
import { expectLine } from './try-line.ts';

it('what strangers send, broken or made to hurt, is refused in a moment and ends nothing [G5 Y1 Y2 W3 W14]', () =>
  expectLine(badInput, 0.02));
