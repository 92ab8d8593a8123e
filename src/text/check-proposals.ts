import type { HomeTries } from '#registry/page-check/measured.ts';
import { triesWanted } from '#registry/page-check/measured.ts';
import { type Metrics, proposedAnswers } from '#registry/rubric-measure.ts';
import { itemsOf, type Rubric } from '#registry/rubric.ts';

/** What each figure says, in the words of the rubric. */
const figures: Readonly<Record<string, (figure: number) => string>> = {
  home_fail_ratio: (figure) => `七天内首页打不开的比例为 ${figure / 10}%`,
  home_updates: (figure) => `首页两周内标注日期的信息有 ${figure} 条`,
  dead_links_home: (figure) => `抽查的首页链接中有 ${figure} 个打不开`,
  stale_news_columns_14d: (figure) => `登记的动态、要闻类栏目中有 ${figure} 个两周内没有更新`,
  stale_notice_policy_columns_6m: (figure) =>
    `登记的通知公告、政策文件类栏目中有 ${figure} 个六个月内没有更新`,
  stale_personnel_plan_columns_1y: (figure) =>
    `登记的人事、规划计划类栏目中有 ${figure} 个一年内没有更新`,
  stale_news14d_plus_notice_policy6m: (figure) =>
    `登记的动态要闻、通知公告、政策文件类栏目中有 ${figure} 个超过期限没有更新`,
  stale_columns: (figure) => `登记的栏目中有 ${figure} 个超过期限没有更新`,
  blank_columns: (figure) => `登记的栏目中有 ${figure} 个疑似空白`,
};

/**
 * 建议 beside the points that a check measures, by the id of the point (Z04, N18). Never an answer: the
 * form stays as the person left it.
 */
export function proposalsOf(
  rubric: Rubric,
  metrics: Metrics,
  isPortal: boolean,
  home: HomeTries,
): ReadonlyMap<string, string> {
  const vetoed = new Set(proposedAnswers(rubric, metrics, isPortal).vetoes.map(({ part }) => part));
  const { lines } = proposedAnswers({ ...rubric, vetoes: [] }, metrics, isPortal);
  const said = new Map<string, string>();
  const tell = (id: string, metric: string, advice: string) => {
    const figure = metrics[metric];
    const words = figures[metric];
    if (figure !== undefined && words) said.set(id, `建议：${advice}（${words(figure)}）`);
    else if (metric === 'home_fail_ratio' && home.tries > 0)
      said.set(
        id,
        `不作建议：七天内访问首页 ${home.tries} 次，${home.failed} 次没有打开，不足 ${triesWanted} 次`,
      );
  };
  for (const { parts } of rubric.vetoes)
    for (const { id, measure } of parts)
      if (measure) tell(id, measure.metric, vetoed.has(id) ? '选择“是”' : '选择“否”');
  for (const { id, kind, measure, unit } of itemsOf(rubric)) {
    if (kind === 'choice' || !measure) continue;
    const count = lines.find(({ item }) => item === id)?.count ?? 0;
    const advice =
      kind === 'flag' ? (count > 0 ? '选择“是”' : '选择“否”') : `填 ${count}${unit && ` ${unit}`}`;
    tell(id, measure.metric, count === 0 && kind !== 'flag' ? '不扣分' : advice);
  }
  return said;
}
