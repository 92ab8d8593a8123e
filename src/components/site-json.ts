import type { SiteRow } from '#catalogue/types.ts';
import type { FilingEvent } from '#registry/filing.ts';
import type { SiteFile } from '#registry/site.ts';
import { placeOf, type UnitTree } from '#registry/unit-tree.ts';
import { publicEvents } from './site-events.ts';

/**
 * Everything public about one site, as `/sites/<code>.json` gives it. Fields are named one
 * by one, so that what is added to the files later is not public by accident.
 */
export function siteJson(
  row: SiteRow,
  file: SiteFile,
  trail: readonly FilingEvent[],
  units: UnitTree,
  siteUrl: string,
): Readonly<Record<string, unknown>> {
  const unit = units.get(file.unit);
  const register = file.register;
  return {
    siteCode: row.code,
    name: file.name,
    homeUrl: file.homeUrl,
    status: row.status,
    until: row.until,
    sponsor: { name: file.sponsor.name, kind: file.sponsor.kind },
    unit: { code: file.unit, name: unit?.name ?? '', office: unit?.office ?? '' },
    place: placeOf(units, file.unit),
    address: file.address,
    isPortal: file.isPortal,
    isServicePlatform: file.isServicePlatform,
    clearances: {
      label: file.clearances.label,
      domain: file.clearances.domain,
      icp: file.clearances.icp,
      police: file.clearances.police,
    },
    icp: file.icp,
    police: file.police,
    otherDomains: file.otherDomains,
    channels: file.channels.map(({ category, name, url }) => ({ category, name, url })),
    ipv4: file.ipv4,
    ipv6: file.ipv6,
    introduction: file.introduction,
    justification: file.justification,
    approvedAt: row.approvedAt,
    mintedAt: row.mintedAt,
    history: register?.history.map(({ at, status }) => ({ at, status })) ?? [],
    trail: publicEvents(trail, units).map(({ at, event, unit: by }) => ({ at, event, unit: by })),
    page: `${siteUrl}/sites/${row.code}`,
  };
}
