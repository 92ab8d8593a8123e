import type { SiteRow } from '#catalogue/types.ts';
import { openSite } from '#office/open-data/site-record.ts';
import type { FilingEvent } from '#registry/filing.ts';
import type { SiteFile } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { publicEvents } from './site-events.ts';

/**
 * Everything public about one site, as `/sites/<code>.json` gives it: its record in the open
 * data, and the trail behind it.
 */
export function siteJson(
  row: SiteRow,
  file: SiteFile,
  trail: readonly FilingEvent[],
  units: UnitTree,
  siteUrl: string,
): Readonly<Record<string, unknown>> {
  return {
    ...openSite(row, file, units),
    trail: publicEvents(trail, units).map(({ at, event, unit: by }) => ({ at, event, unit: by })),
    page: `${siteUrl}/sites/${row.code}`,
  };
}
