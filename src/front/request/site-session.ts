import type { SiteCode } from '#registry/site.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';

/** A site whose filer is signed in, with the token its forms carry (A29). */
export interface SiteSession {
  readonly site: SiteCode;
  readonly formToken: string;
}

/** Where a page of the console sends a visitor who may not see it; the session for one who may. */
export type SiteGate =
  | { readonly ok: true; readonly session: SiteSession }
  | { readonly ok: false; readonly to: string };

/** The site a visitor is signed in to; null without a live session. */
export function siteSession(visit: Visit): SiteSession | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'site', siteUrl);
  if (cookie === null) return null;
  const subject = store.sessions.find(cookie, office.now());
  if (subject?.kind !== 'site') return null;
  return { site: subject.site, formToken: store.sessions.formToken(cookie) };
}

/** Starts a session for one site under a new cookie and ends the one before (W5). */
export function startSiteSession(visit: Visit, site: SiteCode): void {
  const { store, siteUrl, office } = visit.locals;
  endSiteSession(visit);
  const cookie = store.sessions.start({ kind: 'site', site }, office.now());
  setCookie(visit.cookies, 'site', cookie, siteUrl);
}

/** Ends the session on the server and takes the cookie back. */
export function endSiteSession(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'site', siteUrl);
  if (cookie === null) return;
  store.sessions.end(cookie);
  dropCookie(visit.cookies, 'site', siteUrl);
}

/** The gate before every page of the console; the page asked for is remembered. */
export function siteGate(visit: Visit & { readonly url: URL }): SiteGate {
  const session = siteSession(visit);
  if (session !== null) return { ok: true, session };
  const wanted = encodeURIComponent(visit.url.pathname + visit.url.search);
  return { ok: false, to: `/my-site/sign-in?next=${wanted}` };
}

/** A page of the console to go on to after signing in; anything else is its overview, so no open redirect. */
export function nextSitePage(wanted: string | null): string {
  if (wanted === null || !/^\/my-site(?:[/?][\w\-/?=&]*)?$/.test(wanted)) return '/my-site';
  return wanted.includes('//') ? '/my-site' : wanted;
}
