import type { DnsCheck } from './site-check.ts';

/**
 * Declared addresses against those in the name system (P30). Advisory: shared platforms and content
 * networks change theirs. `resolved` null: the name could not be asked for.
 */
export function dnsCheck(
  host: string,
  declared: readonly string[],
  resolved: readonly string[] | null,
): DnsCheck {
  if (resolved === null) return { host, isKnown: false, resolved: [], gone: [], extra: [] };
  const wanted = new Set(declared.map(canonical));
  const seen = new Set(resolved.map(canonical));
  const isDeclared = wanted.size > 0;
  return {
    host,
    isKnown: true,
    resolved: Array.from(seen).slice(0, 16),
    gone: Array.from(wanted).filter((address) => !seen.has(address)),
    extra: isDeclared ? Array.from(seen).filter((address) => !wanted.has(address)) : [],
  };
}

/** One way to write an address: `2001:DB8:0::1` is `2001:db8::1`. */
function canonical(address: string): string {
  if (!address.includes(':')) return address;
  return (URL.parse(`http://[${address}]/`)?.hostname ?? address).replaceAll(/[[\]]/g, '');
}
