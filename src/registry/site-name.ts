import { halfWidth, hasHidden, trimBlanks } from './plain-text.ts';
import type { Problem } from './problem.ts';

const at = '/name';
export const nameMax = 60;
export const nameMin = 2;

/**
 * The key under which equal names collide (R-2.4, X10, Y8): NFKC, letters of one case, no blanks
 * and no punctuation.
 */
export function nameKey(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  return name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]/gu, '');
}

/**
 * A name as it is stored: full-width letters and blanks made plain, brackets full-width, one kind
 * of middle dot, blanks at the ends and doubled ones gone, NFC. Nothing else is changed: what does
 * not belong is refused, never dropped in silence.
 */
export function normaliseName(text: string): string {
  if (plain.test(text)) return text;
  return trimBlanks(halfWidth(text))
    .normalize('NFC')
    .replaceAll('(', '（')
    .replaceAll(')', '）')
    .replace(/[•‧∙⋅・･]/g, '·')
    .replace(/ {2,}/g, ' ');
}

// Nearly every name: Han, letters and digits, neither too short nor too long.
const plain = /^[\u4e00-\u9fa5A-Za-z0-9]*$/;
const sound = /^[\u4e00-\u9fa5][\u4e00-\u9fa5A-Za-z0-9]{1,59}$/;
/** Scripts and signs that official names use. Radicals and strokes only look like characters. */
const allowed =
  /^(?![^]*[\u2e80-\u2fdf])[\p{Script=Han}A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Arabic}\p{Script=Yi}0-9·、“”‘’（）《》〈〉—\-&+./ ]+$/u;
/** Letters that look like Latin ones and are not, or Latin ones that look like others. */
const lookalike =
  /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Cherokee}\p{Script=Armenian}\p{Script=Coptic}\p{Script=Lisu}\u0100-\u02af\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\u2e80-\u2fdf]/u;

/** Everything that is wrong with a stored name (R-2.2, Y8); empty when it may be filed. */
export function nameProblems(name: string): readonly Problem[] {
  if (sound.test(name)) return [];
  if (name === '') return [{ code: 'required', at }];
  // No longer name is worth a second look: a character has at most two units.
  if (name.length > 2 * nameMax) return [{ code: 'too-long', at, params: { max: nameMax } }];
  if (hasHidden(name) || /[\t\n]/.test(name)) return [{ code: 'name-hidden-characters', at }];
  if (lookalike.test(name)) return [{ code: 'name-lookalike', at }];
  if (!allowed.test(name) || !isCompatible(name)) return [{ code: 'name-characters', at }];
  const length = Array.from(name).length;
  if (length > nameMax) return [{ code: 'too-long', at, params: { max: nameMax } }];
  if (length < nameMin || nameKey(name).length < nameMin || !/\p{L}/u.test(name)) {
    return [{ code: 'name-too-short', at, params: { min: nameMin } }];
  }
  return /www\.|\.(?:cn|com|net|org|政务|公益)(?![A-Za-z])/i.test(name)
    ? [{ code: 'name-is-url', at }]
    : [];
}

/** Whether compatibility forms (①, ﷺ, 豈) are absent; full-width brackets are the stored form (Y8). */
function isCompatible(name: string): boolean {
  const text = name.replaceAll('（', '').replaceAll('）', '');
  return text.normalize('NFKC') === text;
}
