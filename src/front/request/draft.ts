import type { Fields } from '#office/types.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';

/**
 * One walk through the form. Its token files at most once (B24). After filing only the
 * token is kept, for a quarter of an hour, so that a lost answer can be shown again.
 */
export interface Draft {
  readonly fields: Fields;
  readonly requestToken: string;
  /** Hash of the confirmed wording (B02); empty before it is confirmed. */
  readonly confirmedText: string;
  readonly savedAt: string;
  readonly isFiled: boolean;
}

const reshow = 15 * 60;

/** The visitor's draft; null when there is none or it has run out. */
export function readDraft(visit: Visit): Draft | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'draft', siteUrl);
  if (cookie === null) return null;
  const kept = store.drafts.load(cookie, office.now());
  if (kept === null) return null;
  const { requestToken = '', confirmedText = '', savedAt = '', filedAt = '', ...fields } = kept;
  if (requestToken === '') return null;
  const age = office.now().getTime() - Date.parse(filedAt);
  if (filedAt !== '' && !(age < reshow * 1000)) return null;
  return { fields, requestToken, confirmedText, savedAt, isFiled: filedAt !== '' };
}

/** Keeps what was typed for seven days, under the visitor's cookie. */
export function saveDraft(
  visit: Visit,
  draft: Pick<Draft, 'fields' | 'requestToken' | 'confirmedText'>,
): void {
  const { fields, requestToken, confirmedText } = draft;
  const savedAt = visit.locals.office.now().toISOString();
  keep(visit, { ...fields, requestToken, confirmedText, savedAt });
}

/** After filing: forgets what was typed and keeps the token for a quarter of an hour. */
export function closeDraft(visit: Visit, requestToken: string): void {
  keep(visit, { requestToken, filedAt: visit.locals.office.now().toISOString() }, reshow);
}

/** 清除草稿 */
export function dropDraft(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'draft', siteUrl);
  if (cookie === null) return;
  store.drafts.drop(cookie);
  dropCookie(visit.cookies, 'draft', siteUrl);
}

function keep(visit: Visit, kept: Record<string, string>, maxAge?: number): void {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'draft', siteUrl);
  // A cookie whose draft has run out, or that nobody issued, must not choose the new token.
  const known = cookie !== null && store.drafts.load(cookie, office.now()) !== null ? cookie : null;
  setCookie(visit.cookies, 'draft', store.drafts.save(known, kept, office.now()), siteUrl, maxAge);
}
