import type { SiteCheck } from './site-check.ts';
import { hasFailed } from './visit.ts';

/** What a check may find wrong, gravest first; the words stand in `src/text/check-words.ts`. */
export const findingCodes = [
  'home-dead',
  'home-certificate',
  'home-closed',
  'home-moved',
  'title-other',
  'label-missing',
  'label-wrong',
  'label-some',
  'label-home-only',
  'code-missing',
  'code-other',
  'icp-missing',
  'icp-other',
  'police-missing',
  'police-other',
  'sponsor-missing',
  'sponsor-other',
  'phone-missing',
  'home-garbled',
  'channel-dead',
  'channel-stale',
  'channel-undated',
  'channel-blank',
  'links-dead',
  'domain-dead',
  'dns-differs',
  'stranger',
  'unreadable',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** One thing found: what, how often, and where it was seen first. */
export interface Finding {
  readonly code: FindingCode;
  readonly count: number;
  readonly seen: string;
}

/** Whether a finding calls for somebody: advice and what could not be judged do not. */
export function isFault({ code }: Finding): boolean {
  return code !== 'dns-differs' && code !== 'stranger' && code !== 'unreadable';
}

/** What a check comes to, gravest first, each kind once (Z04, Z05). */
export function findingsOf(check: SiteCheck): readonly Finding[] {
  const found = new Map<FindingCode, Finding>();
  const note = (code: FindingCode, seen = '') => {
    const before = found.get(code);
    found.set(code, { code, count: (before?.count ?? 0) + 1, seen: before?.seen ?? seen });
  };
  const { home, footer, label, channels, domains, links, dns } = check;
  if (home.why.startsWith('cert')) note('home-certificate', home.why);
  else if (home.why === 'robots') note('home-closed', home.at);
  else if (home.why !== '') note('home-dead', home.why);
  if (home.why === '' && isElsewhere(check)) note('home-moved', home.at);
  if (home.isGarbled) note('home-garbled');
  if (home.why === '' && home.isMadeByScript) note('unreadable');
  if (footer) noteFooter(footer, note);
  if (label.state === 'missing') note('label-missing');
  if (label.state === 'wrong') note('label-wrong', labelSeen(check));
  if (label.state === 'some-pages') note('label-some', labelSeen(check));
  if (label.state === 'home-only') note('label-home-only', labelSeen(check));
  for (const { state, url } of channels) {
    if (state === 'not-opened') note('channel-dead', url);
    if (state === 'stale') note('channel-stale', url);
    if (state === 'undated') note('channel-undated', url);
    if (state === 'blank') note('channel-blank', url);
  }
  for (const { url } of links.dead) note('links-dead', url);
  for (const { url, why } of domains) if (hasFailed({ why })) note('domain-dead', url);
  for (const { host, gone, extra } of dns)
    if (gone.length + extra.length > 0) note('dns-differs', host);
  for (const host of check.strangers) note('stranger', host);
  return findingCodes.flatMap((code) => found.get(code) ?? []);
}

/** Whether the home page ended on a host that the record does not name (Z14: moved). */
export function isElsewhere({ home, domains }: Pick<SiteCheck, 'home' | 'domains'>): boolean {
  const host = hostOf(home.at);
  const own = [home.url, ...domains.map(({ url }) => url)].map(hostOf);
  return !own.some((each) => each === host || `www.${each}` === host || each === `www.${host}`);
}

function noteFooter(
  footer: NonNullable<SiteCheck['footer']>,
  note: (code: FindingCode, seen?: string) => void,
): void {
  if (footer.title.match === 'other' || footer.title.match === 'missing')
    note('title-other', footer.title.found);
  for (const [key, fact] of [
    ['code', footer.siteCode],
    ['icp', footer.icp],
    ['police', footer.police],
    ['sponsor', footer.sponsor],
  ] as const) {
    if (fact.match === 'missing') note(`${key}-missing`);
    if (fact.match === 'other') note(`${key}-other`, fact.found);
  }
  if (footer.phones.length === 0) note('phone-missing');
}

function labelSeen({ label }: SiteCheck): string {
  const page = label.pages.find(({ state }) => !['right', 'unknown', 'not-opened'].includes(state));
  return page ? page.url : '';
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
