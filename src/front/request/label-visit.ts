import type { Visit } from '#registry/label-state.ts';

/** What a request for the page of a label tells of the visit: host and signature of the link, and the page it came from. */
export function labelVisit(url: URL, referer: string | null, siteUrl: string): Visit {
  const host = (url.searchParams.get('host') ?? '').trim().toLowerCase().slice(0, 253);
  const signature = url.searchParams.get('sig');
  return { host, signature, from: hostFrom(referer, [new URL(siteUrl).host, url.host]) };
}

/** Host of the page that a visitor came from; null where none is told or it is one of our own. */
function hostFrom(referer: string | null, own: readonly string[]): string | null {
  const from = referer === null ? null : URL.parse(referer);
  if (!from || !/^https?:$/.test(from.protocol) || own.includes(from.host)) return null;
  return from.hostname.replace(/\.$/, '');
}
