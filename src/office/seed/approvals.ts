import { isoOf, mintingMoment } from '#registry/moment.ts';
import type { FilingId, RegisterPart, SiteCode, SiteStatus } from '#registry/site.ts';
import type { Random } from './random.ts';
import type { UnitShare } from './spread.ts';

/** The end of a new site's chain, and what became of the site. */
export interface Approval {
  readonly approvedAt: Date;
  readonly filing: FilingId;
  readonly status: SiteStatus;
}

const firstDay = Date.UTC(2015, 2, 2);
// Up to the end of September 2026: nothing that a synthetic country tells lies in the future.
const days = 4230;
const day = 86_400_000;

/** So many approvals of one unit, in the order in which their codes are given. */
export function approvalsOf(
  random: Random,
  share: UnitShare,
  filingOf: (index: number) => FilingId,
): readonly Approval[] {
  return (
    Array.from({ length: share.sites }, (_, index) => ({
      approvedAt: workingMoment(random),
      filing: filingOf(index),
      status: statusOf(random),
    }))
      .sort(
        (a, b) => a.approvedAt.getTime() - b.approvedAt.getTime() || (a.filing < b.filing ? -1 : 1),
      )
      // The first is the portal, if there is one: it is not taken offline for good (X11).
      .map((approval, index) =>
        index === 0 && share.hasPortal ? { ...approval, status: 'normal' } : approval,
      )
  );
}

/** The register's part of a minted site. */
export function registerPart(siteCode: SiteCode, approval: Approval): RegisterPart {
  const mintedAt = mintingMoment(approval.approvedAt);
  const isShort =
    approval.status === 'offline-temporary' || approval.status === 'offline-emergency';
  const changedAt = isShort
    ? '2026-10-28T09:00:00.000+08:00'
    : isoOf(new Date(mintedAt.getTime() + 30 * day));
  return {
    siteCode,
    generation: 1,
    filing: approval.filing,
    approvedAt: isoOf(approval.approvedAt),
    mintedAt: isoOf(mintedAt),
    status: approval.status,
    until: isShort ? '2026-11-26' : '',
    history: [
      { at: isoOf(mintedAt), status: 'normal' },
      ...(approval.status === 'normal' ? [] : [{ at: changedAt, status: approval.status }]),
    ],
  };
}

function statusOf(random: Random): SiteStatus {
  const at = random();
  if (at < 0.93) return 'normal';
  if (at < 0.98) return 'offline-permanent';
  if (at < 0.985) return 'offline-temporary';
  if (at < 0.988) return 'offline-emergency';
  if (at < 0.993) return 'offline-approved';
  return at < 0.996 ? 'exempt' : 'deleted';
}

/** A moment of a working day between 08:00 and 18:00 in +08:00. */
function workingMoment(random: Random): Date {
  const date = firstDay + Math.floor(random() * days) * day;
  const weekday = new Date(date).getUTCDay();
  const shift = weekday === 0 ? 1 : weekday === 6 ? -1 : 0;
  return new Date(date + shift * day + Math.floor(random() * 36_000_000));
}
