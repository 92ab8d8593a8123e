import { hostOf as hostOfUrl } from '#registry/home-url.ts';
import { none } from '#registry/formats.ts';
import { isOfficialHost } from '#registry/host-name.ts';
import { dateOf, isoOf } from '#registry/moment.ts';
import { channelCheck, type ChannelCheck } from '#registry/page-check/channel-state.ts';
import { datesIn, firstDay } from '#registry/page-check/dates.ts';
import { dnsCheck } from '#registry/page-check/dns-check.ts';
import { footerFacts } from '#registry/page-check/footer.ts';
import { type IssuedLabel, labelFinding } from '#registry/page-check/label-finding.ts';
import { linksToTry, samplePages } from '#registry/page-check/sample-pages.ts';
import type { AddressCheck, DnsCheck, SiteCheck } from '#registry/page-check/site-check.ts';
import { isLegible, type PageVisit } from '#registry/page-check/visit.ts';
import type { SiteCode, SiteRecord } from '#registry/site.ts';
import type { SafeOptions } from '../reach/safe-get.ts';
import type { Resolve } from './names.ts';
import { tryAddress, visitPage } from './visit.ts';

/** How much of a site is looked at. */
export interface CheckScope {
  /** Pages besides the home page where the label is looked for. */
  readonly pagesMax: number;
  /** Links of the home page that are tried. */
  readonly linksMax: number;
  readonly channelsMax: number;
}

export const usualScope: CheckScope = { pagesMax: 5, linksMax: 30, channelsMax: 40 };

/** What a check needs beside the record. */
export interface CheckTools {
  readonly options: SafeOptions;
  readonly resolve: Resolve;
  readonly scope: CheckScope;
  readonly now: () => Date;
  /** Whether some record names this host (Z14: not registered). */
  readonly isRegistered: (host: string) => boolean;
}

/**
 * Looks at one site as a visitor would, at what its filer declared (Z04, Z05, P25, P30, Z14): home
 * page, some pages that it links to, columns, further domains, links, name system. Finds facts and
 * decides nothing. Never throws for anything a site does.
 */
export async function checkSite(
  site: SiteCode,
  record: SiteRecord,
  label: IssuedLabel | null,
  tools: CheckTools,
): Promise<SiteCheck> {
  const { options, scope, now } = tools;
  const today = dateOf(now());
  const home = await visitPage(record.homeUrl, options);
  const hosts = hostsOf(record, home);
  const opened = home.facts;
  const samples = opened ? samplePages(opened, home.at, hosts, scope.pagesMax) : [];
  const pages: PageVisit[] = [];
  for (const url of samples) pages.push(withoutText(await visitPage(url, options)));
  const channels = await checkChannels(record, tools, today);
  const domains: AddressCheck[] = [];
  for (const domain of record.otherDomains)
    domains.push(await tryAddress(`http://${domain}/`, options));
  const links = await checkLinks(opened ? linksToTry(opened, home.at, scope.linksMax) : [], tools);
  const isRead = isLegible(home);
  const days = isRead ? datesIn(home.facts.text, today) : [];
  return {
    site,
    unit: record.unit,
    at: isoOf(now()),
    home: {
      url: home.url,
      at: home.at,
      why: home.why,
      status: home.status,
      milliseconds: home.milliseconds,
      isGarbled: home.isGarbled,
      isCut: home.isCut,
      isMadeByScript: home.why === '' && !isRead,
    },
    footer: isRead && !home.isCut ? footerFacts(home.facts, record, site) : null,
    label: labelFinding([home, ...pages], label),
    channels,
    domains,
    links,
    updates:
      days.length === 0 ? null : days.filter((day) => day >= firstDay(today, { days: 14 })).length,
    dns: await checkNames(record, tools),
    strangers: opened ? strangersOn(opened.links, home, tools) : [],
  };
}

/** What the label asks of a page: the rest of it need not be held until all are read. */
function withoutText(visit: PageVisit): PageVisit {
  return visit.facts ? { ...visit, facts: { ...visit.facts, text: '', links: [] } } : visit;
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Hosts by which a site is known: home page, where it ended within the same name, further domains. */
function hostsOf(record: SiteRecord, home: PageVisit): readonly string[] {
  const own = URL.parse(home.url)?.host ?? '';
  const ended = URL.parse(home.at)?.host ?? '';
  return [own, ended, ...record.otherDomains];
}

async function checkChannels(
  { channels }: SiteRecord,
  { options, scope }: CheckTools,
  today: string,
): Promise<readonly ChannelCheck[]> {
  const wanted = channels
    .flatMap(({ category, name, url }) =>
      url.split('；').map((each) => ({ category, name, url: each.trim() })),
    )
    .filter(({ url }) => url !== none && url !== '')
    .slice(0, scope.channelsMax);
  const found: ChannelCheck[] = [];
  // one page in memory at a time, and each asked for once, whatever its columns
  for (const [url, columns] of Map.groupBy(wanted, (column) => column.url)) {
    const visit = await visitPage(url, options);
    for (const column of columns) found.push(channelCheck(column, visit, today));
  }
  return found;
}

async function checkLinks(
  urls: readonly string[],
  { options }: CheckTools,
): Promise<SiteCheck['links']> {
  const dead: AddressCheck[] = [];
  let asked = 0;
  for (const url of urls) {
    const found = await tryAddress(url, options);
    // addresses that the register may not ask for say nothing
    if (found.why === 'address' || found.why === 'robots') continue;
    asked += 1;
    if (found.why !== '') dead.push(found);
  }
  return { asked, dead };
}

async function checkNames(
  record: SiteRecord,
  { resolve }: CheckTools,
): Promise<readonly DnsCheck[]> {
  const host = hostOfUrl(record.homeUrl);
  if (host === '') return [];
  return [dnsCheck(host, [...record.ipv4, ...record.ipv6], await resolve(host))];
}

const strangersMax = 20;

/** Government hosts that the page leads to and no record names. */
function strangersOn(
  links: readonly { readonly host: string }[],
  home: PageVisit,
  { isRegistered }: CheckTools,
): readonly string[] {
  const hosts = new Set(
    [URL.parse(home.at)?.host ?? '', ...links.map(({ host }) => host)].map(withoutPort),
  );
  return Array.from(hosts)
    .filter((host) => host !== '' && isOfficialHost(host) && !isRegistered(host))
    .slice(0, strangersMax);
}
