import type { ChangeKind } from './filing.ts';
import type { Problem } from './problem.ts';
import { actionRefusal } from './site-action.ts';
import type { FilingId, SiteFile } from './site.ts';

/**
 * Why an approved change is not granted to the site as it stands on main then, or null where it is (X11,
 * X18, I01, G01). Open filings do not count any more: what was filed in time stays in time. An emergency
 * offline in force is confirmed whatever came of it since (X14).
 */
export function landingRefusal(
  kind: ChangeKind,
  now: SiteFile,
  filing: FilingId,
  portalHolder: string | null = null,
): Problem | null {
  const { register, request, isPortal, isServicePlatform } = now;
  const isInForce = register?.history.some((entry) => entry.filing === filing) === true;
  if (kind === 'offline-emergency' && isInForce) return null;
  return actionRefusal(kind, {
    ...{ isPortal, isServicePlatform, portalHolder, open: [] },
    status: register?.status ?? 'normal',
    isPlanned: request !== undefined,
  });
}

/** Whether only the root lifts a status (X18): 例外 and 删除. */
export function isLiftedByRoot({ register }: SiteFile): boolean {
  return register?.status === 'exempt' || register?.status === 'deleted';
}
