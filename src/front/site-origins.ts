/** By Host header, the origin that pages of this site have there. */
export type SiteOrigins = ReadonlyMap<string, string>;

const thisMachine = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The hosts this register answers to (W1): that of SITE_URL, and this machine's own names with the
 * port it listens on, for health checks and the first look around.
 */
export function siteOrigins(siteUrl: string, port: number): SiteOrigins {
  const origins = new Map<string, string>();
  for (const name of thisMachine) {
    const { host, origin } = new URL(`http://${name}:${port}`);
    origins.set(host, origin);
  }
  const { host, origin } = new URL(siteUrl);
  return origins.set(host, origin);
}

/** The site's origin under a Host header; null when the host is not ours. */
export function originOfHost(origins: SiteOrigins, host: string | undefined): string | null {
  return origins.get((host ?? '').toLowerCase()) ?? null;
}

/** What a request says of the page that sent it. */
export interface Sender {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

/**
 * Whether a request that changes something comes from our own page (W2). Origin must be there and
 * equal, whatever the content type: JSON and text posts of foreign pages carry cookies as well.
 */
export function isOwnPage(sender: Sender, siteOrigin: string): boolean {
  if (sender.origin !== siteOrigin) return false;
  return sender.fetchSite === undefined || ['same-origin', 'none'].includes(sender.fetchSite);
}
