import type { Problem } from './problem.ts';

const at = '/homeUrl';
export const urlMax = 2048;

/** Suffixes of names that government sites use: .gov.cn, .政务, .公益, and .政务.cn (U2, U6, Y10). */
const official = /(?:^|\.)(?:gov\.cn|xn--zfr164b|xn--55qw42g|xn--zfr164b\.cn)$/;
const indexFile = /\/(?:index|default|home|main)\.(?:s?html?|php|jspx?|aspx?|do)$/i;

/** A URL as it is stored: trimmed, full-width letters made plain; host and scheme in lower case. */
export function normaliseUrl(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const match = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(plain);
  if (!match) return plain;
  const [, scheme = '', host = '', rest = ''] = match;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${rest === '' ? '/' : rest}`;
}

/**
 * Everything that is wrong with a home URL, judged on the text itself because the URL parser mends
 * what nobody should file (Y9, R-2.2). `isNew` also asks for an official suffix (U2).
 */
export function urlProblems(url: string, isNew = true): readonly Problem[] {
  const code = urlProblem(url, isNew);
  return code === null ? [] : [{ code, at, ...(code === 'too-long' ? { params: { max: urlMax } } : {}) }];
}

function urlProblem(url: string, isNew: boolean): string | null {
  if (url === '') return 'required';
  if (url.length > urlMax) return 'too-long';
  if (/[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\\"<>^`{|}]/u.test(url)) {
    return 'url-characters';
  }
  const match = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(url);
  if (!match) return 'url-scheme';
  const [, , authority = '', , query, hash] = match;
  if (authority.includes('@')) return 'url-userinfo';
  const [, host = '', port] = /^(.*?)(?::(\d*))?$/s.exec(authority) ?? [];
  if (port !== undefined && !/^(?:80|443)$/.test(port)) return 'url-port';
  if (query !== undefined || hash !== undefined) return 'url-not-home';
  return hostProblem(host, url, isNew);
}

function hostProblem(host: string, url: string, isNew: boolean): string | null {
  if (host.includes('[') || isNumeric(host)) return 'url-address';
  if (!URL.canParse(url)) return 'url-host';
  const name = new URL(url).hostname;
  if (/^[\d.]+$/.test(name) || name.startsWith('[')) return 'url-address';
  if (!name.includes('.') || name.endsWith('.') || name.length > 253) return 'url-host';
  const labels = name.split('.');
  const isSound = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  if (!isSound || labels.some((label) => /^..--/.test(label) && !label.startsWith('xn--'))) return 'url-host';
  if (/\.(?:local|localhost|internal|lan|home|corp|test|invalid|example|onion|arpa)$/.test(name)) {
    return 'url-address';
  }
  if (isMixed(host)) return 'url-lookalike';
  return isNew && !official.test(name) ? 'url-not-official' : null;
}

/** An IPv4 address in any of its notations: 127.1, 2130706433, 0x7f.1, 0177.0.0.1. */
function isNumeric(host: string): boolean {
  const last = host.replace(/\.$/, '').split('.').at(-1) ?? '';
  return /^(?:\d+|0x[0-9a-f]*)$/i.test(last);
}

/** Letters of one label from scripts that do not stand together, or that only look Latin. */
function isMixed(host: string): boolean {
  return host.split('.').some((label) => {
    const letters = Array.from(label).filter((symbol) => /\p{L}/u.test(symbol));
    const hasHan = letters.some((symbol) => /\p{Script=Han}/u.test(symbol));
    const hasLatin = letters.some((symbol) => /\p{Script=Latin}/u.test(symbol));
    const hasOther = letters.some((symbol) => !/[\p{Script=Han}\p{Script=Latin}]/u.test(symbol));
    const isPlain = letters.every((symbol) => /[a-z\p{Script=Han}]/iu.test(symbol));
    return hasOther || !isPlain || (hasHan && hasLatin && !/^[\p{Script=Han}a-z0-9-]+$/iu.test(label));
  });
}

/**
 * The key under which equal URLs collide (R-2.4, X10): host in punycode and lower case without the
 * default port, path without index file and trailing slash; the scheme does not count, `www.` does.
 * Null where the text is no URL.
 */
export function urlKey(url: string): string | null {
  const match = /^https?:\/\/([a-z0-9.-]+)(\/[\w./-]*)?$/i.exec(url);
  if (match && !match[1]?.includes('xn--')) {
    return (match[1] ?? '').toLowerCase() + pathKey(match[2] ?? '');
  }
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  return hostname + pathKey(pathname);
}

function pathKey(path: string): string {
  return path.replace(indexFile, '/').replace(/\/+$/, '');
}

/** The key of the twin with or without `www.`, which only warns (X10). Null where there is none. */
export function urlTwinKey(url: string): string | null {
  const key = urlKey(url);
  if (key === null) return null;
  return key.startsWith('www.') ? key.slice(4) : `www.${key}`;
}

/** Host name of a URL in punycode; empty where it is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
