import { timingSafeEqual } from 'node:crypto';
import { checkSymbol, encode, grouped, normalise } from './crockford.ts';

/** HMAC-SHA-256 under the register's check-code key, which stays where it is. */
export type Mac = (data: string) => Uint8Array;

const purpose = 'check-code/1';

/**
 * The check code (校验码) of a site in a generation: 15 symbols (75 bits) of an HMAC and a check
 * symbol. Derived whenever it is needed, never stored (R-5.3, X07).
 */
export function checkCode(mac: Mac, siteCode: string, generation: number): string {
  return grouped(symbolsOf(mac, siteCode, generation), 4);
}

/** Whether a typed check code is the site's; the same work for every wrong one (W7). */
export function isCheckCode(
  mac: Mac,
  siteCode: string,
  generation: number,
  typed: string,
): boolean {
  const expected = Buffer.from(symbolsOf(mac, siteCode, generation));
  const given = Buffer.from(normalise(typed) ?? '');
  const isLong = given.length === expected.length;
  return timingSafeEqual(isLong ? given : Buffer.alloc(expected.length), expected) && isLong;
}

function symbolsOf(mac: Mac, siteCode: string, generation: number): string {
  if (!Number.isSafeInteger(generation) || generation < 1) {
    throw new RangeError('a generation counts from 1');
  }
  const symbols = encode(mac(`${purpose}\n${siteCode}\n${generation}`), 15);
  return symbols + checkSymbol(symbols);
}
