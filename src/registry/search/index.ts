import { type Place, places, type SearchedSite } from './rank.ts';
import { charactersOf, type Term, termsOf } from './terms.ts';

/**
 * Which sites hold each term: `number * 4 + place`, ascending. A term that stands in several fields
 * of a site is noted at the best place.
 */
export type TermIndex = Map<Term, number[]>;

/** The number of the site in an entry of the index. */
export function siteIn(entry: number): number {
  return entry >> 2;
}

/** The place of the term in an entry of the index. */
export function placeIn(entry: number): Place {
  return (entry & 3) as Place;
}

/** Notes the terms of a site, best place first; its number is higher than all before. */
export function noteSite(index: TermIndex, number: number, site: SearchedSite, codes: boolean) {
  const note = (term: Term, place: Place) => noteTerm(index, term, number, place);
  const [start, ...rest] = termsOf(site.name);
  const startsSo = start !== undefined && termsOf(site.name.slice(0, 3))[0] === start;
  if (start !== undefined) note(start, startsSo ? places.start : places.name);
  for (const term of rest) note(term, places.name);
  for (const term of termsOf(site.sponsor)) note(term, places.other);
  for (const term of termsOf(site.url)) note(term, places.other);
  if (codes) for (const term of termsOf(site.code)) note(term, places.other);
}

/** Notes the single characters of a site, so that one character is found as quickly as a word. */
export function noteCharacters(index: TermIndex, number: number, site: SearchedSite): void {
  for (const [at, term] of charactersOf(site.name).entries()) {
    const isFirst = at === 0 && site.name.charCodeAt(0) === term;
    noteTerm(index, term, number, isFirst ? places.start : places.name);
  }
  for (const term of charactersOf(site.sponsor)) noteTerm(index, term, number, places.other);
}

function noteTerm(index: TermIndex, term: Term, number: number, place: Place): void {
  const entry = number * 4 + place;
  const list = index.get(term);
  if (list === undefined) index.set(term, [entry]);
  else if (siteIn(list[list.length - 1] ?? -4) !== number) list.push(entry);
}
