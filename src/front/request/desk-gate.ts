import { deskSession, type DeskSession, type Visit } from './desk-session.ts';

/** Where a page of the desk sends a visitor who may not see it; the session for one who may. */
export type Gate =
  | { readonly ok: true; readonly session: DeskSession }
  | { readonly ok: false; readonly to: string };

/**
 * The gate before every page of the desk: signed in, and with a password of one's own before
 * anything else (A26). The page asked for is remembered.
 */
export function deskGate(visit: Visit & { readonly url: URL }): Gate {
  const session = deskSession(visit);
  const wanted = encodeURIComponent(visit.url.pathname + visit.url.search);
  if (session === null) return { ok: false, to: `/sign-in?next=${wanted}` };
  if (session.account.mustChangePassword) {
    return { ok: false, to: `/sign-in/new-password?next=${wanted}` };
  }
  return { ok: true, session };
}

/** A page of the desk to go on to after signing in; anything else is the desk itself, so no open redirect. */
export function nextPage(wanted: string | null): string {
  if (wanted === null || !/^\/desk(?:[/?][\w\-./?=&%]*)?$/.test(wanted)) return '/desk';
  return wanted.includes('..') || wanted.includes('//') ? '/desk' : wanted;
}
