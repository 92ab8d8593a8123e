import type { FilingRow, Page } from '#catalogue/types.ts';
import type { Office } from '#office/types.ts';
import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';

const day = 86_400_000;

/**
 * Emergency offlines of a subtree that nobody confirmed in the days of the policy: in force since
 * they were handed in, and one that was returned still is (X14).
 */
export function lateEmergencies(
  { catalogue, policy, now }: Pick<Office, 'catalogue' | 'policy' | 'now'>,
  viewer: UnitCode,
): Page<FilingRow> {
  const since = new Date(now().getTime() - policy.emergencyConfirmDays * day);
  return catalogue.filings(
    viewer,
    {
      kinds: ['offline-emergency'],
      stages: ['received', 'in-review', 'returned'],
      before: isoOf(since),
    },
    { page: 1, size: 50 },
  );
}
