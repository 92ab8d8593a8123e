import type { AstroCookies } from 'astro';
import type { Catalogue } from '#catalogue/types.ts';
import type { Account, PrivateStore } from '#private/types.ts';
import { isNamedBy } from '#registry/unit-reviewers.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';

/** What of a request says who is signed in. */
export interface Visit {
  readonly cookies: AstroCookies;
  readonly locals: {
    readonly store: PrivateStore;
    readonly siteUrl: string;
    readonly address?: string;
    readonly office: { now(): Date; readonly catalogue: Pick<Catalogue, 'unit'> };
  };
}

/** A unit's account that is signed in, with the token its forms carry. */
export interface DeskSession {
  readonly account: Account;
  readonly formToken: string;
}

/** The signed-in account of a visit; null without a live session, or when it was disabled since (W6). */
export function deskSession(visit: Visit): DeskSession | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'session', siteUrl);
  if (cookie === null) return null;
  const subject = store.sessions.find(cookie, office.now());
  if (subject?.kind !== 'account') return null;
  const account = store.accounts.get(subject.account);
  // the accounts of a retired unit end with it, wherever they are signed in
  const unit = account && office.catalogue.unit(account.unit);
  // who the unit's file no longer names at GitHub is out at once
  if (!account || account.disabled || unit?.retired || !isNamedBy(unit, account.id)) {
    store.sessions.end(cookie);
    return null;
  }
  return { account, formToken: store.sessions.formToken(cookie) };
}

/** Starts a session under a new cookie and ends the one before, so that no cookie outlives a sign-in (W5). */
export function startDeskSession(visit: Visit, account: Account): void {
  const { store, siteUrl, office, address = '' } = visit.locals;
  endDeskSession(visit);
  const subject = { kind: 'account', account: account.id } as const;
  const cookie = store.sessions.start(subject, office.now(), address);
  setCookie(visit.cookies, 'session', cookie, siteUrl);
}

/** Ends the session on the server and takes the cookie back. */
export function endDeskSession(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'session', siteUrl);
  if (cookie === null) return;
  store.sessions.end(cookie);
  dropCookie(visit.cookies, 'session', siteUrl);
}
