import { holdsNearly } from './nearly.ts';

/** A site as searching compares it; all texts searchable. */
export interface SearchedSite {
  readonly code: string;
  readonly name: string;
  /** `searchableUrl` of its home page. */
  readonly url: string;
  readonly sponsor: string;
  readonly isPortal: boolean;
}

/** Ranks run from 0, the best, to one below this. */
export const ranks = 8;

/**
 * How well a site fits the words, 0 the best; null where it lacks one of them. First whose code or
 * whole name it is, then names that begin with the first word, then names that hold every word, then
 * sponsors, addresses and codes; portals before others of the same kind. Equal ranks stand newest
 * approval first. `isNearly` forgives one character mistyped, left out or too much (R04).
 */
export function rankOf(
  site: SearchedSite,
  words: readonly string[],
  isNearly = false,
): number | null {
  const holds = isNearly ? holdsNearly : holdsExactly;
  const [first = ''] = words;
  let isInName = true;
  for (const word of words) {
    if (holds(site.name, word)) continue;
    isInName = false;
    const isElsewhere =
      holds(site.sponsor, word) || holds(site.url, word) || site.code.includes(word);
    if (!isElsewhere) return null;
  }
  const isWhole =
    words.length === 1 && (site.name === first || site.code === first || site.url === first);
  if (isWhole) return 0;
  const place = !isInName ? places.other : site.name.startsWith(first) ? places.start : places.name;
  return rankAt(place, site.isPortal);
}

/** Where the words were found. */
export const places = { start: 0, name: 1, other: 2 } as const;
export type Place = (typeof places)[keyof typeof places];

/** The rank of a site whose words stand there. */
export function rankAt(place: Place, isPortal: boolean): number {
  return 1 + place * 2 + (isPortal ? 0 : 1);
}

function holdsExactly(text: string, word: string): boolean {
  return text.includes(word);
}
