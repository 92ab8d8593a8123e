import type { SiteRow } from '#catalogue/types.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import { placeOf, type UnitTree } from '#registry/unit-tree.ts';

/** Everything public about one site, as open data and the read API give it (Z07, Z08). */
export type OpenSite = ReturnType<typeof openSite>;

/**
 * The record of a site for everybody. Fields are named one by one, so that what is added to the files
 * later is not public by accident; `schemas/open-site.schema.json` describes them.
 */
export function openSite(row: SiteRow, file: SiteFile, units: UnitTree) {
  const unit = units.get(row.unit);
  return {
    siteCode: row.code as SiteCode,
    name: file.name,
    homeUrl: file.homeUrl,
    status: row.status,
    until: row.until,
    sponsor: { name: file.sponsor.name, kind: file.sponsor.kind },
    unit: { code: row.unit, name: unit?.name ?? '', office: unit?.office ?? '' },
    place: placeOf(units, row.unit),
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
    otherDomains: [...file.otherDomains],
    channels: file.channels.map(({ category, name, url }) => ({ category, name, url })),
    ipv4: [...file.ipv4],
    ipv6: [...file.ipv6],
    introduction: file.introduction,
    justification: file.justification,
    approvedAt: row.approvedAt,
    mintedAt: row.mintedAt ?? '',
    history: (file.register?.history ?? []).map(({ at, status }) => ({ at, status })),
  };
}
