import { expect, it } from 'vitest';
import { canTrace } from '../faults/disk-trace.ts';
import { g2 } from './g2.ts';
import { cutSqlite } from './sqlite-cuts.ts';
import { expectLine } from './try-line.ts';

it('power that goes at any write leaves a register that opens, with everything confirmed, and persons kept before branches [G2 D1 R-9.3]', async () => {
  await expectLine(g2, 0.004);
}, 400_000);

it.runIf(canTrace)(
  'a database that confirms before it flushes is found out by the same cuts [G2 R-9.3]',
  async () => {
    const { bad } = await cutSqlite('careless', 120);
    expect(bad.join('\n')).toContain('确认过的不在');
  },
  120_000,
);
