import type { Opening } from '#registry/opening.ts';
import { hostInAscii } from '#registry/host-name.ts';
import type { Problem } from '#registry/problem.ts';

/** Asks for the addresses of a host name; empty where it has none or does not answer in time. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/**
 * Where the names lead elsewhere than the application says: a warning, never a refusal, and nothing
 * is said of a name that does not answer (P30, R-2.6). `lookUp` is null where nothing is asked.
 */
export async function addressAdvice(
  lookUp: LookUp | null,
  { hostnames, ipv4, ipv6 }: Opening,
): Promise<readonly Problem[]> {
  if (lookUp === null) return [];
  const told = new Set<string>([...ipv4, ...ipv6]);
  const found = await Promise.all(hostnames.map(async (host) => lookUp(hostInAscii(host) ?? host)));
  const addresses = [...new Set(found.flat())].slice(0, 8);
  if (addresses.length === 0 || addresses.some((one) => told.has(one))) return [];
  return [{ code: 'advice-opening-address', at: '/ipv4', params: { right: addresses.join('、') } }];
}
