import type { SearchIndex } from '#catalogue/search-index.ts';
import { placeIn, siteIn } from '#registry/search/index.ts';
import { encodeNumbers } from '#registry/search/postings.ts';
import { pageSites } from '#registry/search/remote.ts';
import { shardOf, type Term, termName, termsOf } from '#registry/search/terms.ts';
import { searchable, searchableUrl } from '#registry/search/text.ts';
import type { UnitCode } from '#registry/unit.ts';
import { upwards } from '#registry/unit-tree.ts';
import { siteStatusText } from '#text/site-status.ts';
import { unitsAbove } from './data-files.ts';
import {
  type Difference,
  type Facts,
  type Family,
  fileAt,
  type Output,
  pageAt,
  type SiteChange,
} from './types.ts';

/**
 * Searching without a server (R04, R-11.3): terms in many small files, fifty sites a file, and the
 * sites of each unit, so that a search loads only what it asks for. `src/registry/search/remote.ts`
 * reads them.
 */
export const searchFiles: Family = {
  name: 'search',
  *all(facts) {
    const { sites, units } = facts.office.catalogue.searchIndex();
    yield pageAt('/search');
    yield indexFile;
    yield fileAt('search-index/portals.txt');
    for (let shard = 0; shard < shardsFor(sites.length); shard += 1) yield shardFile(shard);
    for (let page = 0; page * pageSites < sites.length; page += 1) yield pageFile(page);
    const tree = facts.office.catalogue.units();
    const above = Array.from(units.keys(), (unit) => upwards(tree, unit).map(({ code }) => code));
    for (const unit of new Set(above.flat())) yield unitFile(unit);
  },
  *touched(difference) {
    const { facts, sites, units } = difference;
    const changed = sites.filter((change) => isShown(change));
    if (changed.length === 0 && units.length === 0) return;
    const { catalogue } = facts.office;
    const all = function* (): Iterable<Output> {
      yield* searchFiles.all(facts) as Iterable<Output>;
      yield* goneFiles(difference);
    };
    if (units.length > 0) {
      yield* all();
      return;
    }
    const said = changed.filter((change) => isSearched(change));
    if (said.length > 0) {
      const { numbers, sites: known } = catalogue.searchIndex();
      const fresh = said.filter(({ before }) => before === null);
      const before = known.length - fresh.length;
      const isAtEnd = fresh.every(({ code }) => (numbers.get(code) ?? 0) >= before);
      const isGone = said.some(({ after }) => after === null);
      if (!isAtEnd || isGone || shardsFor(before) !== shardsFor(known.length)) {
        yield* all();
        return;
      }
      yield indexFile;
      yield fileAt('search-index/portals.txt');
      const terms = new Set(said.flatMap((change) => changedTerms(change)));
      const shards = new Set(Array.from(terms, (term) => shardOf(term, shardsFor(known.length))));
      for (const shard of shards) yield shardFile(shard);
      for (const unit of unitsAbove(difference)) yield unitFile(unit);
    }
    for (const { code } of changed) {
      const page = catalogue.listPageOf('registered', null, code);
      if (page !== null) yield pageFile(page - 1);
    }
  },
  bytes(facts, path) {
    const { catalogue } = facts.office;
    const [, kind, name = ''] = /^search-index\/(\w+)\/(\w+)\.\w+$/.exec(path) ?? [];
    if (kind === 'sites') return pageText(facts, Number(name));
    const index = catalogue.searchIndex();
    const count = index.sites.length;
    if (kind === 'terms') return shardText(index, Number(name));
    if (kind === 'units') return unitText(facts, index, name as UnitCode);
    if (path === indexFile.path) return JSON.stringify({ count, shards: shardsFor(count) });
    const portals = index.sites.flatMap((site, number) => (site.isPortal ? [number] : []));
    return encodeNumbers(portals);
  },
};

const indexFile = fileAt('search-index/index.json');
const shardFile = (shard: number) => fileAt(`search-index/terms/${shard}.json`);
const pageFile = (page: number) => fileAt(`search-index/sites/${page}.json`);
const unitFile = (unit: UnitCode) => fileAt(`search-index/units/${unit}.txt`);

