import { charactersOf } from '#registry/search/terms.ts';
import { places } from '#registry/search/rank.ts';
import { findSites, type Searched } from '#registry/search/find.ts';
import {
  buildSearchIndex,
  buildSlowly,
  type IndexedSite,
  newestChange,
  readIndexed,
  type SearchIndex,
} from './search-index.ts';
import type { UnitCode } from '#registry/unit.ts';
import { eachLineWith, type Lines } from './line-scan.ts';
import type { Database } from './sqlite.ts';

/** Sites found, best first. */
export interface FoundSites {
  readonly numbers: Int32Array;
  site(number: number): IndexedSite | undefined;
  /** Those that hang on one of these units, in the same order. */
  inside(units: ReadonlySet<UnitCode>): Int32Array;
  /** Nothing is as typed; these are near it. */
  readonly isNearly: boolean;
}

/** Searching by words over all sites (R04, R-6.1). */
export interface SiteSearch {
  find(words: readonly string[]): FoundSites;
  /** The index of exactly what the catalogue holds. */
  index(): SearchIndex;
  /** Makes the index before the first search needs it, with room for other work. */
  warm(): Promise<void>;
}

/** As many sites changed since the index was made before it is made again, in the background. */
const mostChanges = 500;
/** As many numbers of sites are kept of what was found before. */
const mostKept = 1_000_000;

/** Words that stand in so many names that looking at each takes longer than it should. */
const frequent = ['人民政府', '政府', '局', 'gov.cn', '委员会', '办公室', '网'];

/**
 * Follows the `change` table, whichever process wrote: changed sites are looked at one by one until
 * there are many of them. What was found for the latest words is kept until a site changes.
 */
export function siteSearch(database: Database): SiteSearch {
  let index: SearchIndex | null = null;
  let seen = -1;
  let changed = new Map<string, IndexedSite | null>();
  let building: Promise<void> | null = null;
  let kept = new Map<string, FoundSites>();
  let size = 0;
  const forget = () => {
    kept = new Map();
    size = 0;
  };

  function take(next: SearchIndex): void {
    index = next;
    seen = next.seen;
    changed = new Map();
    forget();
  }

  function refresh(): SearchIndex {
    const { last, isAnew } = newestChange(database, seen);
    if (!index || isAnew) take(buildSearchIndex(database));
    else if (last !== seen) {
      for (const { key } of database.all('SELECT DISTINCT key FROM change WHERE seq > ?', seen)) {
        changed.set(key as string, readIndexed(database, key as string));
      }
      seen = last;
      forget();
      if (changed.size > mostChanges) void warm();
    }
    if (!index) throw new Error('no index of sites');
    return index;
  }

  async function renew(): Promise<void> {
    const next = await buildSlowly(database);
    // another one may have been needed meanwhile
    if (next.seen < seen && index && changed.size === 0) return;
    take(next);
    for (const word of frequent) find([word]);
  }

  function warm(): Promise<void> {
    building ??= renew().finally(() => {
      building = null;
    });
    return building;
  }

  function find(words: readonly string[]): FoundSites {
    const current = database.read(refresh);
    const key = words.join(' ');
    const before = kept.get(key);
    if (before) return before;
    const searched = searchedOf(current, changed);
    const { numbers, isNearly } = findSites(searched, words);
    const found: FoundSites = {
      numbers,
      isNearly,
      site: searched.site,
      inside: (units) => inside(current, numbers, units, searched),
    };
    kept.set(key, found);
    size += numbers.length;
    for (const [oldest, { numbers: old }] of kept) {
      if (size <= mostKept) break;
      kept.delete(oldest);
      size -= old.length;
    }
    return found;
  }

  function exactIndex(): SearchIndex {
    const current = database.read(refresh);
    if (changed.size === 0) return current;
    const next = buildSearchIndex(database);
    take(next);
    return next;
  }

  return { find, index: exactIndex, warm };
}

const nothing = new Int32Array(0);

interface IndexedSearch extends Searched {
  site(number: number): IndexedSite | undefined;
}

function searchedOf(
  { sites, numbers, terms, names, others }: SearchIndex,
  changed: ReadonlyMap<string, IndexedSite | null>,
): IndexedSearch {
  const site = new Map<number, IndexedSite | null>();
  let next = sites.length;
  for (const [key, now] of Array.from(changed).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const number = numbers.get(key) ?? (now ? next++ : null);
    if (number !== null) site.set(number, now);
  }
  const isListed = (one: IndexedSite | null | undefined) => one?.isListed === true;
  return {
    count: sites.length,
    entries: (term) => terms.get(term) ?? nothing,
    character: (word) => (word.length === 1 ? (charactersOf(word)[0] ?? null) : null),
    scan: (word) => scanned(names, others, word),
    site: (number) => (site.has(number) ? (site.get(number) ?? undefined) : sites[number]),
    keeps: (number) => sites[number]?.isListed === true && !site.has(number),
    isPortal: (number) => sites[number]?.isPortal === true,
    loose: Array.from(site).flatMap(([number, now]) => (isListed(now) ? [number] : [])),
  };
}

function inside(
  { units, unitOf }: SearchIndex,
  numbers: Int32Array,
  asked: ReadonlySet<UnitCode>,
  { keeps, site }: IndexedSearch,
): Int32Array {
  const isAsked = new Uint8Array(units.size);
  for (const [unit, at] of units) isAsked[at] = asked.has(unit) ? 1 : 0;
  return numbers.filter((number) =>
    keeps(number)
      ? isAsked[unitOf[number] ?? 0] === 1
      : asked.has(site(number)?.unit ?? ('' as UnitCode)),
  );
}

/** Entries of the sites whose name, or else another field, holds the word. */
function scanned(names: Lines, others: Lines, word: string): Int32Array {
  const best = new Uint8Array(names.starts.length).fill(nowhere);
  let count = 0;
  eachLineWith(names, word, (line, isStart) => {
    best[line] = isStart ? places.start : places.name;
    count += 1;
  });
  eachLineWith(others, word, (line) => {
    if (best[line] !== nowhere) return;
    best[line] = places.other;
    count += 1;
  });
  const entries = new Int32Array(count);
  let at = 0;
  for (let line = 0; at < count; line += 1) {
    const place = best[line] ?? nowhere;
    if (place !== nowhere) entries[at++] = line * 4 + place;
  }
  return entries;
}

const nowhere = 255;
