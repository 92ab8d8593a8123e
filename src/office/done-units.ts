import type { FilingState } from '#registry/filing.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Units of a filing's chain whose steps are done, lowest first; not one whose second reader is awaited. */
export function doneUnits({ chain, done, turn }: FilingState): readonly UnitCode[] {
  const units = chain.steps.slice(0, done).map(({ unit }) => unit);
  return Array.from(new Set(units)).filter((unit) => unit !== turn);
}
