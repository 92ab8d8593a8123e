import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import type { SiteFile } from '#registry/site.ts';
import { conclusionOf, conclusionsOf, unitConclusionsOf } from './conclusions.ts';
import {
  dropFiling,
  endedOfSite,
  endFiling,
  filingCounts,
  filingOf,
  filingsOf,
  filingsOfSite,
  filingTips,
  isEnded,
  markedFilings,
  markFiling,
  putFiling,
  sitesWithOpenFilings,
} from './filings.ts';
import { censusRows } from './census-rows.ts';
import { followMain } from './follow.ts';
import { labelRows } from './labels.ts';
import { holdersOf, portalOf, sitesOfSponsor } from './holders.ts';
import { archivePages, listArchive, listHead, listPageOf, listTotals } from './list-pages.ts';
import { listThen } from './list-then.ts';
import { figureLists, sitesBy } from './sites-by.ts';
import { commitOn, firstDay } from './days.ts';
import { latestOf, latestSites, latestUnder } from './latest.ts';
import { readMeta } from './meta.ts';
import { rootOf } from './regions.ts';
import { deskKeys, deskSites, searchSites } from './search.ts';
import {
  highestSerial,
  listingOf,
  normalSitesMintedOn,
  siteByCode,
  siteCounts,
  siteOf,
  siteOfFiling,
  sitesDueOn,
  waitingSites,
} from './sites.ts';
import { type Database, deleteDatabase, openDatabase } from './sqlite.ts';
import { aspectCounts, flagCounts, statusCounts } from './statistics.ts';
import { searchPage } from './search-index.ts';
import { siteSearch } from './site-search.ts';
import { textColumn } from './text-column.ts';
import type { Catalogue } from './types.ts';
import { unitReader } from './units.ts';
import { waitCounts } from './waits.ts';

export interface CatalogueOptions {
  /** Normally `<REGISTER_DIR>/catalogue.db`. */
  readonly path: string;
  readonly objects: ObjectReader;
}

/** A catalogue with what only tools ask: how many data files it could not use, and which. */
export interface OpenedCatalogue extends Catalogue {
  /** Data files on main that are unreadable or invalid, with why. */
  rejected(): readonly { readonly path: string; readonly why: string }[];
}

/**
 * Opens the read model of the register; several processes may share the file. A damaged file or one
 * of another version is made anew and is empty until `follow`.
 */
