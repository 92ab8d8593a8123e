import type { Decision } from '#office/types.ts';
import type { FilingState } from '#registry/filing.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** The decision a button stands for; null for anything else. */
export function parseDecision(text: string | null): Decision | null {
  return text === 'take-in' || text === 'approve' || text === 'return' ? text : null;
}

/**
 * Where a reviewer goes after a decision, with the code of what to say: back to the filing when
 * it is still this unit's turn, else to the desk. `isLanded` tells a concluded filing from one that
 * waits because something stands against it.
 */
export function decidedTo(
  id: FilingId,
  decision: Decision,
  after: Pick<FilingState, 'stage' | 'turn'>,
  unit: UnitCode,
  isLanded: boolean,
): string {
  if (decision === 'return') return '/desk?result=returned';
  if (decision === 'take-in') {
    return after.turn === unit ? `/desk/filings/${id}?result=taken-in` : '/desk?result=handed-up';
  }
  if (isLanded) return '/desk?result=concluded';
  // the same unit once more, by another account (Z17)
  if (after.turn === unit) return `/desk/filings/${id}?result=second-reader`;
  return after.turn === null ? '/desk?result=waiting-conclusion' : '/desk?result=approved';
}
