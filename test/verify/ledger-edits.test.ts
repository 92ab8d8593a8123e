import { expect, it } from 'vitest';
import { g16 } from '../plan/g16.ts';
import { expectLine } from '../plan/try-line.ts';
import { allEdits } from './ledger-edits.ts';

it('there are more than a hundred different edits, each in a line of its own [R-9.2 Z01]', () => {
  const lines = new Set(allEdits.map(({ says }) => says));
  expect(lines.size).toBe(allEdits.length);
  expect(allEdits.length).toBeGreaterThan(150);
});

it('whatever is done to the ledger is named, at its place and for its reason (G16, every fifteenth) [R-9.2 Z01 Z23]', async () => {
  await expectLine(g16, 1 / 15);
}, 60_000);
