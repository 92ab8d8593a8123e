import type { Fields } from '#office/types.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';
import { textOf } from './site-form.ts';

const personParts = ['name', 'officePhone', 'extension', 'mobile', 'email'] as const;
const sponsorNames = ['organisation', 'superior', 'address', 'postcode', 'functions'] as const;
const handlerNames = personParts.map((part) => `handler.${part}`);
const principalNames = personParts.map((part) => `principal.${part}`);

/** Inputs of the registration (P01–P17); the password is read apart and never given back. */
export const registrationNames: readonly string[] = [
  'region',
  'unit',
  'category',
  ...sponsorNames,
  'head',
  'fax',
  ...handlerNames,
  'agree',
];

/** Inputs of an application (P20–P31). */
export const applicationNames: readonly string[] = [
  'kind',
  'siteCode',
  ...sponsorNames,
  ...handlerNames,
  ...principalNames,
  'siteName',
  'chinese',
  'english',
  'microSite',
  'ipv4',
  'ipv6',
  'introduction',
];

/** Known inputs of a posted form, text only. */
export function openingFields(form: FormData, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, textOf(form, name) ?? '']));
}

/** The input that people do not see and programs fill in (P16, X23). */
export const trapName = 'homepage';

/** Whether a form was filled in by a program: what no person sees has a value. */
export function isTrapped(form: FormData): boolean {
  return (textOf(form, trapName) ?? '') !== '';
}

/** A half-filled application: its fields, whose it is, and what it changes. */
export interface OpeningDraft {
  readonly fields: Fields;
  readonly account: string;
  /** A returned application that is corrected; empty for a new one. */
  readonly filing: string;
  /** Content that was seen. */
  readonly expected: string;
  /** Files at most once. */
  readonly token: string;
}

/** The visitor's draft; null when there is none, it has run out, or it is another account's. */
export function readOpeningDraft(visit: Visit, account: string): OpeningDraft | null {
  const { store, siteUrl, office } = visit.locals;
  const cookie = readCookie(visit.cookies, 'openingDraft', siteUrl);
  const kept = cookie === null ? null : store.drafts.load(cookie, office.now());
  if (kept === null) return null;
  const { account: owner = '', filing = '', expected = '', token = '', ...fields } = kept;
  return owner === account ? { fields, account, filing, expected, token } : null;
}

/** Keeps a draft for seven days under the visitor's cookie. */
export function saveOpeningDraft(visit: Visit, draft: OpeningDraft): void {
  const { store, siteUrl, office } = visit.locals;
  const { fields, account, filing, expected, token } = draft;
  const cookie = readCookie(visit.cookies, 'openingDraft', siteUrl);
  const kept = { ...fields, account, filing, expected, token };
  setCookie(visit.cookies, 'openingDraft', store.drafts.save(cookie, kept, office.now()), siteUrl);
}

/** Forgets the draft. */
export function dropOpeningDraft(visit: Visit): void {
  const { store, siteUrl } = visit.locals;
  const cookie = readCookie(visit.cookies, 'openingDraft', siteUrl);
  if (cookie === null) return;
  store.drafts.drop(cookie);
  dropCookie(visit.cookies, 'openingDraft', siteUrl);
}
