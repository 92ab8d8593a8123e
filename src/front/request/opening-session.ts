import type { Account } from '#private/types.ts';
import { openingRole } from '#registry/staffing-office.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { DeskSession, Visit } from './desk-session.ts';

/** The account of 开办审核 that is signed in; null without a live session, or when it was shut. */
export function openingSession(visit: Visit): DeskSession | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'opening', siteUrl);
  if (cookie === null) return null;
  const subject = store.sessions.find(cookie, office.now());
  if (subject?.kind !== 'opening') return null;
  const account = store.accounts.get(subject.account);
  if (!account || account.disabled || openingRole(account.unit) === null) {
    store.sessions.end(cookie);
    return null;
  }
  // a registration that was never confirmed is forgotten, and its account with it
  const isForgotten =
    openingRole(account.unit)?.is === 'applicant' &&
    store.applicants.isConfirmed(account.id) === null;
  if (isForgotten) {
    store.sessions.end(cookie);
    return null;
  }
  return { account, formToken: store.sessions.formToken(cookie) };
}

/** Starts a session under a new cookie and ends the one before (W5). */
export function startOpeningSession(visit: Visit, account: Account): void {
  const { store, siteUrl, office, address = '' } = visit.locals;
  endOpeningSession(visit);
  const subject = { kind: 'opening', account: account.id } as const;
  const cookie = store.sessions.start(subject, office.now(), address);
  setCookie(visit.cookies, 'opening', cookie, siteUrl);
}

/** Ends the session on the server and takes the cookie back, and what was half filled in with it. */
export function endOpeningSession(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'opening', siteUrl);
  if (cookie === null) return;
  store.sessions.end(cookie);
  dropCookie(visit.cookies, 'opening', siteUrl);
}

/** Where a page sends a visitor who may not see it; the session for one who may. */
export type OpeningGate =
  | { readonly ok: true; readonly session: DeskSession }
  | { readonly ok: false; readonly to: string };

/**
 * The gate before the pages of an applicant or of a staffing office: signed in, with a password of
 * one's own, and for an applicant with its address proved (P14). The page asked for is remembered.
 */
export function openingGate(
  visit: Visit & { readonly url: URL },
  is: 'applicant' | 'body',
): OpeningGate {
  const session = openingSession(visit);
  const wanted = encodeURIComponent(visit.url.pathname + visit.url.search);
  if (session === null) return { ok: false, to: `/opening/sign-in?next=${wanted}` };
  const { account } = session;
  if (account.mustChangePassword) return { ok: false, to: '/opening/password' };
  const role = openingRole(account.unit);
  if (role?.is !== is) return { ok: false, to: homeOf(account) };
  const isProved = visit.locals.store.applicants.isConfirmed(account.id);
  if (is === 'applicant' && isProved === false) return { ok: false, to: '/opening/confirm' };
  return { ok: true, session };
}

/** Where an account's own pages begin. */
export function homeOf({ unit }: Pick<Account, 'unit'>): string {
  return openingRole(unit)?.is === 'body' ? '/opening-desk' : '/opening/home';
}

/** A page of this track to go on to after signing in; anything else is its home, so no open redirect. */
export function nextOpeningPage(wanted: string | null, account: Pick<Account, 'unit'>): string {
  const home = homeOf(account);
  const isOurs = /^\/opening(?:-desk)?(?:[/?][\w\-/?=&.%]*)?$/.test(wanted ?? '');
  const belongs =
    home === '/opening-desk' ? /^\/opening-desk/ : /^\/opening\/(?:home|applications)/;
  if (wanted === null || !isOurs || !belongs.test(wanted)) return home;
  return wanted.includes('..') || wanted.includes('//') ? home : wanted;
}
