import type { Problem } from './problem.ts';

const idCard = /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/;
const mobile = /(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/;
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/;

/**
 * Personal data in a text that becomes public: ID-card numbers, mobiles and mail addresses are
 * refused, for nothing that enters Git can be taken out again.
 */
export function personalDataIn(text: string, at: string): readonly Problem[] {
  const plain = text.normalize('NFKC');
  if (idCard.test(plain)) return [{ code: 'text-id-card', at }];
  if (mobile.test(plain)) return [{ code: 'text-mobile', at }];
  return email.test(plain) ? [{ code: 'text-email', at }] : [];
}

/** Everything wrong with a public free text: too long, hidden characters, personal data. */
export function textProblems(text: string, at: string, max: number): readonly Problem[] {
  const problems: Problem[] = [];
  if (Array.from(text).length > max) problems.push({ code: 'too-long', at, params: { max } });
  if (hidden.test(text)) problems.push({ code: 'text-hidden-characters', at });
  return [...problems, ...personalDataIn(text, at)];
}
