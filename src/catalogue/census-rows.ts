import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { pageOf, windowOf } from './paging.ts';
import { readPaper, readPapers } from './score-follow.ts';
import type { CensusRows, ScoredSite, ScoreFilter } from './score-types.ts';
import {
  chargedSites,
  partFigures,
  scoredSiteOf,
  scoredSites,
  scoreOf,
  scoreTotals,
} from './scores.ts';
import type { Database } from './sqlite.ts';

const atOnce = 500;

/**
 * Censuses and inspections over the catalogue's file. `named` gives the sites of a subtree whose
 * name, URL or code holds some words.
 */
export function censusRows(
  database: () => Database,
  named: (unit: UnitCode, text: string) => Iterable<SiteCode>,
): CensusRows {
  const fits = (site: ScoredSite, filter: ScoreFilter) =>
    (filter.state === undefined || site.state === filter.state) &&
    (filter.self === undefined || site.self?.verdict === filter.self) &&
    (filter.inspection === undefined || site.inspection?.verdict === filter.inspection) &&
    (filter.spotCheck === undefined || site.spotCheck?.verdict === filter.spotCheck);
  function* found(campaign: string, unit: UnitCode, filter: ScoreFilter): Iterable<ScoredSite> {
    for (const code of named(unit, filter.text ?? '')) {
      const site = scoredSiteOf(database(), campaign, code);
      const isPart = site?.state !== 'unscored' || isScored(site.row.status);
      if (site && isPart && fits(site, filter)) yield site;
    }
  }
  return {
    paper: (path) => readPaper(database(), path),
    papers: (prefix) => readPapers(database(), prefix),
    score: (campaign, site, kind) => scoreOf(database(), campaign, site, kind),
    scoredSite: (campaign, site) => scoredSiteOf(database(), campaign, site),
    scoreTotals: (campaign, units) => scoreTotals(database(), campaign, units),
    partFigures: (campaign, unit) => partFigures(database(), campaign, unit),
    scoredSites(campaign, unit, filter, request) {
      if (!filter.text) return scoredSites(database(), campaign, unit, filter, request);
      const all = [...found(campaign, unit, filter)];
      const window = windowOf(all.length, request);
      return pageOf(window, all.slice(window.offset, window.offset + window.count));
    },
    *everyScored(campaign, unit, filter) {
      if (filter.text) return yield* found(campaign, unit, filter);
      for (let page = 1; ; page += 1) {
        const list = scoredSites(database(), campaign, unit, filter, { page, size: atOnce });
        yield* list.rows;
        if (page >= list.pages) return;
      }
    },
    chargedSites: (campaign, charge, state, request) =>
      chargedSites(database(), campaign, charge, state, request),
  };
}

function isScored(status: string): boolean {
  return status === 'normal' || status === 'offline-temporary' || status === 'offline-emergency';
}
