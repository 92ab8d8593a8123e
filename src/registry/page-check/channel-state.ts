import { datesIn, datesInAddresses, firstDay, type MaxAge } from './dates.ts';
import { hasFailed, isLegible, type PageVisit } from './visit.ts';

const twoWeeks = { days: 14 };
const halfYear = { months: 6 };
const year = { months: 12 };

/**
 * How old the newest entry of a class of columns may be (form-fields.yaml, census_2015_channels;
 * D4a–D4c). Interaction and services are not judged by dates.
 */
const ages: Readonly<Record<string, MaxAge>> = {
  工作动态: twoWeeks,
  通知公告: halfYear,
  政府文件: halfYear,
  人事信息: year,
  规划计划: year,
  机构信息: year,
  领导信息: year,
  地区介绍: year,
  财政信息: year,
  重大项目: year,
  统计信息: year,
  信息公开目录: year,
};

/** How a column (栏目) stands. */
export const channelStates = [
  'fresh',
  'stale',
  'undated', // shows no date, which the rubric counts as not updated
  'blank',
  'not-opened',
  'unknown', // made by scripts
  'not-dated', // its class is not judged by dates
] as const;
export type ChannelState = (typeof channelStates)[number];

/** One address of a column with what was found there. */
export interface ChannelCheck {
  readonly category: string;
  readonly name: string;
  readonly url: string;
  readonly state: ChannelState;
  /** Newest day that the page shows; empty where it shows none. */
  readonly latest: string;
  /** Newest day in the addresses of its articles, where the page itself shows none; a hint only. */
  readonly hint: string;
}

/** How old entries of a class may be; null where dates do not matter. */
export function maxAgeOf(category: string): MaxAge | null {
  return Object.hasOwn(ages, category) ? (ages[category] ?? null) : null;
}

/** Judges one column by its page (D4, V3, R-2.7). */
export function channelCheck(
  channel: { readonly category: string; readonly name: string; readonly url: string },
  visit: PageVisit,
  today: string,
): ChannelCheck {
  const { category, name, url } = channel;
  const common = { category, name, url, latest: '', hint: '' };
  if (hasFailed(visit)) return { ...common, state: 'not-opened' };
  const age = maxAgeOf(category);
  if (!isLegible(visit)) return { ...common, state: age ? 'unknown' : 'not-dated' };
  const { text, links } = visit.facts;
  const latest = newest(datesIn(text, today));
  const urls = links.filter(({ kind }) => kind === 'page').map((link) => link.url);
  const hint = latest === '' ? newest(datesInAddresses(urls, today)) : '';
  const dated = { ...common, latest, hint };
  if (
    latest === '' &&
    /暂无(?:数据|内容|信息|相关)|没有(?:找到|相关)|(?:栏目|页面)?(?:正在)?建设中/.test(text)
  )
    return { ...dated, state: 'blank' };
  if (!age) return { ...dated, state: 'not-dated' };
  if (latest === '') return { ...dated, state: 'undated' };
  return { ...dated, state: latest >= firstDay(today, age) ? 'fresh' : 'stale' };
}

function newest(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last), '');
}
