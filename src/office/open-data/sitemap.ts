import type { Catalogue } from '#catalogue/types.ts';

/** Addresses of one part; the protocol allows 50,000. */
const partMax = 40_000;

/** Pages that are nobody's list. */
const plainPages = [
  '/',
  '/listing',
  '/registered',
  '/search',
  '/statistics',
  '/open-data',
  '/notices',
  '/handbook',
];

/** Names of all parts of the sitemap: sites by the first two characters of their codes. */
export function sitemapParts(catalogue: Catalogue): readonly string[] {
  const folders = new Set(Array.from(catalogue.units().keys(), (code) => code.slice(0, 2)));
  return [
    'pages.xml',
    ...Array.from(folders)
      .sort()
      .flatMap((folder) => {
        const parts = Math.ceil(catalogue.latestUnder(folder).length / partMax);
        return Array.from({ length: parts }, (_, part) => partName(folder, part + 1));
      }),
  ];
}

/** The index of the sitemap, each part with its newest change. */
export function sitemapIndex(catalogue: Catalogue, siteUrl: string): string {
  const parts = sitemapParts(catalogue).map((name) => {
    const newest = sitesOf(catalogue, name)?.reduce(
      (at, site) => (site.at > at ? site.at : at),
      '',
    );
    const changed = newest ? `<lastmod>${newest}</lastmod>` : '';
    return `<sitemap><loc>${siteUrl}/sitemaps/${name}</loc>${changed}</sitemap>`;
  });
  return document('sitemapindex', parts);
}

/** One part of the sitemap; null for a name that is none. */
export function sitemapPart(catalogue: Catalogue, siteUrl: string, name: string): string | null {
  if (name === 'pages.xml') {
    const units = Array.from(catalogue.units().keys()).sort();
    const listed = catalogue.listTotals('registered', units);
    const paths = units.flatMap((unit) => {
      const lists = [`/listing/${unit}`, `/registered/${unit}`];
      return [`/units/${unit}`, ...((listed.get(unit) ?? 0) > 0 ? lists : [])];
    });
    return document(
      'urlset',
      [...plainPages, ...paths].map((path) => entry(siteUrl + path, '')),
    );
  }
  const sites = sitesOf(catalogue, name);
  if (sites === null || sites.length === 0) return null;
  return document(
    'urlset',
    sites.map(({ code, at }) => entry(`${siteUrl}/sites/${code}`, at)),
  );
}

/** The part that a site stands in, where its folder has one only. */
export function partName(folder: string, part: number): string {
  return `sites-${folder}-${part}.xml`;
}

function sitesOf(catalogue: Catalogue, name: string) {
  const [, folder, part] = /^sites-([1-9]\d|b[mt])-([1-9]\d?)\.xml$/.exec(name) ?? [];
  if (folder === undefined) return null;
  const from = (Number(part) - 1) * partMax;
  return catalogue.latestUnder(folder).slice(from, from + partMax);
}

function entry(url: string, changed: string): string {
  return `<url><loc>${url}</loc>${changed && `<lastmod>${changed}</lastmod>`}</url>`;
}

function document(element: string, lines: readonly string[]): string {
  const space = 'http://www.sitemaps.org/schemas/sitemap/0.9';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${element} xmlns="${space}">\n${lines.join('\n')}\n</${element}>\n`;
}

/** What crawlers may read: everything public, nothing that belongs to a session. */
export function robotsText(siteUrl: string): string {
  const closed = ['/desk', '/my-site', '/progress', '/filings', '/recover', '/sign-in', '/search?'];
  return `User-agent: *\n${closed.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${siteUrl}/sitemap.xml\n`;
}
