import { isLabelled } from '#registry/listing.ts';
import { parseMoment } from '#registry/moment.ts';
import {
  type FilingId,
  mintedPath,
  pendingPath,
  type SiteCode,
  type SiteFile,
  type SponsorKind,
  sponsorKinds,
  siteStatuses,
} from '#registry/site.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import type { Row } from './sqlite.ts';
import type { SiteRow } from './types.ts';

/** Statuses by the number that stands in the tables; what is listed lies between the two ends. */
const statuses = ['concluded', ...siteStatuses] as const;
const permanentlyOffline = statuses.indexOf('offline-permanent');
const deleted = statuses.indexOf('deleted');

/** SQL: minted and not deleted. */
export const isListed = `status > 0 AND status <> ${deleted}`;
/** SQL: the minted ones, deleted ones included. */
export const isMinted = 'status > 0';
/** SQL: live, so that its name, URL and portal flag are taken. */
export const isLive = `status NOT IN (${permanentlyOffline}, ${deleted})`;

/** The number of a status. */
export function statusNumber(status: SiteRow['status']): number {
  return statuses.indexOf(status);
}

/** The status of a number. */
export function statusOf(number: unknown): SiteRow['status'] {
  return statuses[Number(number)] ?? 'concluded';
}

/** Whether a status number belongs into the public lists. */
export function isListedStatus(status: number): boolean {
  return status > 0 && status !== deleted;
}

/** Where a file of `data/sites` stands: its key is the site code or the waiting filing's id. */
export interface SitePlace {
  readonly key: string;
  readonly unit: UnitCode;
  readonly isMinted: boolean;
}

const pattern = /^data\/sites\/(..)\/([a-z0-9]{6})\/(?:([a-z0-9]{10})|new-([0-9A-Za-z]{8}))\.yaml$/;

/** The place that a path names, or null when no site may stand there. */
export function placeOfPath(path: string): SitePlace | null {
  const [, folder, unitText = '', code, filing = ''] = pattern.exec(path) ?? [];
  const unit = parseUnitCode(unitText);
  if (!unit || unit.slice(0, 2) !== folder) return null;
  if (code === undefined) return { key: filing, unit, isMinted: false };
  return code.startsWith(unit) && /^\d{4}$/.test(code.slice(6))
    ? { key: code, unit, isMinted: true }
    : null;
}

/** The columns of a site that come from its file. */
export interface StoredSite {
  readonly key: string;
  readonly filing: string | null;
  readonly name: string;
  readonly homeUrl: string;
  readonly unit: UnitCode;
  readonly sponsor: string;
  readonly kind: SponsorKind;
  /** Whether its label hangs, so that it stands in 公示名单 (R01, X30). */
  readonly isLabelled: boolean;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
  readonly status: number;
  readonly until: string;
  /** First day of a temporary offline that has not begun; empty where there is none (X31). */
  readonly planned: string;
  readonly approvedAt: string;
  readonly mintedAt: string | null;
}

/** Reads what lists need out of a site file; null when the file cannot be one at this place. */
export function siteFromFile(place: SitePlace, data: unknown): StoredSite | null {
  const file = data as Partial<SiteFile> | null;
  if (typeof file !== 'object' || file === null) return null;
  const { name, homeUrl, isPortal, isServicePlatform, register } = file;
  const sponsor: unknown = file.sponsor?.name;
  const unit = typeof file.unit === 'string' ? parseUnitCode(file.unit) : null;
  if (!isText(name) || !isText(homeUrl) || !isText(sponsor) || unit === null) return null;
  if (typeof isPortal !== 'boolean' || typeof isServicePlatform !== 'boolean') return null;
  const common = {
    key: place.key,
    name,
    homeUrl,
    unit,
    sponsor,
    kind: sponsorKinds.find((kind) => kind === file.sponsor?.kind) ?? 'department',
    isLabelled: isLabelled(file),
    isPortal,
    isServicePlatform,
  };
  if (!place.isMinted) {
    // the path of a waiting site is derived from its unit
    if (register !== undefined || unit !== place.unit) return null;
    return {
      ...common,
      filing: place.key,
      status: 0,
      until: '',
      planned: '',
      approvedAt: '',
      mintedAt: null,
    };
  }
  if (typeof register !== 'object' || register === null || register.siteCode !== place.key)
    return null;
  const { approvedAt, mintedAt, filing, until } = register;
  const status = statusNumber(register.status);
  if (status < 1 || !isMoment(approvedAt) || !isMoment(mintedAt)) return null;
  const isFiled = isText(filing) && filing !== '';
  return {
    ...common,
    filing: isFiled ? filing : null,
    status,
    until: isText(until) ? until : '',
    planned: isText(file.request?.from) ? file.request.from : '',
    approvedAt,
    mintedAt,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isMoment(value: unknown): value is string {
  return isText(value) && parseMoment(value) !== null;
}

/** SQL: the columns that `siteRow` reads, with the conclusion of the site's filing. */
export const selectSite = `
  SELECT site.*, conclusion.oid AS conclusion
  FROM site LEFT JOIN conclusion ON conclusion.filing = site.filing`;

/** A row of `selectSite` as lists show it. */
export function siteRow(row: Row): SiteRow {
  const status = statusOf(row['status']);
  const unit = row['unit'] as UnitCode;
  const key = row['key'] as string;
  const isMinted = status !== 'concluded';
  return {
    code: isMinted ? (key as SiteCode) : null,
    filing: row['filing'] as FilingId | null,
    name: row['name'] as string,
    homeUrl: row['home_url'] as string,
    unit,
    sponsor: row['sponsor'] as string,
    isLabelled: row['labelled'] === 1,
    isPortal: row['portal'] === 1,
    isServicePlatform: row['platform'] === 1,
    status,
    until: row['until'] as string,
    planned: row['planned'] as string,
    approvedAt: row['approved_at'] as string,
    mintedAt: row['minted_at'] as string | null,
    path: isMinted ? mintedPath(key as SiteCode) : pendingPath(unit, key as FilingId),
    blob: row['blob'] as string,
    conclusion: row['conclusion'] as string | null,
  };
}
