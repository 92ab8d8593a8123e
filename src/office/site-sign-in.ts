import { timingSafeEqual } from 'node:crypto';
import { parseSiteCode, type SiteCode } from '#registry/site.ts';
import { checkCodeOf } from './check-codes.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

// Crockford's alphabet has none of these; people read them as digits.
const alike: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * Signs a filer in with 网站标识码 and 校验码 (A29, R-1.6), under limits by site and by address
 * . The answer is the same for an unknown site and a wrong code. The first sign-in ends the
 * showing of the check code by receipt code (X08).
 */
export async function signInSite(
  tools: Tools,
  siteCode: string,
  checkCode: string,
  address: string,
): Promise<Outcome<SiteCode>> {
  const { limits, receipts } = tools.store;
  const now = tools.now();
  const code = parseSiteCode(siteCode);
  const name = code ?? siteCode.slice(0, 20);
  const wait = limits.take('site-address', address, now) ?? limits.take('site-code', name, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-tries', at: '', params: { wait } }] };
  }
  const row = code === null ? null : tools.catalogue.site(code);
  const file = row && (await tools.catalogue.siteFile(row));
  // an unknown site costs the same derivation, so that the time tells nothing (W7)
  const expected = checkCodeOf(tools, code ?? ('0' as SiteCode), file?.register?.generation ?? 1);
  if (!isSame(typed(checkCode), typed(expected)) || code === null || !file) {
    return { ok: false, problems: [{ code: 'site-code-wrong', at: '' }] };
  }
  limits.giveBack('site-address', address);
  limits.clear('site-code', name);
  receipts.noteSignIn(code, now);
  return { ok: true, value: code };
}

function typed(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => alike[letter] ?? letter);
}

function isSame(a: string, b: string): boolean {
  const given = Buffer.from(a);
  const right = Buffer.from(b);
  return given.length === right.length && timingSafeEqual(given, right);
}
