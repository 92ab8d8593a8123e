import type { Metrics } from '../rubric-measure.ts';
import type { SiteCheck } from './site-check.ts';

/** How often the home page was tried in a window and how often it did not open (D1, V1). */
export interface HomeTries {
  readonly tries: number;
  readonly failed: number;
}

/** Tries in seven days from which a share may be told: 20 a day (V1, D1). */
export const triesWanted = 140;

/**
 * The figures of a rubric that a check measures (D1–D4, V1–V3), as `proposedAnswers` reads them. A
 * figure that was not measured is missing: a share from too few tries, updates of a page without
 * dates, columns that could not be read. Figures are proposals; a person decides.
 */
export function measuredOf(check: SiteCheck, home: HomeTries): Metrics {
  const metrics: Record<string, number> = {};
  if (home.tries >= triesWanted)
    metrics['home_fail_ratio'] = Math.floor((home.failed * 1000) / home.tries);
  if (check.home.why !== '' || check.home.isMadeByScript) return metrics;
  metrics['dead_links_home'] = check.links.dead.length;
  if (check.updates !== null) metrics['home_updates'] = check.updates;
  const old = check.channels.filter(({ state }) => state === 'stale');
  const stale = (...categories: readonly string[]) =>
    old.filter(({ category }) => categories.includes(category)).length;
  const news = stale('工作动态');
  const papers = stale('通知公告', '政府文件');
  metrics['stale_news_columns_14d'] = news;
  metrics['stale_notice_policy_columns_6m'] = papers;
  metrics['stale_personnel_plan_columns_1y'] = stale('人事信息', '规划计划');
  metrics['stale_news14d_plus_notice_policy6m'] = news + papers;
  metrics['stale_columns'] = old.length;
  metrics['blank_columns'] = check.channels.filter(({ state }) => state === 'blank').length;
  return metrics;
}
