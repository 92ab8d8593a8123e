import { hostInAscii, hostProblem, isOfficialHost } from './host-name.ts';
import { halfWidth, hasHidden, trimBlanks } from './plain-text.ts';
import type { Problem } from './problem.ts';

const at = '/homeUrl';
export const urlMax = 2048;

const indexFile = /\/(?:index|default|home|main)\.(?:s?html?|php|jspx?|aspx?|do)$/i;
const plain = /^https?:\/\/(?:[a-z0-9]{1,63}\.){1,3}gov\.cn\/$/;
const parts = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;

/**
 * A URL as it is stored: blanks around it gone, full-width letters made plain, scheme and host in
 * lower case, the scheme's own port dropped. What cannot be mended so is left for `urlProblems`.
 */
export function normaliseUrl(text: string): string {
  if (plain.test(text)) return text;
  const half = trimBlanks(halfWidth(text));
  const match = parts.exec(half);
  if (!match) return half;
  const [, scheme = '', authority = '', path = '', query = '', hash = ''] = match;
  const named = authority.toLowerCase();
  const usual = hostPart(named) + (scheme.toLowerCase() === 'http' ? ':80' : ':443');
  const host = named === usual ? hostPart(named) : named;
  return `${scheme.toLowerCase()}://${host}${path === '' ? '/' : path}${query}${hash}`;
}

/**
 * Everything that is wrong with a stored home URL, judged on the text itself because the URL parser
 * mends what nobody should file (Y9, R-2.2). `isNew` also asks for an official suffix (U2).
 */
export function urlProblems(url: string, isNew = true): readonly Problem[] {
  const code = homeUrlProblem(url, isNew);
  if (code === null) return [];
  return [{ code, at, ...(code === 'too-long' ? { params: { max: urlMax } } : {}) }];
}

function homeUrlProblem(url: string, isNew: boolean): string | null {
  if (plain.test(url)) return null;
  if (url === '') return 'required';
  const [, , authority = '', path = '', query, hash] = parts.exec(url) ?? [];
  const wrong = webAddressProblem(url);
  // The words for a home page come first where both are wrong: `?` may hold anything.
  if (wrong !== null) return wrong;
  if (query !== undefined || hash !== undefined) return 'url-not-home';
  if (/%(?:0|1|2f|5c|7f)|\/\.{1,2}(?:\/|$)|%2e/i.test(path)) return 'url-path';
  return isNew && !isOfficialHost(hostPart(authority)) ? 'url-not-official' : null;
}

/** What is wrong with the address of any page of a site: query and fragment are allowed. */
export function webAddressProblem(url: string): string | null {
  if (url.length > urlMax) return 'too-long';
  if (hasHidden(url) || /[\s\p{Z}\\"<>^`{|}]/u.test(url)) return 'url-characters';
  const match = parts.exec(url);
  if (!match) return 'url-scheme';
  const [, , authority = ''] = match;
  if (authority.includes('@')) return 'url-userinfo';
  if (authority.startsWith('[')) return 'url-address';
  const port = /:(.*)$/.exec(authority)?.[1];
  // `http://http://…`: a scheme was taken for the host.
  if (port === '') return 'url-host';
  if (port !== undefined && port !== '80' && port !== '443') return 'url-port';
  return hostProblem(hostPart(authority).toLowerCase());
}

function hostPart(authority: string): string {
  const colon = authority.indexOf(':');
  return colon < 0 ? authority : authority.slice(0, colon);
}

/**
 * The key under which equal URLs collide (R-2.4, X10): host in punycode and lower case without the
 * port, path without index file and trailing slash; the scheme does not count, `www.` does. Null
 * where the text is no URL.
 */
export function urlKey(url: string): string | null {
  const [, , authority = '', path = ''] = parts.exec(url) ?? [];
  const host = hostInAscii(hostPart(authority).toLowerCase());
  return host === null || host === '' ? null : host + pathKey(path);
}

function pathKey(path: string): string {
  if (path === '/' || path === '') return '';
  const short = path.replace(indexFile, '/');
  let end = short.length;
  while (end > 0 && short[end - 1] === '/') end -= 1;
  return short.slice(0, end);
}

/** The key of the twin with or without `www.`, which only warns (X10). Null where there is none. */
export function urlTwinKey(url: string): string | null {
  const key = urlKey(url);
  if (key === null) return null;
  return key.startsWith('www.') ? key.slice(4) : `www.${key}`;
}

/** Host name of a URL in punycode; empty where it is none. */
export function hostOf(url: string): string {
  return (urlKey(url) ?? '').split('/', 1)[0] ?? '';
}
