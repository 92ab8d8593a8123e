import type { Problem } from '#registry/problem.ts';
import { commonWords } from './common-passwords.ts';

/** Lines of the policy about passwords (Z12). */
export interface PasswordRule {
  readonly passwordMin: number;
  readonly passwordMax: number;
  /** The old rule: 8–64 characters with a letter and a digit; 16 is no upper limit (A27, X22). */
  readonly passwordLegacy: boolean;
}

/**
 * Everything that is wrong with a new password: `password-too-short` {min},
 * `password-too-long` {max}, `password-needs-letter-and-digit`, `password-names-account`,
 * `password-common`. Any characters are allowed. `names` are the account's id, its unit's code
 * and names, which a password may not hold.
 */
export function passwordProblems(
  typed: string,
  rule: PasswordRule,
  names: readonly string[],
): readonly Problem[] {
  const password = typed.normalize('NFC');
  const length = Array.from(password).length;
  const min = rule.passwordLegacy ? 8 : rule.passwordMin;
  const max = rule.passwordLegacy ? 64 : rule.passwordMax;
  // nothing more is said of a text that long: looking at it takes time
  if (length > max) return [{ code: 'password-too-long', at: '/password', params: { max } }];
  const lower = password.toLowerCase();
  const isNamed = names.some((name) => name.length >= 2 && lower.includes(name.toLowerCase()));
  const hasBoth = /[A-Za-z]/.test(password) && /\d/.test(password);
  return [
    ...(length < min ? [{ code: 'password-too-short', at: '/password', params: { min } }] : []),
    ...(rule.passwordLegacy && !hasBoth ? [problem('password-needs-letter-and-digit')] : []),
    ...(isNamed ? [problem('password-names-account')] : []),
    ...(isCommon(lower) ? [problem('password-common')] : []),
  ];
}

function problem(code: string): Problem {
  return { code, at: '/password' };
}

const readBack: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
};

/** Whether a lower-case password is nothing but common words, digits, signs or one short piece over and over. */
export function isCommon(lower: string): boolean {
  if (/^(.{1,4}?)\1+.{0,3}$/su.test(lower)) return true;
  const letters = lower.replace(/[@4310!$5]/g, (sign) => readBack[sign] ?? sign);
  // both readings: `passw0rd` hides a word, `woaini1314` ends in plain digits
  return isMadeOf(lower, lower) || isMadeOf(lower, letters);
}

const digitsAndSigns = /[\d\p{P}\p{S}\s]/u;
const longestFree = 8;

/** Whether words, and at most eight digits or signs that do not run on, fill the whole password. */
function isMadeOf(plain: string, letters: string): boolean {
  const least = Array.from<number>({ length: plain.length + 1 }).fill(Infinity);
  least[0] = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const free = least[at] ?? Infinity;
    if (free > longestFree) continue;
    const reach = (to: number, cost: number): void => {
      least[to] = Math.min(least[to] ?? Infinity, free + cost);
    };
    for (const word of commonWords) {
      if (plain.startsWith(word, at) || letters.startsWith(word, at)) reach(at + word.length, 0);
    }
    if (digitsAndSigns.test(plain.charAt(at))) reach(at + 1, runsOn(plain, at) ? 0 : 1);
  }
  return (least[plain.length] ?? Infinity) <= longestFree;
}

/** Whether a character follows from the one before it: 1 2 3, 3 2 1, 1 1 1. */
function runsOn(text: string, at: number): boolean {
  return at > 0 && Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1;
}
