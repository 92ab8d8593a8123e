import type { AstroCookies, AstroCookieSetOptions } from 'astro';

/** Cookies of the register: sessions of a unit and of a site, a filer's look at one filing, half-filled forms. */
const kinds = {
  session: { name: 'sid', sameSite: 'strict', maxAge: 8 * 3600 },
  filing: { name: 'filing', sameSite: 'strict', maxAge: 8 * 3600 },
  site: { name: 'site', sameSite: 'strict', maxAge: 8 * 3600 },
  opening: { name: 'opening', sameSite: 'strict', maxAge: 8 * 3600 },
  openingDraft: { name: 'opening-draft', sameSite: 'strict', maxAge: 7 * 86_400 },
  change: { name: 'change', sameSite: 'strict', maxAge: 3600 },
  // GitHub sends the browser back from another site
  github: { name: 'github', sameSite: 'lax', maxAge: 600 },
  import: { name: 'import', sameSite: 'strict', maxAge: 86_400 },
  draft: { name: 'draft', sameSite: 'lax', maxAge: 7 * 86_400 },
} as const;
export type CookieKind = keyof typeof kinds;

/** The cookie's name: with the `__Host-` prefix where the site runs on https. */
export function cookieName(kind: CookieKind, siteUrl: string): string {
  return isSecure(siteUrl) ? `__Host-${kinds[kind].name}` : kinds[kind].name;
}

/** Sets a cookie: HttpOnly, whole site, Secure on https (W5). */
export function setCookie(
  cookies: AstroCookies,
  kind: CookieKind,
  value: string,
  siteUrl: string,
  maxAge: number = kinds[kind].maxAge,
): void {
  cookies.set(cookieName(kind, siteUrl), value, { ...options(kind, siteUrl), maxAge });
}

/** The cookie's value; null when there is none. */
export function readCookie(
  cookies: AstroCookies,
  kind: CookieKind,
  siteUrl: string,
): string | null {
  return cookies.get(cookieName(kind, siteUrl))?.value || null;
}

/** Takes a cookie back. */
export function dropCookie(cookies: AstroCookies, kind: CookieKind, siteUrl: string): void {
  // A `__Host-` cookie is only overwritten by one that is Secure too, so the attributes are repeated.
  cookies.set(cookieName(kind, siteUrl), '', { ...options(kind, siteUrl), maxAge: 0 });
}

function options(kind: CookieKind, siteUrl: string): AstroCookieSetOptions {
  const { sameSite } = kinds[kind];
  return { path: '/', httpOnly: true, sameSite, secure: isSecure(siteUrl) };
}

function isSecure(siteUrl: string): boolean {
  return siteUrl.startsWith('https:');
}
