import type { SiteRow } from '#catalogue/types.ts';
import type { Stage } from '#registry/filing.ts';
import { siteStatuses } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Filters of the desk's list of filings by the word in the URL; `mine` are those that wait for the unit. */
export const stageFilters = [
  { key: 'new', text: '未提交（待本单位接收）', stage: 'received', mine: true },
  { key: 'unreviewed', text: '未审核（待本单位审核）', stage: 'in-review', mine: true },
  { key: 'not-taken-in', text: '未接收（各级）', stage: 'received', mine: false },
  { key: 'in-review', text: '审核中（各级）', stage: 'in-review', mine: false },
  { key: 'returned', text: '已退回', stage: 'returned', mine: false },
  { key: 'approved', text: '审核通过，等待办结', stage: 'approved', mine: false },
] as const satisfies readonly { key: string; text: string; stage: Stage; mine: boolean }[];

/** What the catalogue is asked for by a URL of the list of filings. */
export function filingFilter(
  query: URLSearchParams,
  unit: UnitCode,
): { readonly turn?: UnitCode; readonly stage?: Stage; readonly text?: string } {
  const chosen = stageFilters.find(({ key }) => key === query.get('stage'));
  const text = textIn(query);
  return {
    ...(chosen ? { stage: chosen.stage } : {}),
    ...(chosen?.mine ? { turn: unit } : {}),
    ...(text === '' ? {} : { text }),
  };
}

/** Statuses that the list of sites may be narrowed to. */
export const siteFilters = [
  ...siteStatuses,
  'concluded',
] as const satisfies readonly SiteRow['status'][];

/** What the catalogue is asked for by a URL of the list of sites. */
export function siteFilter(query: URLSearchParams): {
  readonly status?: SiteRow['status'];
  readonly text?: string;
} {
  const status = siteFilters.find((each) => each === query.get('status'));
  const text = textIn(query);
  return { ...(status ? { status } : {}), ...(text === '' ? {} : { text }) };
}

function textIn(query: URLSearchParams): string {
  return (query.get('text') ?? '').normalize('NFKC').trim().slice(0, 100);
}
