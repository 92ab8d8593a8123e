import { siteIn, placeIn } from './index.ts';
import { halvesOf } from './nearly.ts';
import { decodeNumbers } from './postings.ts';
import { places, rankAt, rankOf, type SearchedSite } from './rank.ts';
import { shardOf, type Term, termName, termsOf } from './terms.ts';

/** What the files of a search without a server say of themselves (`search-index/index.json`). */
export interface RemoteIndex {
  /** Numbered sites. */
  readonly count: number;
  /** Files of terms, a power of two. */
  readonly shards: number;
}

/** How many sites one file of sites holds. */
export const pageSites = 50;

/** A site as the files give it. */
export interface RemoteSite extends SearchedSite {
  readonly homeUrl: string;
  readonly title: string;
  readonly body: string;
  readonly status: string;
}

/** Where the files come from: the network of a browser, or a test. */
export interface RemoteFiles {
  readonly index: RemoteIndex;
  /** Terms of a file by their names, each with three lists: names that begin so, other names, other fields. */
  terms(shard: number): Promise<Readonly<Record<string, string>>>;
  sites(page: number): Promise<readonly (RemoteSite | null)[]>;
  /** Numbers of all portals. */
  portals(): Promise<ReadonlySet<number>>;
  /** Numbers of the sites of a unit and all below it; empty where it has none. */
  unit(code: string): Promise<ReadonlySet<number>>;
}

/** A page of what was found. */
export interface RemoteFound {
  readonly sites: readonly RemoteSite[];
  /** How many there are; a few less where words stand apart in the name. */
  readonly total: number;
  readonly isNearly: boolean;
}

/** Up to this many candidates are all looked at; beyond it the index alone orders them. */
const lookedAt = 14;
/** As many more than are shown are looked at where some turn out not to hold the words. */
const lookedMost = 60;
const commonMax = 20_000;
const termsMax = 6; // of one word: enough to tell it from nearly all others

/**
 * Searches by files: loads what holds the words' terms, then the sites that are shown. The order is
 * that of the server (`rankOf`); of more sites than can be looked at, those of one rank by the index.
 */
export async function searchRemote(
  files: RemoteFiles,
  words: readonly string[],
  unit: string | null,
  page: { readonly from: number; readonly size: number },
): Promise<RemoteFound> {
  const entries = await entriesOf(files, words);
  const inside = unit === null ? null : await files.unit(unit);
  const portals = await files.portals();
  const all = intersected(words, entries).map((entry): Ranked => {
    const number = siteIn(entry);
    return { number, rank: rankAt(placeIn(entry), portals.has(number)) };
  });
  const isInside = ({ number }: Ranked) => inside?.has(number) ?? true;
  const ranked = all.filter(isInside);
  if (ranked.length > lookedAt) return shownOf(files, words, ranked.sort(bestFirst), page);
  const exact = await looked(files, words, ranked, false);
  if (exact.length > 0) return cut(exact, page, false);
  // what stands elsewhere as typed was not mistyped
  const elsewhere = all.filter((each) => !isInside(each)).slice(0, lookedAt);
  if ((await looked(files, words, elsewhere, false)).length > 0) return cut([], page, false);
  const near = await looked(files, words, nearOf(words, entries, inside), true);
  return cut(near, page, near.length > 0);
}

interface Ranked {
  readonly number: number;
  readonly rank: number;
}

type Entries = ReadonlyMap<Term, Int32Array>;

function bestFirst(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || b.number - a.number;
}

function askedTerms(word: string): readonly Term[] {
  const terms = Array.from(new Set(termsOf(word)));
  if (terms.length <= termsMax) return terms;
  // spread over the word: its ends say most
  const step = (terms.length - 1) / (termsMax - 1);
  return Array.from({ length: termsMax }, (_, at) => terms[Math.round(at * step)] as Term);
}

async function entriesOf(files: RemoteFiles, words: readonly string[]): Promise<Entries> {
  const terms = words.flatMap((word) => askedTerms(word));
  const shards = new Set(terms.map((term) => shardOf(term, files.index.shards)));
  const loaded = new Map(
    await Promise.all(Array.from(shards, async (each) => [each, await files.terms(each)] as const)),
  );
  return new Map(
    terms.map((term) => {
      const text = loaded.get(shardOf(term, files.index.shards))?.[termName(term)];
      return [term, text === undefined ? new Int32Array(0) : parseEntries(text)] as const;
    }),
  );
}

