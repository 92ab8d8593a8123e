import { timingSafeEqual } from 'node:crypto';

/** The input that carries the form token of a session (W2). */
export const formTokenName = 'formToken';

/** Whether a posted form carries the token of its session. */
export function hasFormToken(form: FormData, expected: string): boolean {
  const given = form.get(formTokenName);
  if (typeof given !== 'string') return false;
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
