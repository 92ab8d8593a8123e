import { placeIn, siteIn } from './index.ts';
import { halvesOf } from './nearly.ts';
import { places, rankAt, rankOf, ranks, type SearchedSite } from './rank.ts';
import { type Term, termsOf, wholeTermOf } from './terms.ts';

/** What is searched: the server's index in memory, or what a page has loaded of it. */
export interface Searched {
  /** How many sites are numbered. */
  readonly count: number;
  /** Entries of a term, ascending; empty where no site holds it. */
  entries(term: Term): ArrayLike<number>;
  /** The term of a word of one Chinese character, where those are indexed; else null. */
  character(word: string): Term | null;
  site(number: number): SearchedSite | undefined;
  /** Whether a site that the index names counts at all. */
  keeps(number: number): boolean;
  /** Entries of the sites that hold a word anywhere; null where that cannot be found at once. */
  scan(word: string): ArrayLike<number> | null;
  /** Sites that changed since the index was made: they are looked at one by one. */
  readonly loose: readonly number[];
  isPortal(number: number): boolean;
}

/** Numbers of the sites found, best first and the newest first among equals. */
export interface Found {
  readonly numbers: Int32Array;
  /** Nothing was found as typed; these are near it. */
  readonly isNearly: boolean;
}

/** Below this many it is quicker to look at the sites than at one more list. */
const few = 256;
/** Above this many it is quicker to look through all texts than at each site. */
const many = 1_500;

/** Sites that hold every word, as typed or else nearly, best rank first (R04). */
export function findSites(searched: Searched, words: readonly string[]): Found {
  if (words.length === 0) return { numbers: new Int32Array(0), isNearly: false };
  const exactly = collected((put) => rankExactly(searched, words, put));
  if (exactly.length > 0 || !words.some((word) => halvesOf(word).length > 0)) {
    return { numbers: exactly, isNearly: false };
  }
  const numbers = collected((put) => rankNearly(searched, words, put));
  return { numbers, isNearly: numbers.length > 0 };
}

/** Takes a number with its rank. */
type Put = (number: number, rank: number) => void;

function rankExactly(searched: Searched, words: readonly string[], put: Put): void {
  const look = (number: number) => {
    const site = searched.site(number);
    const rank = site ? rankOf(site, words) : null;
    if (rank !== null) put(number, rank);
  };
  const candidates = candidatesOf(searched, words);
  const scanned = candidates.length > many ? everyEntry(searched, words) : null;
  if (scanned) placeEach(searched, words, scanned, put);
  else for (const number of candidates) if (searched.keeps(number)) look(number);
  for (const number of searched.loose) look(number);
}

/** Entries of sites that hold every word, where no site need be looked at; else null. */
function everyEntry(searched: Searched, words: readonly string[]): ArrayLike<number> | null {
  const lists: ArrayLike<number>[] = [];
  for (const word of words) {
    const term = wholeTermOf(word) ?? searched.character(word);
    const list = term === null ? searched.scan(word) : searched.entries(term);
    if (list === null) return null;
    lists.push(list);
  }
  const [first = [], ...more] = lists;
  return more.reduce(inEach, first);
}

/** Entries of both, each at the worse of its places; at the start only where the first one is. */
function inEach(first: ArrayLike<number>, second: ArrayLike<number>): number[] {
  const both: number[] = [];
  let at = 0;
  for (let each = 0; each < first.length; each += 1) {
    const entry = first[each] ?? 0;
    const number = siteIn(entry);
    while (at < second.length && siteIn(second[at] ?? 0) < number) at += 1;
    const other = second[at];
    if (other === undefined || siteIn(other) !== number) continue;
    both.push(placeIn(other) === places.other ? number * 4 + places.other : entry);
  }
  return both;
}

