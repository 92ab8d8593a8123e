import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import { atomFeed, type FeedEntry, type FeedHead } from '#text/atom.ts';
import { jsonFeed } from '#text/json-feed.ts';
import { filingKindText, statusText } from '#text/words.ts';
import { type SiteChange, siteChanges } from './site-changes.ts';

/** What a feed follows: the register (null), a unit with all below it, or one site. */
export type FeedScope =
  | null
  | { readonly unit: Unit }
  | { readonly site: SiteRow & { readonly code: SiteCode } };

export type FeedFormat = 'xml' | 'json';

export const feedTypes = {
  xml: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const satisfies Record<FeedFormat, string>;

/** Changes in a feed. */
const entriesMax = 50;
/** A feed without entries says this as its time, so that it does not change with the clock. */
const founded = new Date('2026-01-01T00:00:00+08:00');

/** Address of a feed below the site's. */
export function feedPath(scope: FeedScope, format: FeedFormat): string {
  if (scope === null) return `/feed.${format}`;
  return 'unit' in scope
    ? `/feeds/${scope.unit.code}.${format}`
    : `/sites/${scope.site.code}/feed.${format}`;
}

/** The newest changes as Atom or JSON Feed (Z06, R-6.3): the same register, the same text. */
export async function feedText(
  catalogue: Catalogue,
  siteUrl: string,
  scope: FeedScope,
  format: FeedFormat,
): Promise<string> {
  const head: FeedHead = {
    url: siteUrl + feedPath(scope, format),
    page: siteUrl + pageOf(scope),
    title: titleOf(scope),
    now: founded,
  };
  const entries = await entriesOf(catalogue, siteUrl, scope);
  return format === 'xml' ? atomFeed(head, entries) : jsonFeed(head, entries);
}

function pageOf(scope: FeedScope): string {
  if (scope === null) return '/registered';
  return 'unit' in scope ? `/units/${scope.unit.code}` : `/sites/${scope.site.code}`;
}

function titleOf(scope: FeedScope): string {
  if (scope === null) return '政府网站登记簿：网站变更';
  const name = 'unit' in scope ? scope.unit.name : scope.site.name;
  return `政府网站登记簿：${name}${'unit' in scope ? '及其下级的' : '的'}网站变更`;
}

async function entriesOf(
  catalogue: Catalogue,
  siteUrl: string,
  scope: FeedScope,
): Promise<readonly FeedEntry[]> {
  const rows =
    scope !== null && 'site' in scope
      ? [scope.site]
      : catalogue.latestSites(scope?.unit.code ?? null, entriesMax).map(({ row }) => row);
  const changes = await Promise.all(
    rows.map(async (row) => {
      const conclusions = row.code === null ? [] : catalogue.conclusionsOf(row.code);
      const file = await catalogue.siteFile(row);
      return siteChanges(row, file, conclusions).map((change) => ({ row, change }));
    }),
  );
  const host = new URL(siteUrl).hostname;
  return changes
    .flat()
    .sort((a, b) =>
      a.change.at < b.change.at ? 1 : a.change.at > b.change.at ? -1 : orderOf(a, b),
    )
    .slice(0, entriesMax)
    .map(({ row, change }) => ({
      id: `tag:${host},2026:site/${row.code}/${change.id}`,
      url: `${siteUrl}/sites/${row.code}`,
      title: `${wordOf(change)}：${row.name}（${row.code}）`,
      publishedAt: change.at,
      updatedAt: change.at,
      author: catalogue.unit(row.unit)?.office ?? row.unit,
      text: `${textOf(change)}。主办单位：${row.sponsor}；首页网址：${row.homeUrl}`,
    }));
}

interface Told {
  readonly row: SiteRow;
  readonly change: SiteChange;
}

function orderOf(a: Told, b: Told): number {
  const [left, right] = [a, b].map(({ row, change }) => `${row.code} ${change.id}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function wordOf({ change }: SiteChange): string {
  switch (change.is) {
    case 'minted':
      return '新增';
    case 'changed':
      return '修改';
    case 'status':
      return '状态变化';
    case 'voided':
      return '作废';
  }
}

function textOf({ change }: SiteChange): string {
  switch (change.is) {
    case 'minted':
      return '生成网站标识码';
    case 'changed':
      return filingKindText[change.kind];
    case 'status':
      return `运行状态变为${statusText[change.status]}`;
    case 'voided':
      return '登记已删除，网站标识码不再使用';
  }
}