export async function openCatalogue({ path, objects }: CatalogueOptions): Promise<OpenedCatalogue> {
  let database: Database;
  let units: ReturnType<typeof unitReader>;
  let column: ReturnType<typeof textColumn>;
  let searching: ReturnType<typeof siteSearch>;
  const open = () => {
    database = openDatabase(path);
    units = unitReader(database);
    column = textColumn(database);
    searching = siteSearch(database);
  };
  open();

  // Another process may have made the file anew; a damaged one is made anew here.
  const renew = () => {
    const state = database.state();
    if (state === 'good') return;
    database.close();
    if (state === 'damaged') deleteDatabase(path);
    open();
  };
  const surviving = <T>(work: () => T): T => {
    renew();
    try {
      return work();
    } catch (error) {
      if (database.state() !== 'damaged') throw error;
      renew();
      return work();
    }
  };

  let following: Promise<unknown> = Promise.resolve();
  const follow = async (main: Oid, onProgress: (done: number) => void) => {
    renew();
    try {
      await followMain(database, objects, main, onProgress);
    } catch (error) {
      if (database.state() !== 'damaged') throw error;
      renew();
      await followMain(database, objects, main, onProgress);
    }
  };

  return {
    commit: () => surviving(() => readMeta(database, 'commit') || null),
    follow(main, onProgress = () => {}) {
      // one after the other: the connection stages one step at a time
      const next = following.then(() => follow(main, onProgress));
      following = next.catch(() => {});
      return next;
    },
    rejected: () =>
      database
        .all('SELECT path, why FROM rejected ORDER BY path')
        .map((row) => ({ path: row['path'] as string, why: row['why'] as string })),

    mark: (id) => surviving(() => markFiling(database, id)),
    marked: () => markedFilings(database),
    filingCounts: () => filingCounts(database),
    putFiling: (facts) => putFiling(database, () => units.tree(), facts),
    dropFiling: (id) => dropFiling(database, id),
    endFiling: (ended) => endFiling(database, ended),
    isEnded: (id) => isEnded(database, id),
    endedOfSite: (code) => endedOfSite(database, code),
    filing: (id) => filingOf(database, id),
    filingTips: () => filingTips(database),
    sitesWithOpenFilings: (status) => sitesWithOpenFilings(database, status),
    filingsOfSite: (code) => filingsOfSite(database, code),
    conclusion: (id) => conclusionOf(database, id),
    conclusionsOf: (code) => conclusionsOf(database, code),
    unitHistory: (code) => conclusionsOf(database, code),
    unitConclusions: (unit, request) => unitConclusionsOf(database, unit, request),

    units: () => units.tree(),
    unit: (code) => units.tree().get(code) ?? null,
    children: (code) => units.children(code),
    siteCounts: (codes) => siteCounts(database, codes),
    statusCounts: (codes) => statusCounts(database, codes),
    aspectCounts: (unit) => aspectCounts(database, unit),
    waitCounts: (unit) => waitCounts(database, unit),
    figureLists: () => figureLists(database, rootOf(units.tree())),
    sitesBy: (request) => sitesBy(database, rootOf(units.tree()), request),
    listThen: async ({ unit, ...request }) => {
      const main = readMeta(database, 'commit');
      if (main === '') return null;
      const tree = units.tree();
      const within = unit ?? rootOf(tree);
      return listThen(database, objects, { main, tree }, { ...request, unit: within });
    },
    commitOn: (day) => commitOn(database, day),
    firstDay: () => firstDay(database),
    flagCounts: (unit) => flagCounts(database, unit),
    findUnits: (text, limit) => units.find(text, limit),

    site: (code) => siteByCode(database, code),
    siteOfFiling: (id) => siteOfFiling(database, id),
    siteFile: async (row) => loadYaml(await objects.blob(row.blob)) as SiteFile,
    listHead: (list, unit) => listHead(database, list, unit ?? rootOf(units.tree())),
    listArchive: (list, unit, page) =>
      listArchive(database, list, unit ?? rootOf(units.tree()), page),
    archivePages: (list, unit) => archivePages(database, list, unit ?? rootOf(units.tree())),
    listPageOf: (list, unit, site) =>
      listPageOf(database, list, unit ?? rootOf(units.tree()), site),
    listTotals: (list, codes) => listTotals(database, list, codes),
    listing: (unit, request) => listingOf(database, unit ?? rootOf(units.tree()), request),
    search: (text, unit, request) => searchSites(database, searching, text, unit, request),
    latestSites: (unit, limit) => latestSites(database, unit ?? rootOf(units.tree()), limit),
    latestUnder: (prefix) => latestUnder(database, prefix),
    latestOf: (code) => latestOf(database, code),
    searchIndex: () => searching.index(),
    searchPage: (page) => searchPage(database, rootOf(units.tree()), page),
    warmSearch: () => searching.warm(),

    filings: (unit, filter, request) => filingsOf(database, unit, filter, request),
    sites: (unit, filter, request) => deskSites(database, column, unit, filter, request),
    *everySite(unit, filter) {
      for (const key of deskKeys(database, column, unit, filter)) {
        const row = siteOf(database, key);
        if (row) yield row;
      }
    },

    holdersOf: (keys, except, isRival) => holdersOf(database, keys, except, isRival),
    portalOf: (unit, except) => portalOf(database, unit, except),
    sitesOfSponsor: (unit, sponsor) => sitesOfSponsor(database, unit, sponsor),
    normalSitesMintedOn: (days) => normalSitesMintedOn(database, days),
    dueOn: (day) => sitesDueOn(database, day),
    waiting: () => waitingSites(database),
    highestSerial: (unit) => highestSerial(database, unit),
    labels: labelRows(() => database),
    census: censusRows(
      () => database,
      function* (unit, text) {
        for (const key of deskKeys(database, column, unit, { text })) {
          const code = siteOf(database, key)?.code;
          if (code) yield code;
        }
      },
    ),
    close: () => database.close(),
  };
}