/** Entries of a term out of its three lists, ascending. */
export function parseEntries(text: string): Int32Array {
  const lists = text.split(' ').map((list) => (list === '' ? [] : decodeNumbers(list)));
  const entries = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [place, list] of lists.entries()) {
    for (const number of list) entries[at++] = number * 4 + place;
  }
  return entries.sort();
}

/** Entries of the sites that hold every term, each at its worst place. */
function intersected(words: readonly string[], entries: Entries): readonly number[] {
  const [first, ...more] = words
    .flatMap((word) => askedTerms(word))
    .map((term) => entries.get(term) ?? new Int32Array(0));
  return Array.from(more.reduce(inBoth, first ?? new Int32Array(0)));
}

/** Where the first one stands is kept, unless the other stands in no name. */
function inBoth(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(Math.min(first.length, second.length));
  let count = 0;
  let at = 0;
  for (const entry of first) {
    const number = siteIn(entry);
    while (at < second.length && siteIn(second[at] ?? 0) < number) at += 1;
    const other = second[at];
    if (other === undefined) break;
    if (siteIn(other) !== number) continue;
    both[count++] = placeIn(other) === places.other ? number * 4 + places.other : entry;
  }
  return both.slice(0, count);
}

/** Sites that hold enough of the words' terms to hold them with one fault, most terms first. */
function nearOf(
  words: readonly string[],
  entries: Entries,
  inside: ReadonlySet<number> | null,
): readonly Ranked[] {
  if (!words.some((word) => halvesOf(word).length > 0)) return [];
  const terms = words.flatMap((word) => askedTerms(word));
  const held = new Map<number, number>();
  for (const term of terms) {
    // what nearly every site holds tells none from another
    const list = entries.get(term) ?? [];
    if (list.length > commonMax) continue;
    for (const entry of list) {
      held.set(siteIn(entry), (held.get(siteIn(entry)) ?? 0) + 1);
    }
  }
  const told = terms.filter((term) => (entries.get(term)?.length ?? 0) <= commonMax);
  const least = Math.max(1, told.length - 3);
  return Array.from(held)
    .filter(([number, count]) => count >= least && (inside?.has(number) ?? true))
    .sort(([a, left], [b, right]) => right - left || b - a)
    .slice(0, lookedAt)
    .map(([number]) => ({ number, rank: 0 }));
}

async function looked(
  files: RemoteFiles,
  words: readonly string[],
  candidates: readonly Ranked[],
  isNearly: boolean,
): Promise<readonly RemoteSite[]> {
  const sites = await sitesOf(files, candidates);
  return sites
    .flatMap(([number, site]) => {
      const rank = rankOf(site, words, isNearly);
      return rank === null ? [] : [{ number, rank, site }];
    })
    .sort(bestFirst)
    .map(({ site }) => site);
}

async function shownOf(
  files: RemoteFiles,
  words: readonly string[],
  ranked: readonly Ranked[],
  { from, size }: { readonly from: number; readonly size: number },
): Promise<RemoteFound> {
  // terms that stand apart in a name are no word: what is shown is looked at, with some in reserve
  const sites: RemoteSite[] = [];
  let next = 0;
  while (next < ranked.length && sites.length < from + size && next < from + lookedMost) {
    const loaded = await sitesOf(files, ranked.slice(next, next + size));
    next += size;
    sites.push(...loaded.map(([, site]) => site).filter((site) => rankOf(site, words) !== null));
  }
  const rest = Math.max(0, ranked.length - next);
  return { sites: sites.slice(from, from + size), total: sites.length + rest, isNearly: false };
}

async function sitesOf(
  files: RemoteFiles,
  ranked: readonly Ranked[],
): Promise<readonly (readonly [number, RemoteSite])[]> {
  const pages = new Set(ranked.map(({ number }) => Math.floor(number / pageSites)));
  const loaded = new Map(
    await Promise.all(Array.from(pages, async (page) => [page, await files.sites(page)] as const)),
  );
  return ranked.flatMap(({ number }) => {
    const site = loaded.get(Math.floor(number / pageSites))?.[number % pageSites];
    return site ? [[number, site] as const] : [];
  });
}

function cut(
  sites: readonly RemoteSite[],
  { from, size }: { readonly from: number; readonly size: number },
  isNearly: boolean,
): RemoteFound {
  return { sites: sites.slice(from, from + size), total: sites.length, isNearly };
}
