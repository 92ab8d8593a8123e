import { apiDocument, apiPages } from '../open-data/api.ts';
import { feedPath, feedText } from '../open-data/feed.ts';
import { robotsText, sitemapIndex, sitemapPart, sitemapParts } from '../open-data/sitemap.ts';
import { pageSites } from '#registry/search/remote.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { upwards, type UnitTree } from '#registry/unit-tree.ts';
import { parseSiteCode } from '#registry/site.ts';
import { type Difference, type Family, fileAt, type Output, pageAt } from './types.ts';

/** The page that lists the open data; its files are written by `npm run export`. */
export const openDataPage: Family = {
  name: 'open-data',
  // it names the commit
  all: () => [pageAt('/open-data')],
  touched: () => [pageAt('/open-data')],
};

/** Atom and JSON feeds of the register, each unit and each site (Z06). */
export const feedFiles: Family = {
  name: 'feeds',
  *all(facts) {
    yield* bothFeeds('feed');
    for (const code of facts.office.catalogue.units().keys()) yield* bothFeeds(`feeds/${code}`);
    for (const { code } of facts.sites()) yield* bothFeeds(`sites/${code}/feed`);
  },
  *touched(difference) {
    const { facts, sites, units } = difference;
    if (units.length > 0) {
      yield* feedFiles.all(facts) as Iterable<Output>;
      for (const { code } of units) yield* bothFeeds(`feeds/${code}`);
      for (const { code } of sites) yield* bothFeeds(`sites/${code}/feed`);
    } else if (sites.length > 0) {
      yield* bothFeeds('feed');
      for (const code of unitsAbove(difference)) yield* bothFeeds(`feeds/${code}`);
      for (const { code } of sites) yield* bothFeeds(`sites/${code}/feed`);
    }
  },
  bytes({ office: { catalogue }, siteUrl }, path) {
    const [, stem = '', end] = /^(.*)\.(xml|json)$/.exec(path) ?? [];
    const format = end === 'xml' ? 'xml' : 'json';
    if (stem === 'feed') return feedText(catalogue, siteUrl, null, format);
    const unit = catalogue.unit(stem.slice('feeds/'.length) as UnitCode);
    if (unit && path === feedPath({ unit }, format).slice(1)) {
      return feedText(catalogue, siteUrl, { unit }, format);
    }
    const code = parseSiteCode(stem.split('/')[1] ?? '');
    const row = code && catalogue.site(code);
    return code && row ? feedText(catalogue, siteUrl, { site: { ...row, code } }, format) : null;
  },
};

/** The read API as plain files (Z08). */
export const apiFiles: Family = {
  name: 'api',
  *all(facts) {
    const { catalogue } = facts.office;
    yield apiAt('openapi');
    yield apiAt('register');
    yield apiAt('units');
    for (const code of catalogue.units().keys()) {
      yield apiAt(`units/${code}`);
      for (let page = apiPages(catalogue, code); page > 0; page -= 1) yield pageOf(code, page);
    }
    for (const { code } of facts.sites()) yield apiAt(`sites/${code}`);
  },
  *touched(difference) {
    const { facts, sites, units } = difference;
    if (units.length > 0 || sites.some(({ after }) => after === null)) {
      yield* apiFiles.all(facts) as Iterable<Output>;
      yield* gonePages(difference);
      for (const { code } of sites) yield apiAt(`sites/${code}`);
      for (const { code } of units) yield apiAt(`units/${code}`);
      return;
    }
    yield apiAt('register');
    const { catalogue } = facts.office;
    for (const { code } of sites) yield apiAt(`sites/${code}`);
    for (const unit of unitsAbove(difference)) {
      yield apiAt(`units/${unit}`);
      const last = apiPages(catalogue, unit);
      const isNew = sites.some(({ before, after }) => !before || !after);
      // the page before the last one tells that there is a next
      if (isNew) for (const page of [last + 1, last, last - 1]) yield pageOf(unit, page);
      for (const { code } of sites) {
        const page = catalogue.listPageOf('registered', unit, code);
        if (page !== null) yield pageOf(unit, page);
      }
    }
  },
  bytes: ({ office: { catalogue }, siteUrl, commit }, path) =>
    apiDocument({ catalogue, siteUrl, commit }, path.slice('api/v1/'.length)),
};

/** The sitemap in parts, and what crawlers may read. */
export const sitemapFiles: Family = {
  name: 'sitemap',
  *all(facts) {
    yield fileAt('robots.txt');
    yield fileAt('sitemap.xml');
    for (const part of sitemapParts(facts.office.catalogue)) yield fileAt(`sitemaps/${part}`);
  },
  *touched({ facts, sites, units }) {
    if (sites.length === 0 && units.length === 0) return;
    yield fileAt('sitemap.xml');
    const folders = new Set(sites.map(({ code }) => `sites-${code.slice(0, 2)}-`));
    // a part whose last site went is taken away
    for (const folder of folders) yield fileAt(`sitemaps/${folder}1.xml`);
    for (const part of sitemapParts(facts.office.catalogue)) {
      const isOwn = part === 'pages.xml' || units.length > 0;
      if (isOwn || folders.has(part.slice(0, 'sites-33-'.length))) yield fileAt(`sitemaps/${part}`);
    }
  },
  bytes({ office: { catalogue }, siteUrl }, path) {
    if (path === 'robots.txt') return robotsText(siteUrl);
    if (path === 'sitemap.xml') return sitemapIndex(catalogue, siteUrl);
    return sitemapPart(catalogue, siteUrl, path.slice('sitemaps/'.length));
  },
};

/** Pages of lists that were longer: sites went, or hang under another unit. */
function* gonePages({ facts, sites, unitsBefore }: Difference): Iterable<Output> {
  const places = new Map<UnitCode, number>();
  const note = (unit: UnitCode) => {
    for (const { code } of upwards(unitsBefore, unit)) {
      places.set(code, (places.get(code) ?? 0) + 1);
    }
  };
  for (const { unit } of facts.sites()) note(unit);
  for (const { before, after } of sites)
    if (before && before.unit !== after?.unit) note(before.unit);
  for (const [unit, count] of places) {
    const last = Math.ceil(count / pageSites);
    for (let page = apiPages(facts.office.catalogue, unit) + 1; page <= last; page += 1) {
      yield pageOf(unit, page);
    }
  }
}

function apiAt(name: string): Output {
  return fileAt(`api/v1/${name}.json`);
}

function pageOf(unit: UnitCode, page: number): Output {
  return apiAt(`units/${unit}/sites/${Math.max(1, page)}`);
}

function* bothFeeds(stem: string): Iterable<Output> {
  yield fileAt(`${stem}.xml`);
  yield fileAt(`${stem}.json`);
}

/** Every unit that changed sites hang or hung under. */
export function unitsAbove({ facts, sites, unitsBefore }: Difference): ReadonlySet<UnitCode> {
  const now = facts.office.catalogue.units();
  const above = (tree: UnitTree, unit: UnitCode | undefined): readonly Unit[] =>
    unit === undefined ? [] : upwards(tree, unit);
  return new Set(
    sites.flatMap(({ before, after }) =>
      [...above(unitsBefore, before?.unit), ...above(now, after?.unit)].map(({ code }) => code),
    ),
  );
}
