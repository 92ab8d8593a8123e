import type { SiteAction } from '#registry/site-action.ts';
import type { FilingKind } from '#registry/filing.ts';
import { isFlagChange, isOfflineKind, isRecordChange } from '#registry/filing.ts';
import type { SiteView } from '#office/my-site.ts';

/** The page of the console on which something is asked for. */
const pages: Partial<Record<SiteAction | FilingKind, string>> = {
  amendment: '/my-site/basic',
  channels: '/my-site/channels',
  domains: '/my-site/domains',
  'portal-apply': '/my-site/portal',
  'portal-cancel': '/my-site/portal',
  'platform-apply': '/my-site/platform',
  'platform-cancel': '/my-site/platform',
  'offline-temporary': '/my-site/offline?action=offline-temporary',
  'offline-emergency': '/my-site/offline?action=offline-emergency',
  'offline-permanent': '/my-site/offline?action=offline-permanent',
  'complete-offline': '/my-site/complete-offline',
};

/** Where a filer asks for this; null for what only units ask for. */
export function sitePageOf(action: SiteAction | FilingKind): string | null {
  return pages[action] ?? null;
}

/** Where a returned change of this kind is corrected; null for what only units ask for. */
export function correctionPageOf(kind: FilingKind, filing: string): string | null {
  const page = sitePageOf(kind);
  return page === null ? null : `${page.split('?')[0]}?filing=${filing}`;
}

/** The open filing that stands in the way of another of this sort; null where none does. */
export function openFilingOf(view: SiteView, action: SiteAction): string | null {
  const sort = (kind: FilingKind | SiteAction) =>
    kind === 'complete-offline'
      ? 'status'
      : isFlagChange(kind)
        ? kind.slice(0, 6)
        : isRecordChange(kind)
          ? 'record'
          : isOfflineKind(kind) || kind !== 'new-site'
            ? 'status'
            : 'none';
  return view.open.find(({ row }) => sort(row.kind) === sort(action))?.row.id ?? null;
}
