import type { Problem } from './problem.ts';

const at = '/name';
export const nameMax = 60;
export const nameMin = 2;

/**
 * The key under which equal names collide (R-2.4, X10, Y8): NFKC, letters of one case, no blanks
 * and no punctuation.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
}

/** A name as it is stored: NFKC with full-width brackets, blanks at the ends and doubled ones gone. */
export function normaliseName(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll('(', '（')
    .replaceAll(')', '）')
    .replace(/^ +| +$/g, '')
    .replace(/ {2,}/g, ' ');
}

/** Characters that cannot be seen, turn the text round, or are none: refused, never dropped in silence. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
/** Scripts that official names use. */
const allowed = /^[\p{Script=Han}\p{Script=Latin}\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Arabic}\p{Script=Yi}\p{Nd}·・、，。：；！？“”‘’（）《》〈〉—\-&+.·/ ]+$/u;
/** Letters that look like Latin ones and are not. */
const lookalike = /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Cherokee}\p{Script=Armenian}\p{Script=Coptic}\p{Script=Lisu}]/u;

/** Everything that is wrong with a stored name (R-2.2, Y8); empty when it may be filed. */
export function nameProblems(name: string): readonly Problem[] {
  if (name === '') return [{ code: 'required', at }];
  if (hidden.test(name)) return [{ code: 'name-hidden-characters', at }];
  if (lookalike.test(name)) return [{ code: 'name-lookalike', at }];
  if (!allowed.test(name)) return [{ code: 'name-characters', at }];
  const length = Array.from(name).length;
  if (length > nameMax) return [{ code: 'too-long', at, params: { max: nameMax } }];
  if (length < nameMin || nameKey(name).length < nameMin || !/\p{L}/u.test(name)) {
    return [{ code: 'name-too-short', at, params: { min: nameMin } }];
  }
  if (/https?:|www\.|\.cn\b|\.com\b/i.test(name)) return [{ code: 'name-is-url', at }];
  return [];
}
