import type { Fields } from '#office/types.ts';
import type { SiteCode } from '#registry/site.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';

/**
 * What was typed into a form of the console when its session had run out, so that it is there again
 * after signing in. Sealed under a cookie of this browser, for an hour; given back to one page of
 * one site only.
 */
export function keepSiteDraft(visit: Visit, site: string, page: string, fields: Fields): void {
  const { store, siteUrl, office } = visit.locals;
  const kept = { ...fields, draftSite: site, draftPage: page };
  setCookie(visit.cookies, 'change', store.drafts.save(null, kept, office.now()), siteUrl);
}

/** Takes back what was kept for this page of this site; null where there is nothing. Given once. */
export function takeSiteDraft(visit: Visit, site: SiteCode, page: string): Fields | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'change', siteUrl);
  if (cookie === null) return null;
  const kept = store.drafts.load(cookie, office.now());
  if (kept?.['draftPage'] !== page) return null;
  store.drafts.drop(cookie);
  dropCookie(visit.cookies, 'change', siteUrl);
  const { draftSite, draftPage: _, ...fields } = kept;
  return draftSite === site ? fields : null;
}
