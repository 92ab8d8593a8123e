import type { SiteRow } from '#catalogue/types.ts';
import { placeOfPath } from '#catalogue/site-row.ts';
import type { FilingId } from '#registry/site.ts';
import { progressKeyOfLanded } from '../progress-trailer.ts';
import { toldSite } from './filings/told.ts';
import { type Facts, type Family, fileAt, type Output, pageAt } from './types.ts';

/**
 * 查询进度 without a server: a page whose script turns a receipt code into the name of a
 * file. The names are hashes with a purpose of their own; nobody gets from them to a code.
 */
export const progressFiles: Family = {
  name: 'progress',
  followsFilings: true,
  async *all(facts) {
    yield pageAt('/progress');
    for (const { id, key } of facts.filings.all()) if (key !== null) yield named(facts, key, id);
    for (const { filing, conclusion } of allSites(facts)) {
      if (filing !== null && conclusion !== null) yield* ofLanded(facts, filing, conclusion);
    }
  },
  async *touched({ facts, sites, paths, units, filings }) {
    // trails name units
    if (units.length > 0) return yield* progressFiles.all(facts) as AsyncIterable<Output>;
    for (const { id, before, after } of filings(progressFiles.name)) {
      for (const each of [before, after]) {
        if (each !== null && each.key !== null) yield named(facts, each.key, id);
      }
    }
    const ids = new Set<FilingId>();
    for (const { after } of sites) if (after?.filing) ids.add(after.filing);
    for (const path of paths) {
      const place = placeOfPath(path);
      if (place && !place.isMinted) ids.add(place.key as FilingId);
    }
    for (const id of ids) {
      const row = facts.office.catalogue.siteOfFiling(id);
      if (row?.conclusion) yield* ofLanded(facts, id, row.conclusion);
    }
  },
  async bytes({ filings, office: { catalogue, policy }, objects }, path) {
    const [, key = ''] = /([0-9a-f]{64})\.json$/.exec(path) ?? [];
    const id = filings.find(key);
    if (id === null) return null;
    const row = catalogue.siteOfFiling(id);
    if (row?.filing && row.conclusion !== null) {
      const landed = { ...row, filing: row.filing, conclusion: row.conclusion };
      return toldSite({ catalogue, policy, objects }, landed);
    }
    return filings.one(id)?.told || null;
  },
};

async function* ofLanded(facts: Facts, id: FilingId, conclusion: string): AsyncIterable<Output> {
  const key = await progressKeyOfLanded(facts.objects, id, conclusion);
  if (key !== null) yield named(facts, key, id);
}

function* allSites({ sites, office }: Facts): Iterable<Pick<SiteRow, 'filing' | 'conclusion'>> {
  yield* office.catalogue.waiting();
  yield* sites();
}

function named({ filings }: Facts, key: string, id: FilingId): Output {
  filings.remember(key, id);
  return fileAt(`progress/of/${key.slice(0, 2)}/${key}.json`);
}
