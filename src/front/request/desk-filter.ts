import type {
  ColumnMatch,
  DeskState,
  FilingFilter,
  SiteFilter,
  TextColumnName,
} from '#catalogue/filters.ts';
import type { PageRequest, SiteRow } from '#catalogue/types.ts';
import {
  filingKinds,
  isOfflineKind,
  isRecordChange,
  type FilingKind,
  siteFilingKinds,
} from '#registry/filing.ts';
import { isDate } from '#registry/moment.ts';
import { siteStatuses } from '#registry/site.ts';
import { dayAfter, startOfDay } from '#registry/status-request.ts';
import { type UnitTree, upwards } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Lists of open filings, each a part of the whole: what waits, 办结后修改, 下线审核, all. */
export const filingViews = ['waiting', 'amendments', 'offline', 'filings'] as const;
export type FilingView = (typeof filingViews)[number];

/** What a view shows whatever else is asked for. */
export function viewFilter(view: FilingView, viewer: UnitCode): FilingFilter {
  switch (view) {
    case 'waiting':
      return { turn: viewer };
    case 'amendments':
      return { kinds: filingKinds.filter(isRecordChange) };
    case 'offline':
      return { kinds: offlineKinds };
    case 'filings':
      return {};
  }
}

const offlineKinds: readonly FilingKind[] = [...siteFilingKinds.filter(isOfflineKind), 'restore'];

/** 审核状态 in the words of the unit that looks, in the order of a filing's life. */
export const stateFilters = [
  ['new', '未提交'],
  ['unreviewed', '未审核'],
  ['in-review', '审核中'],
  ['reviewed', '已审核'],
  ['returned', '已退回'],
  ['amended', '办结后修改'],
  ['amendment-returned', '修改后审核未通过'],
  ['concluded', '已办结'],
] as const satisfies readonly (readonly [DeskState, string])[];

/** Statuses that the list of sites may be narrowed to. */
export const siteFilters = [
  ...siteStatuses,
  'concluded',
] as const satisfies readonly SiteRow['status'][];

/** Columns that a text is typed for, with the parameters of the URL. */
export const textFilters = [
  ['name', '网站名称'],
  ['homeUrl', '网址'],
  ['code', '网站标识码'],
  ['sponsor', '主办单位'],
] as const satisfies readonly (readonly [TextColumnName, string])[];

/** Beside `name` stands `name.is=equals`, where the column must be just that (K02). */
export function modeOf(query: URLSearchParams, column: string): ColumnMatch['mode'] {
  return query.get(`${column}.is`) === 'equals' ? 'equals' : 'contains';
}

/** Orders of the list of filings and of the list of sites; the first is the usual one. */
export const filingOrders = [
  ['oldest', '提交时间：早的在前'],
  ['newest', '提交时间：晚的在前'],
] as const;
export const siteOrders = [
  ['newest', '审核通过时间：晚的在前'],
  ['oldest', '审核通过时间：早的在前'],
  ['code', '网站标识码'],
] as const;

/** How long a page may be. */
export const pageSizes = [20, 50, 100] as const;

/** The page that a URL asks for; anything odd is the first, and of the usual length (R08). */
export function deskPageAsked(query: URLSearchParams): PageRequest {
  const page = query.get('page') ?? '';
  const size = pageSizes.find((each) => String(each) === query.get('size')) ?? pageSizes[0];
  return { page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1, size };
}

/** What the catalogue is asked for by a URL of a list of filings. */
export function filingFilter(
  query: URLSearchParams,
  viewer: UnitCode,
  units: UnitTree,
  view: FilingView = 'filings',
): FilingFilter {
  const fixed = viewFilter(view, viewer);
  const state = stateFilters.find(([key]) => key === query.get('state'))?.[0];
  const kind = filingKinds.find((each) => each === query.get('kind'));
  const kinds = kind && (fixed.kinds?.includes(kind) ?? true) ? [kind] : undefined;
  const order = filingOrders.find(([key]) => key === query.get('sort'))?.[0];
  return {
    ...fixed,
    ...commonFilter(query, units),
    ...(state ? { state } : {}),
    ...(kinds ? { kinds } : {}),
    ...(query.get('mine') === 'yes' ? { turn: viewer } : {}),
    ...(order && order !== 'oldest' ? { order } : {}),
  };
}

/** What the catalogue is asked for by a URL of the list of sites. */
export function siteFilter(query: URLSearchParams, units: UnitTree): SiteFilter {
  const given = query.get('open');
  const open =
    stateFilters.find(([key]) => key === given)?.[0] ?? (given === 'mine' ? given : null);
  const order = siteOrders.find(([key]) => key === query.get('sort'))?.[0];
  return {
    ...commonFilter(query, units),
    ...(open ? { open } : {}),
    ...(order && order !== 'newest' ? { order } : {}),
  };
}

type CommonFilter = Omit<FilingFilter, 'state' | 'kinds' | 'stages' | 'turn' | 'order'>;

function commonFilter(query: URLSearchParams, units: UnitTree): CommonFilter {
  const text = textIn(query, 'text');
  const status = siteFilters.find((each) => each === query.get('status'));
  const columns = textFilters.flatMap(([column]): readonly ColumnMatch[] => {
    const typed = textIn(query, column);
    return typed === '' ? [] : [{ column, mode: modeOf(query, column), text: typed }];
  });
  const unit = textIn(query, 'unit');
  const isPortal = yesNoIn(query, 'portal');
  const isServicePlatform = yesNoIn(query, 'platform');
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  return {
    ...(text === '' ? {} : { text }),
    ...(status ? { status } : {}),
    ...(columns.length === 0 ? {} : { columns }),
    ...(unit === '' ? {} : { units: unitsAsked(unit, modeOf(query, 'unit'), units) }),
    ...(isPortal === null ? {} : { isPortal }),
    ...(isServicePlatform === null ? {} : { isServicePlatform }),
    ...(isDate(from) ? { from: startOfDay(from) } : {}),
    // the last day counts in full
    ...(isDate(to) && to < '9999' ? { before: startOfDay(dayAfter(to)) } : {}),
  };
}

/**
 * Units by code or name. 等于 is one unit and nothing below it; 包含 is every unit whose code or name
 * holds the text, with everything below. Those outside the subtree never matter: the list has none.
 */
function unitsAsked(
  typed: string,
  mode: ColumnMatch['mode'],
  units: UnitTree,
): ReadonlySet<UnitCode> {
  const text = typed.toLowerCase();
  const named = new Set<UnitCode>();
  for (const { code, name, office } of units.values()) {
    const texts = [code, name.normalize('NFKC').toLowerCase(), office.normalize('NFKC')];
    const isNamed =
      mode === 'equals' ? texts.includes(text) : texts.some((each) => each.includes(text));
    if (isNamed) named.add(code);
  }
  if (mode === 'equals' || named.size === 0) return named;
  const below = Array.from(units.keys()).filter((code) =>
    upwards(units, code).some((unit) => named.has(unit.code)),
  );
  return new Set(below);
}

function yesNoIn(query: URLSearchParams, name: string): boolean | null {
  const value = query.get(name);
  return value === 'yes' ? true : value === 'no' ? false : null;
}

function textIn(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').normalize('NFKC').trim().slice(0, 100);
}
