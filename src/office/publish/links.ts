import type { Options } from './types.ts';

/** What only a server can do, and where a reader of a site without one is taken instead. */
const elsewhere: readonly (readonly [address: string, instead: string])[] = [
  // these two have static pages of their own
  ['/filings/new', '/filings/new/'],
  ['/progress', '/progress'],
  ['/recover', '/handbook/filer/recover'],
  ['/my-site', '/handbook/filer/first-sign-in'],
  ['/sign-in', '/units/bm0100/waiting'],
  ['/opening', '/handbook/opening/applicant'],
  ['/opening-desk', '/handbook/opening/staffing-office'],
  ['/desk', '/units/bm0100/waiting'],
];

const link = /(\s(?:href|src|action)=")(\/(?!\/)[^"]*)"/g;

/** How links are turned: those of a page, and one address as it stands in an attribute. */
export interface StaticLinks {
  page(html: string): string;
  address(escaped: string): string;
}

/**
 * Turns the links of a page so that they hold on a static host: those to what needs a server lead to
 * the server, or without one to the static form, the dashboards and the handbook; a path in the site's URL stands
 * before all others.
 */
export function staticLinks({ siteUrl, serverUrl }: Options): StaticLinks {
  const base = new URL(siteUrl).pathname.replace(/\/+$/, '');
  const known = new Map<string, string>();
  const turn = (address: string): string => {
    const needs = elsewhere.find(([start]) => isBelow(address, start));
    if (!needs) return `${base}${address}`;
    return serverUrl === null ? `${base}${needs[1]}` : `${serverUrl}${address}`;
  };
  const address = (escaped: string): string => {
    let turned = known.get(escaped);
    if (turned === undefined) {
      turned = turn(escaped);
      // The same few stand on every page; a country of sites need not stay in memory.
      if (known.size < 2_000) known.set(escaped, turned);
    }
    return turned;
  };
  return {
    page: (html) =>
      html.replace(link, (_, before: string, at: string) => `${before}${address(at)}"`),
    address: (escaped) => (/^\/(?!\/)/.test(escaped) ? address(escaped) : escaped),
  };
}

function isBelow(address: string, start: string): boolean {
  return address.startsWith(start) && /^(?:$|[/?#])/.test(address.slice(start.length));
}
