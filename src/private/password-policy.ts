import type { Problem } from '#registry/problem.ts';
import { commonWords } from './common-passwords.ts';

/** `modern`: 12–128 characters. `legacy`: 8–64 with a letter and a digit (A27, X22). */
export type PasswordRule = 'modern' | 'legacy';

const lengths = {
  modern: { min: 12, max: 128 },
  legacy: { min: 8, max: 64 },
} as const satisfies Record<PasswordRule, { min: number; max: number }>;

/** Whose password it would be. */
export interface PasswordOwner {
  readonly account: string;
  readonly unit: string;
  readonly unitName: string;
  /** The password before, as typed; empty for none. */
  readonly current: string;
}

/**
 * Everything that is wrong with a new password: `password-too-short` {min},
 * `password-too-long` {max}, `password-needs-letter-and-digit`, `password-names-account`,
 * `password-common`, `password-unchanged`. Any characters are allowed.
 */
export function passwordProblems(
  typed: string,
  owner: PasswordOwner,
  rule: PasswordRule = 'modern',
): readonly Problem[] {
  const password = typed.normalize('NFC');
  const length = Array.from(password).length;
  const { min, max } = lengths[rule];
  const problems: Problem[] = [];
  const refuse = (code: string, params?: Problem['params']): void => {
    problems.push({ code, at: '/password', ...(params && { params }) });
  };
  if (length < min) refuse('password-too-short', { min });
  if (length > max) {
    refuse('password-too-long', { max });
    return problems;
  }
  if (rule === 'legacy' && !(/[A-Za-z]/.test(password) && /\d/.test(password))) {
    refuse('password-needs-letter-and-digit');
  }
  if (owner.current !== '' && password === owner.current.normalize('NFC')) {
    refuse('password-unchanged');
  }
  const lower = password.toLowerCase();
  const own = [owner.account, owner.unit, owner.unitName].map((name) => name.toLowerCase());
  if (own.some((name) => name.length >= 2 && lower.includes(name))) refuse('password-names-account');
  if (isCommon(lower)) refuse('password-common');
  return problems;
}

const readBack: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', '$': 's', '5': 's' };

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
