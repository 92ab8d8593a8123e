import type { SiteAction } from './site-action.ts';
import type { SiteStatus } from './site.ts';
import type { UnitCode } from './unit.ts';
import { finalUnit, isWithin, type UnitTree } from './unit-tree.ts';

/** Who asks something of a registered site: its filer, or an account of a unit. */
export type Asker = { readonly kind: 'filer' } | { readonly kind: 'unit'; readonly unit: UnitCode };

const ofFiler: ReadonlySet<SiteAction> = new Set([
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
  'complete-offline',
]);

/**
 * Whether somebody may ask this of a site at all (SPEC section 3, R-4.1): its filer changes its
 * record and takes it off the net; its own unit may complete an offline on its behalf (X32); the
 * province or department restores; the root alone exempts and deletes, and lifts both (X18).
 */
export function mayAsk(
  tree: UnitTree,
  site: { readonly unit: UnitCode; readonly status: SiteStatus },
  action: SiteAction,
  asker: Asker,
): boolean {
  if (asker.kind === 'filer') return ofFiler.has(action);
  if (!isWithin(tree, site.unit, asker.unit)) return false;
  const isRoot = tree.get(asker.unit)?.level === 'root';
  switch (action) {
    case 'complete-offline':
      return asker.unit === site.unit;
    case 'restore':
      return site.status === 'exempt' || site.status === 'deleted'
        ? isRoot
        : finalUnit(tree, site.unit)?.code === asker.unit;
    case 'exempt':
    case 'delete':
      return isRoot;
    default:
      return false;
  }
}
