import { dayAfter } from '#registry/status-request.ts';
import { isPubliclyListed } from '#registry/listing.ts';
import { parseSiteCode } from '#registry/site.ts';
import { placeOf } from '#registry/unit-tree.ts';
import type { SiteRow } from '#catalogue/types.ts';
import { labelOfSite } from '#office/labels/view.ts';
import type { Office } from '#office/types.ts';
import { minuteText } from '#text/elapsed.ts';
import { clearanceText, filingKindText, sponsorKindText } from '#text/words.ts';
import { isMadeUp } from './made-up.ts';
import { regionCrumbs } from './region.ts';
import { safeHref } from './safe-href.ts';
import { publicEvents, raiseEvents } from './site-events.ts';
import { urlParts } from './url-parts.ts';

/** What the page of a site reads from. */
export type SiteOffice = Pick<Office, 'catalogue' | 'siteTrail' | 'siteRaises'>;

/** A site's state: its word, and the day of return or nothing. */
export interface StatusView {
  readonly status: SiteRow['status'];
  /** YYYY-MM-DD; empty where none is planned. */
  readonly back: string;
}

/** A state as tags show it. It is open again the day after its last day (X31). */
export function statusView({ status, until }: Pick<SiteRow, 'status' | 'until'>): StatusView {
  const isTemporary = until !== '' && status === 'offline-temporary';
  return { status, back: isTemporary ? dayAfter(until) : until };
}

/** Everything that the public page of one site says; null where there is no such site. */
export async function siteView(office: SiteOffice, asked: string) {
  const { catalogue } = office;
  const code = parseSiteCode(asked);
  const row = code && catalogue.site(code);
  if (!row || !code) return null;
  const site = await catalogue.siteFile(row);
  const units = catalogue.units();
  const place = placeOf(units, site.unit);
  const trail = [
    ...publicEvents(await office.siteTrail(code), units),
    ...raiseEvents(await office.siteRaises(code), units),
  ];
  const label = labelOfSite(catalogue, code);
  const changes = catalogue.conclusionsOf(code).filter(({ kind }) => kind !== 'new-site');
  const yesNo = (is: boolean) => (is ? '是' : '否');
  const orNone = (text: string) => text || '无';
  return {
    code,
    name: site.name,
    crumbs: [...regionCrumbs(units, site.unit, false), { text: site.name, href: '' }],
    state: statusView(row),
    isPortal: site.isPortal,
    isServicePlatform: site.isServicePlatform,
    isMadeUp: isMadeUp(site.unit),
    isInList: isPubliclyListed(row.status, site),
    homeUrl: urlParts(site.homeUrl),
    href: safeHref(site.homeUrl) ?? '',
    sponsor: site.sponsor.name,
    sponsorKind: sponsorKindText[site.sponsor.kind],
    unit: site.unit,
    office: units.get(site.unit)?.office ?? site.unit,
    province: orNone(place.province),
    prefecture: place.prefecture,
    county: place.county,
    address: orNone(site.address),
    portal: yesNo(site.isPortal),
    platform: yesNo(site.isServicePlatform),
    label: clearanceText[site.clearances.label],
    labelNumber: label?.label.number ?? '',
    labelNote: label && label.revocation !== null ? '（已失效）' : '',
    domain: clearanceText[site.clearances.domain],
    icpState: clearanceText[site.clearances.icp],
    icp: orNone(site.icp),
    policeState: clearanceText[site.clearances.police],
    police: orNone(site.police),
    otherDomains: orNone(site.otherDomains.join('\n')),
    ipv4: orNone(site.ipv4.join('\n')),
    ipv6: orNone(site.ipv6.join('\n')),
    introduction: orNone(site.introduction),
    justification: site.justification,
    approvedAt: orNone(minuteText(row.approvedAt)),
    mintedAt: orNone(row.mintedAt ? minuteText(row.mintedAt) : ''),
    channels: site.channels.map(({ category, name, url }) => ({
      category,
      name,
      url: urlParts(url),
    })),
    trail: trail.map(({ at, unit: by, who, what }) => ({
      at,
      minute: minuteText(at),
      by,
      who,
      what,
    })),
    changes: changes.map(({ kind, approvedAt }) => ({
      at: approvedAt,
      minute: minuteText(approvedAt),
      what: filingKindText[kind],
    })),
    history: (site.register?.history ?? []).map(({ at, status }) => ({
      at,
      minute: minuteText(at),
      status,
    })),
  };
}

/** Everything that the public page of one site says. */
export type SiteView = NonNullable<Awaited<ReturnType<typeof siteView>>>;