function placeEach(
  searched: Searched,
  words: readonly string[],
  entries: ArrayLike<number>,
  put: Put,
): void {
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? 0;
    const number = siteIn(entry);
    if (!searched.keeps(number)) continue;
    const place = placeIn(entry);
    // only a name that begins with the word can be the word itself
    const site = place === places.start && words.length === 1 ? searched.site(number) : undefined;
    put(number, site && site.name === words[0] ? 0 : rankAt(place, searched.isPortal(number)));
  }
}

/** One fault in all: every word but one is found as typed. */
function rankNearly(searched: Searched, words: readonly string[], put: Put): void {
  const seen = new Set<number>();
  const look = (number: number) => {
    if (seen.has(number)) return;
    seen.add(number);
    const site = searched.site(number);
    const rank = site ? rankOf(site, words, true) : null;
    if (rank !== null) put(number, rank);
  };
  for (const [at, word] of words.entries()) {
    if (halvesOf(word).length === 0) continue;
    const others = words.filter((_, each) => each !== at);
    const near = nearTerms(searched, word);
    const found = others.length > 0 ? inAll(candidatesOf(searched, others), near) : near;
    // newest first, so that what is left out where there are too many is old
    let left = many;
    for (let each = found.length - 1; each >= 0 && left > 0; each -= 1) {
      const number = found[each] ?? 0;
      if (!searched.keeps(number)) continue;
      look(number);
      left -= 1;
    }
  }
  for (const number of searched.loose) look(number);
}

/**
 * Sites that may hold a word with one fault: it harms two terms of Chinese characters or three of
 * Latin letters, so that one of the three or four rarest is unharmed.
 */
function nearTerms(searched: Searched, word: string): Int32Array {
  const harmed = /[a-z0-9]/.test(word) ? 3 : 2;
  const lists = Array.from(new Set(termsOf(word)), (term) => searched.entries(term))
    .sort((a, b) => a.length - b.length)
    .slice(0, harmed + 1);
  const numbers = lists.flatMap((list) => Array.from(list, siteIn));
  return Int32Array.from(new Set(numbers)).sort();
}

function inAll(numbers: ArrayLike<number>, others: Int32Array): Int32Array {
  const known = new Set(Array.from(numbers));
  return others.filter((number) => known.has(number));
}

/** Sites that hold the terms of all words, and a few more: they are looked at one by one. */
export function candidatesOf(
  searched: Searched,
  words: readonly string[],
): ArrayLike<number> & Iterable<number> {
  const terms = new Set(words.flatMap((word) => termsOf(word)));
  if (terms.size === 0) return Int32Array.from({ length: searched.count }, (_, number) => number);
  const lists = Array.from(terms, (term) => searched.entries(term)).sort(
    (a, b) => a.length - b.length,
  );
  const [first = []] = lists;
  let numbers = new Int32Array(first.length);
  for (let at = 0; at < first.length; at += 1) numbers[at] = siteIn(first[at] ?? 0);
  for (const list of lists.slice(1)) {
    if (numbers.length <= few) break;
    numbers = inBoth(numbers, list);
  }
  return numbers;
}

function inBoth(numbers: Int32Array, entries: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const both = new Int32Array(numbers.length);
  let count = 0;
  let at = 0;
  for (let each = 0; each < numbers.length; each += 1) {
    const number = numbers[each] ?? 0;
    while (at < entries.length && siteIn(entries[at] ?? 0) < number) at += 1;
    if (at < entries.length && siteIn(entries[at] ?? 0) === number) both[count++] = number;
  }
  return both.slice(0, count);
}

/** Best rank first; inside a rank the highest number, which is the newest approval, first. */
function collected(rankEach: (put: Put) => void): Int32Array {
  const byRank = Array.from({ length: ranks }, (): number[] => []);
  rankEach((number, rank) => byRank[rank]?.push(number));
  const all = new Int32Array(byRank.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const numbers of byRank) {
    all.set(numbers, from);
    all
      .subarray(from, (from += numbers.length))
      .sort()
      .reverse();
  }
  return all;
}
