import { it } from 'vitest';
import { injected } from './injected.ts';
import { expectLine } from './try-line.ts';

it('what somebody types stays text: in pages, tables, headers, mails and the log [G8 W4 W9 W10 W14 K05]', () =>
  expectLine(injected, 0.02));
