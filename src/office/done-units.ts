import type { FilingState } from '#registry/filing.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Units of a filing's chain whose step is done, lowest first. */
export function doneUnits({ chain, done }: FilingState): readonly UnitCode[] {
  return chain.steps.slice(0, done).map(({ unit }) => unit);
}
