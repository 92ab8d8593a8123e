import { decodePunycode } from './punycode.ts';

/** Suffixes of names that government sites use: .gov.cn, .政务, .公益, .政务.cn (U2, U6, Y10). */
const official = /\.(?:gov\.cn|xn--zfr164b|xn--55qw42g|xn--zfr164b\.cn)$/;
/** Names that lead nowhere on the internet, or to the own machine or network. */
const inward =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|lan|home|corp|test|invalid|example|onion|alt|arpa)$/;
const plain = /^(?:[a-z0-9](?:[a-z0-9]{0,62}\.))+gov\.cn$/;

/** Why a host name, in lower case and without port, may not be filed. */
export type HostProblem = 'url-address' | 'url-host' | 'url-lookalike';

/**
 * What is wrong with a host name as it was written (Y9): an IP address in any notation, a name of
 * an inner network, labels that are none, letters that only look right. Null when it is sound.
 */
export function hostProblem(host: string): HostProblem | null {
  if (plain.test(host) && host.length <= 253) return null;
  if (host.includes('[') || isNumeric(host)) return 'url-address';
  if (inward.test(host.replace(/\.$/, ''))) return 'url-address';
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return 'url-host';
  if (!/^[a-z0-9.\-\p{Script=Han}]+$/u.test(host)) return 'url-lookalike';
  const labels = host.split('.');
  if (labels.length < 2) return 'url-host';
  let length = labels.length - 1;
  for (const label of labels) {
    if (/[^a-z0-9-]/.test(label) && !isHan(label)) return 'url-lookalike';
    const ascii = asciiLabel(label);
    if (ascii === null) return 'url-host';
    length += ascii.length;
    const shown = ascii.startsWith('xn--') ? decodePunycode(ascii.slice(4)) : label;
    if (shown === null) return 'url-host';
    if (ascii.startsWith('xn--') && !isHan(shown)) return 'url-lookalike';
    if (ascii.startsWith('xn--') && asciiLabel(shown) !== ascii) return 'url-host';
  }
  if (length > 253) return 'url-host';
  return /^[\d.]+$/.test(host) ? 'url-address' : null;
}

/** Whether a sound host name ends as those of government sites do (U2, Y10). */
export function isOfficialHost(host: string): boolean {
  const ascii = hostInAscii(host);
  return ascii !== null && official.test(ascii);
}

/** The name in punycode and lower case; null where it is none. */
export function hostInAscii(host: string): string | null {
  if (/^[a-z0-9.-]+$/.test(host)) return host;
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** A label of 1 to 63 letters, digits and inner hyphens, in punycode; null where it is none. */
function asciiLabel(label: string): string | null {
  const ascii = /^[a-z0-9-]*$/.test(label) ? label : hostInAscii(label);
  if (ascii === null || !/^(?!-)(?!.*-$)[a-z0-9-]{1,63}$/.test(ascii)) return null;
  return /^..--/.test(ascii) && !ascii.startsWith('xn--') ? null : ascii;
}

/** A label of Han, plain letters and digits, in the form that it keeps; radicals only look like Han. */
function isHan(label: string): boolean {
  return (
    /^[a-z0-9\-\p{Script=Han}]*\p{Script=Han}[a-z0-9\-\p{Script=Han}]*$/u.test(label) &&
    !/[\u2e80-\u2fdf]/.test(label) &&
    label.normalize('NFKC') === label
  );
}

/** An IPv4 address in any of its notations: 127.1, 2130706433, 0x7f.1, 0177.0.0.1, ①②⑦.⓪.⓪.①. */
function isNumeric(host: string): boolean {
  const plainHost = host
    .normalize('NFKC')
    .replace(/[。｡]/g, '.')
    .replace(/\.$/, '');
  return /^(?:\d+|0x[0-9a-f]*)$/i.test(plainHost.split('.').at(-1) ?? '');
}

/** A host name as people write it: Chinese labels in characters, anything else as it stands. */
export function shownHost(host: string): string {
  return host
    .split('.')
    .map((label) => {
      const shown = label.startsWith('xn--') ? decodePunycode(label.slice(4)) : null;
      return shown !== null && isHan(shown) ? shown : label;
    })
    .join('.');
}

/** Names of this machine in addresses, as `URL` writes a host. */
export const thisMachine: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
