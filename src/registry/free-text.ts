import { hasHidden, isWords, trimBlanks } from './plain-text.ts';
import type { Problem } from './problem.ts';

const idCard =
  /(?:^|[^0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])/;
const mobile = /(?:^|[^0-9])(?:(?:00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])/;
const suspicious = /[0-9@]/;

/**
 * Personal data in a text that becomes public: ID-card numbers, mobiles and mail addresses are
 * refused, for nothing that enters Git can be taken out again.
 */
export function personalDataIn(text: string, at: string): readonly Problem[] {
  if (isWords(text)) return [];
  const plain = text.normalize('NFKC');
  if (!suspicious.test(plain)) return [];
  // What stands between the digits to hide them does not help.
  const digits = plain.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  if (idCard.test(digits.replace(/([0-9])[ -](?=[0-9Xx])/g, '$1')))
    return [{ code: 'text-id-card', at }];
  if (mobile.test(digits)) return [{ code: 'text-mobile', at }];
  return hasEmail(digits) ? [{ code: 'text-email', at }] : [];
}

// Looks around each @ instead of searching from every letter: time grows with the text, not its square.
function hasEmail(text: string): boolean {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at).trimEnd();
    const after = text.slice(at + 1, at + 256).trimStart();
    if (/[\w.+-]$/.test(before) && /^[\w-]+\s?\.\s?[A-Za-z]/.test(after)) return true;
  }
  return false;
}

/** Everything wrong with a public free text: too long, hidden characters, personal data. */
export function textProblems(text: string, at: string, max: number): readonly Problem[] {
  if (text.length <= max && isWords(text)) return [];
  const problems: Problem[] = [];
  if (text.length > max && Array.from(text).length > max) {
    problems.push({ code: 'too-long', at, params: { max } });
  }
  if (hasHidden(text)) problems.push({ code: 'text-hidden-characters', at });
  return [...problems, ...personalDataIn(text, at)];
}

/** One line as it is stored: NFC, blanks at the ends and doubled ones gone. */
export function normaliseLine(text: string): string {
  if (isWords(text)) return text;
  return trimBlanks(text.normalize('NFC')).replace(/ {2,}/g, ' ');
}

/** What is wrong with a required line of public text. */
export function lineProblems(value: string, at: string, max: number): readonly Problem[] {
  if (value === '') return [{ code: 'required', at }];
  if (value.length <= max && isWords(value)) return [];
  if (/[\t\n]/.test(value) || hasHidden(value)) return [{ code: 'text-one-line', at }];
  return textProblems(value, at, max);
}

/** Text of several lines as it is stored: NFC, line ends in one form, blanks around it gone. */
export function normaliseText(text: string): string {
  if (isWords(text)) return text;
  return trimBlanks(text.normalize('NFC').replace(/\r\n?/g, '\n'));
}
