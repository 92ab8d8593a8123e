import { expect } from 'vitest';
import { type PlanLine, runLine } from './line.ts';

/** Tries a small share of a line, as `npm test` does: nothing may be wrong, and something was tried. */
export async function expectLine(line: PlanLine, share: number): Promise<void> {
  const row = await runLine(line, share);
  expect(row.bad).toEqual([]);
  expect(Object.values(row.tried).length).toBeGreaterThan(0);
  expect(Math.min(...Object.values(row.tried))).toBeGreaterThan(0);
}
