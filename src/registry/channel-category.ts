import type { Problem } from './problem.ts';
import { channelMax } from './change-fields.ts';

/** A class of columns that the form asks for, with what else belongs to it. */
interface ChannelCategory {
  readonly name: string;
  readonly note: string;
}

/** 栏目（系统）类别: the classes that the inspections score (J01, J05; form-fields.yaml). */
export const channelCategories: readonly ChannelCategory[] = [
  { name: '工作动态', note: '动态、要闻' },
  { name: '通知公告', note: '' },
  { name: '政府文件', note: '政策' },
  { name: '人事信息', note: '' },
  { name: '规划计划', note: '' },
  { name: '机构信息', note: '机构设置及职能' },
  { name: '领导信息', note: '' },
  { name: '地区介绍', note: '概况' },
  { name: '财政信息', note: '' },
  { name: '重大项目', note: '' },
  { name: '统计信息', note: '' },
  { name: '信息公开目录', note: '' },
  { name: '政务咨询类', note: '' },
  { name: '调查征集类', note: '' },
  { name: '互动访谈类', note: '' },
  { name: '办事指南', note: '' },
  { name: '附件下载', note: '表格下载' },
  { name: '在线系统', note: '在线申报、在线查询' },
];

/** What stands beside a category: 动态、要闻; empty where nothing does. */
export function categoryNote(name: string): string {
  return channelCategories.find((category) => category.name === name)?.note ?? '';
}

/**
 * Categories of the form that are left empty: each is filled in, with 无 where the site has none
 * (J04, J06). Rows are `channels.0.category`, `.name`, `.url`, as the form posts them.
 */
export function channelGaps(fields: Readonly<Record<string, string>>): readonly Problem[] {
  const gaps: Problem[] = [];
  const filled = new Set<string>();
  const empty = new Map<string, number>();
  for (let index = 0; index < channelMax; index += 1) {
    const typed = (part: string) => (fields[`channels.${index}.${part}`] ?? '').trim();
    const category = typed('category');
    if (category === '') continue;
    if (typed('name') !== '' || typed('url') !== '') filled.add(category);
    else if (!empty.has(category)) empty.set(category, index);
  }
  for (const { name } of channelCategories) {
    const index = empty.get(name);
    if (index !== undefined && !filled.has(name)) {
      gaps.push({ code: 'channel-empty', at: `/channels/${index}/name` });
    }
  }
  return gaps;
}
