import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import { parseSiteCode } from '#registry/site.ts';
import { parseUnitCode, type Unit, type UnitCode } from '#registry/unit.ts';
import { upwards } from '#registry/unit-tree.ts';
import { licence } from './licence.ts';
import { openApi } from './openapi.ts';
import { openSite } from './site-record.ts';

/** What the read API answers from. */
export interface ApiSource {
  readonly catalogue: Catalogue;
  readonly siteUrl: string;
  readonly commit: string;
}

/**
 * The read API (Z08, R-6.3): the document at a path below `/api/v1/`, or null where there is none.
 * Every document is a plain file of the static site too.
 */
export async function apiDocument(source: ApiSource, path: string): Promise<string | null> {
  const document = await documentAt(source, path);
  return document === null ? null : `${JSON.stringify(document)}\n`;
}

async function documentAt(source: ApiSource, path: string): Promise<unknown> {
  if (path === 'openapi.json') return openApi(source.siteUrl);
  if (path === 'register.json') return registerOf(source);
  if (path === 'units.json') return { units: sortedUnits(source).map(unitRecord) };
  const [, site] = /^sites\/(\w{10})\.json$/.exec(path) ?? [];
  if (site !== undefined) return siteOf(source, site);
  const [, code = '', page] = /^units\/(\w{6})(?:\/sites\/([1-9]\d{0,5}))?\.json$/.exec(path) ?? [];
  const unit = parseUnitCode(code);
  const found = unit === code && source.catalogue.unit(unit);
  if (!found) return null;
  return page === undefined ? unitOf(source, found) : sitesOf(source, found.code, Number(page));
}

async function siteOf({ catalogue }: ApiSource, text: string): Promise<unknown> {
  const code = parseSiteCode(text);
  const row = code === text ? catalogue.site(code) : null;
  return row && openSite(row, await catalogue.siteFile(row), catalogue.units());
}

function registerOf(source: ApiSource): unknown {
  const { catalogue, siteUrl, commit } = source;
  const root = sortedUnits(source).find(({ level }) => level === 'root');
  return {
    commit,
    sites: catalogue.listTotals('registered', root ? [root.code] : []).get(root?.code ?? none) ?? 0,
    units: catalogue.units().size,
    root: root?.code ?? '',
    licence: { id: licence.id, url: licence.url, attribution: licence.attribution },
    openapi: `${siteUrl}/api/v1/openapi.json`,
    feeds: [`${siteUrl}/feed.xml`, `${siteUrl}/feed.json`],
  };
}

function unitOf({ catalogue, siteUrl }: ApiSource, unit: Unit): unknown {
  const above = upwards(catalogue.units(), unit.code).slice(1);
  return {
    ...unitRecord(unit),
    above: above.map(({ code }) => code),
    children: catalogue.children(unit.code).map(({ code }) => code),
    sites: catalogue.listTotals('registered', [unit.code]).get(unit.code) ?? 0,
    pages: apiPages(catalogue, unit.code),
    page: `${siteUrl}/units/${unit.code}`,
  };
}

/**
 * Pages of a unit's sites, itself and all below it, counted from the oldest approval, 50 places each:
 * what is minted later is added at the end.
 */
export function apiPages(catalogue: Catalogue, unit: UnitCode): number {
  const [newest] = catalogue.listHead('registered', unit).rows;
  const archive = catalogue.archivePages('registered', unit);
  if (!newest?.code) return archive;
  return catalogue.listPageOf('registered', unit, newest.code) ?? archive + 1;
}

function sitesOf({ catalogue, siteUrl }: ApiSource, unit: UnitCode, page: number): unknown {
  const pages = apiPages(catalogue, unit);
  if (page > pages) return null;
  const rows =
    catalogue.listArchive('registered', unit, page)?.rows ??
    catalogue
      .listHead('registered', unit)
      .rows.filter(({ code }) => code && pageIn(catalogue, unit, code) === page);
  const next = page < pages ? `${siteUrl}/api/v1/units/${unit}/sites/${page + 1}.json` : null;
  return { unit, page, next, sites: rows.toReversed().map(siteSummary) };
}

function pageIn(catalogue: Catalogue, unit: UnitCode, code: NonNullable<SiteRow['code']>): number {
  return catalogue.listPageOf('registered', unit, code) ?? 1;
}

function sortedUnits({ catalogue }: ApiSource): readonly Unit[] {
  return Array.from(catalogue.units().values()).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function unitRecord({ code, name, office, level, attachedTo, phone, retired }: Unit) {
  const gone = retired && { on: retired.on, succeededBy: retired.succeededBy };
  return { code, name, office, level, attachedTo, phone, retired: gone };
}

function siteSummary(row: SiteRow) {
  return {
    siteCode: row.code,
    name: row.name,
    homeUrl: row.homeUrl,
    unit: row.unit,
    sponsor: row.sponsor,
    status: row.status,
    until: row.until,
    isPortal: row.isPortal,
    isServicePlatform: row.isServicePlatform,
    approvedAt: row.approvedAt,
    mintedAt: row.mintedAt ?? '',
  };
}

const none = '' as UnitCode;
