import type { FilingId } from '#registry/site.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';

/** The filing that a receipt code opened, with the token its forms carry. */
export interface FilingSession {
  readonly filing: FilingId;
  readonly formToken: string;
}

/** The filing a visitor may look at; null without a live session. */
export function filingSession(visit: Visit): FilingSession | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'filing', siteUrl);
  if (cookie === null) return null;
  const subject = store.sessions.find(cookie, office.now());
  if (subject?.kind !== 'filing') return null;
  return { filing: subject.filing, formToken: store.sessions.formToken(cookie) };
}

/** Opens a filing to the holder of its receipt code, under a new cookie. */
export function startFilingSession(visit: Visit, filing: FilingId): void {
  const { store, siteUrl, office } = visit.locals;
  endFilingSession(visit);
  const cookie = store.sessions.start({ kind: 'filing', filing }, office.now());
  setCookie(visit.cookies, 'filing', cookie, siteUrl);
}

/** 退出查询: ends the session on the server and takes the cookie back. */
export function endFilingSession(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'filing', siteUrl);
  if (cookie === null) return;
  store.sessions.end(cookie);
  dropCookie(visit.cookies, 'filing', siteUrl);
}
