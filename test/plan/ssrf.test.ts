import { it } from 'vitest';
import { ssrf } from './ssrf.ts';
import { expectLine } from './try-line.ts';

it('no address, name or redirect that a stranger names leads the register into its own network [G14 W13 D11]', () =>
  expectLine(ssrf, 1));
