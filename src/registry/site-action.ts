import {
  type ChangeKind,
  type FilingKind,
  isFlagChange,
  isOfflineKind,
  isRecordChange,
} from './filing.ts';
import type { Problem } from './problem.ts';
import type { SiteStatus } from './site.ts';

/** Everything a filer may ask for its site, or do at once (E08, F01, F12, G01, H04, I01–I04). */
export const siteActions = [
  'amendment',
  'channels',
  'domains',
  'portal-apply',
  'portal-cancel',
  'platform-apply',
  'platform-cancel',
  'offline-temporary',
  'offline-emergency',
  'offline-permanent',
  'complete-offline', // 完成下线
  'restore',
  'exempt',
  'delete',
] as const satisfies readonly (ChangeKind | 'complete-offline')[];
export type SiteAction = (typeof siteActions)[number];

/** What of a site decides which actions are open. */
export interface ActionFacts {
  readonly status: SiteStatus;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
  /** Kinds of the site's open filings, returned ones included. */
  readonly open: readonly FilingKind[];
  /** A temporary offline is approved and has not begun. */
  readonly isPlanned: boolean;
  /** Another site that holds the unit's portal flag, or asks for it (G04). */
  readonly portalHolder: string | null;
}

/**
 * Why an action cannot be taken now, or null when it can; the button says the reason (G01, I10,
 * Whether the person may ask at all is not decided here.
 */
export function actionRefusal(action: SiteAction, facts: ActionFacts): Problem | null {
  const { status, open } = facts;
  if (action === 'complete-offline') {
    return status === 'offline-approved' ? null : problem('not-offline-approved');
  }
  if (status === 'deleted' && action !== 'restore') return problem('site-deleted');
  const isGone = status === 'offline-approved' || status === 'offline-permanent';
  if (isGone && action !== 'restore' && action !== 'delete')
    return problem('site-offline-for-good');
  if (open.some((kind) => rivals(kind, action))) return problem('filing-open');
  switch (action) {
    case 'portal-apply':
      if (facts.isPortal) return problem('is-portal');
      return facts.portalHolder === null
        ? null
        : problem('portal-taken-cancel-first', { name: facts.portalHolder });
    case 'portal-cancel':
      return facts.isPortal ? null : problem('is-no-portal');
    case 'platform-apply':
      return facts.isServicePlatform ? problem('is-platform') : null;
    case 'platform-cancel':
      return facts.isServicePlatform ? null : problem('is-no-platform');
    case 'offline-temporary':
      if (facts.isPlanned) return problem('offline-planned');
      return status === 'normal' ? null : problem('not-normal');
    case 'offline-emergency':
      return status === 'normal' ? null : problem('not-normal');
    case 'offline-permanent':
      if (status !== 'normal') return problem('not-normal');
      return facts.isPortal ? problem('portal-flag-first') : null;
    case 'restore':
      return status === 'normal' ? problem('is-normal') : null;
    case 'exempt':
      return status === 'exempt' ? problem('is-exempt') : null;
    default:
      return null;
  }
}

/**
 * Whether an open filing stands in the way of a new one of this kind: another change of the record
 * stands in the way of changing it, one for a flag in the way of flags, one for the status in the
 * way of the status. A pending change of the record does not block going offline (I10, X11).
 */
function rivals(open: FilingKind, action: ChangeKind): boolean {
  if (isFlagChange(action)) return isFlagChange(open) && open.slice(0, 6) === action.slice(0, 6);
  if (isRecordChange(action)) return isRecordChange(open) && !isFlagChange(open);
  return isOfflineKind(open) || ['restore', 'exempt', 'delete'].includes(open);
}

function problem(code: string, params?: Problem['params']): Problem {
  return params ? { code, at: '', params } : { code, at: '' };
}
