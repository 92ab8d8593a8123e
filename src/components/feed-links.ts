/** Whether a feed is given in this format. */
export function isFeedFormat(text: string | undefined): text is 'xml' | 'json' {
  return text === 'xml' || text === 'json';
}

/** The feeds of a page for its head (Z06): the register's, and the unit's or site's that it shows. */
export function feedLinks(path: string): readonly { type: string; title: string; href: string }[] {
  const [, unit] = /^\/(?:units|listing|registered)\/(\w{6})(?:\/|$)/.exec(path) ?? [];
  const [, site] = /^\/sites\/(\w{10})$/.exec(path) ?? [];
  const stems = [
    ...(unit ? [[`/feeds/${unit}`, '本单位和下级网站的变更']] : []),
    ...(site ? [[`/sites/${site}/feed`, '本网站的变更']] : []),
    ['/feed', '全部网站的变更'],
  ];
  return stems.flatMap(([stem, title = '']) => [
    { type: 'application/atom+xml', title, href: `${stem}.xml` },
    { type: 'application/feed+json', title, href: `${stem}.json` },
  ]);
}

const closed = [
  'desk',
  'my-site',
  'progress',
  'filings',
  'recover',
  'sign-in',
  'sign-out',
  '404',
  '500',
];

/**
 * The one address of a public page; null for pages that belong to a session, and while pages are built,
 * when nobody knows yet where they will stand.
 */
export function canonicalUrl(siteUrl: string | undefined, path: string): string | null {
  if (siteUrl === undefined) return null;
  const plain = path.replace(/\/+$/, '');
  return closed.includes(plain.split('/')[1] ?? '') ? null : `${siteUrl}${plain || '/'}`;
}
