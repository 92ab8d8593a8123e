import type { lookup as dnsLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** Addresses of a name; null where the name could not be asked for. Empty: the name does not exist. */
export type Resolve = (host: string) => Promise<readonly string[] | null>;

const keptMs = 60_000;
const keptMax = 20_000;
const noSuchName = /^(?:ENOTFOUND|ENODATA|EBADNAME|EFORMERR)$/;

/**
 * Asks the name system itself rather than through the machine's few threads for that, which a
 * hundred dead names would block. Answers are kept for a minute; whether an address may be connected
 * to is judged at the connection, not here.
 */
export function openNames(
  resolver: Pick<Resolver, 'resolve4' | 'resolve6'> = systemNames(),
): Resolve {
  const known = new Map<string, { readonly until: number; readonly answer: ReturnType<Resolve> }>();
  return (host) => {
    const now = performance.now();
    const before = known.get(host);
    if (before && before.until > now) return before.answer;
    if (known.size >= keptMax) known.clear();
    const answer = ask(resolver, host);
    known.set(host, { until: now + keptMs, answer });
    return answer;
  };
}

function systemNames(): Resolver {
  return new Resolver({ timeout: 3_000, tries: 2 });
}

async function ask(
  resolver: Pick<Resolver, 'resolve4' | 'resolve6'>,
  host: string,
): Promise<readonly string[] | null> {
  const both = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = both.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (found.length > 0) return found;
  const isAnswered = both.every(
    (each) =>
      each.status === 'fulfilled' || noSuchName.test((each.reason as { code?: string }).code ?? ''),
  );
  return isAnswered ? [] : null;
}

/** The same as a connection wants it. */
export function lookupOf(resolve: Resolve): typeof dnsLookup {
  const lookup = (
    host: string,
    options: { readonly all?: boolean; readonly family?: number | string },
    done: (error: Error | null, ...found: unknown[]) => void,
  ) => {
    const answer = async () => {
      const family = Number(options.family ?? 0);
      const found = ((await resolve(host)) ?? [])
        .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
        .filter((each) => family === 0 || each.family === family);
      const [first] = found;
      if (!first) done(new NoSuchName(host));
      else if (options.all) done(null, found);
      else done(null, first.address, first.family);
    };
    void answer();
  };
  return lookup as unknown as typeof dnsLookup;
}

class NoSuchName extends Error {
  readonly code = 'ENOTFOUND';
}