/** Files there may be no more of: units that lost their last site, and what more sites had filled. */
function* goneFiles(difference: Difference): Iterable<Output> {
  const { facts, sites, unitsBefore } = difference;
  const count = facts.office.catalogue.searchIndex().sites.length;
  const gone = sites.filter(({ after }) => after === null).length;
  for (const unit of unitsBefore.keys()) yield unitFile(unit);
  for (let shard = shardsFor(count); shard < shardsFor(count + gone); shard += 1) {
    yield shardFile(shard);
  }
  for (let page = Math.ceil(count / pageSites); page * pageSites < count + gone; page += 1) {
    yield pageFile(page);
  }
}

/** A power of two, so that a file of terms holds what some eighty sites say. */
function shardsFor(sites: number): number {
  return 2 ** Math.max(3, Math.min(10, Math.ceil(Math.log2(sites / 80))));
}

/** Whether a change can be seen in the results of a search. */
function isShown({ before, after }: SiteChange): boolean {
  if (!before || !after) return true;
  return (
    isSearched({ before, after }) || before.until !== after.until || before.status !== after.status
  );
}

/** Whether a change can alter what is found. */
function isSearched({ before, after }: Pick<SiteChange, 'before' | 'after'>): boolean {
  if (!before || !after) return true;
  return (
    before.name !== after.name ||
    before.homeUrl !== after.homeUrl ||
    before.sponsor !== after.sponsor ||
    before.unit !== after.unit ||
    before.isPortal !== after.isPortal ||
    (before.status === 'deleted') !== (after.status === 'deleted')
  );
}

function changedTerms({ code, before, after }: SiteChange): readonly Term[] {
  const isFound = (site: SiteChange['before']) => site !== null && site.status !== 'deleted';
  // a code is found as long as its site is
  const codes = isFound(before) === (after !== null && after.status !== 'deleted') ? [] : [code];
  const texts = [before, after].flatMap((site) =>
    site ? [searchable(site.name), searchable(site.sponsor), searchableUrl(site.homeUrl)] : [],
  );
  return [...texts, ...codes].flatMap((text) => termsOf(text));
}

const sorted = new WeakMap<SearchIndex, ReadonlyMap<number, readonly Term[]>>();

/** Terms of each file. */
function shardsOf(index: SearchIndex): ReadonlyMap<number, readonly Term[]> {
  const known = sorted.get(index);
  if (known) return known;
  const shards = new Map<number, Term[]>();
  for (const term of index.terms.keys()) {
    const shard = shardOf(term, shardsFor(index.sites.length));
    const terms = shards.get(shard);
    if (terms) terms.push(term);
    else shards.set(shard, [term]);
  }
  sorted.set(index, shards);
  return shards;
}

function shardText(index: SearchIndex, shard: number): string | null {
  if (shard >= shardsFor(index.sites.length)) return null;
  const terms = (shardsOf(index).get(shard) ?? [])
    // single characters are left out: they would double the files
    .filter((term) => term < 0 || term > 0xffff)
    .map((term) => [termName(term), listsOf(index.terms.get(term) ?? new Int32Array(0))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(terms));
}

function listsOf(entries: Int32Array): string {
  const lists: number[][] = [[], [], []];
  for (const entry of entries) lists[placeIn(entry)]?.push(siteIn(entry));
  return lists.map((list) => (list.length > 0 ? encodeNumbers(list) : '')).join(' ');
}

function unitText({ office }: Facts, index: SearchIndex, unit: UnitCode): string | null {
  const tree = office.catalogue.units();
  const inside = new Set<number>();
  for (const [each, at] of index.units) {
    if (upwards(tree, each).some(({ code }) => code === unit)) inside.add(at);
  }
  const numbers = Array.from(index.unitOf.keys()).filter((each) =>
    inside.has(index.unitOf[each] ?? -1),
  );
  return numbers.length === 0 ? null : encodeNumbers(numbers);
}

/** Code, name, address, sponsor, status in words, and whether it is a portal. */
function pageText({ office }: Facts, page: number): string | null {
  const rows = office.catalogue.searchPage(page);
  if (rows.length === 0) return null;
  return JSON.stringify(
    rows.map(
      (row) =>
        row && [
          row.code,
          row.name,
          row.homeUrl,
          row.sponsor,
          siteStatusText(row, 'filer'),
          row.isPortal ? 1 : 0,
        ],
    ),
  );
}
