import { isIPv4, isIPv6 } from 'node:net';

const own = new Set(['127.0.0.0/24', '0000:0000:0000:0000::/56']);

/**
 * Whether an address is this machine's own. It says nothing of who files: behind a proxy that nobody set
 * (`TRUST_PROXY`) everybody has it.
 */
export function isOwnAddress(address: string): boolean {
  return own.has(addressGroup(address));
}

/** The network that one client may choose addresses from: IPv4 /24, IPv6 /56; other text as it is. */
export function addressGroup(address: string): string {
  const plain = (address.split('%')[0] ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return address;
  // URL writes every notation of an address in one way
  const [head = '', tail] = new URL(`http://[${plain}]/`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const words = [...before, ...zeros, ...after].map((word) => word.padStart(4, '0'));
  return `${words.slice(0, 3).join(':')}:${words[3]?.slice(0, 2)}00::/56`;
}
