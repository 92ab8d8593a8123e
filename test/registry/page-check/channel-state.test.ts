import { describe, expect, it } from 'vitest';
import { channelCheck, maxAgeOf } from '#registry/page-check/channel-state.ts';
import { datesIn, firstDay } from '#registry/page-check/dates.ts';
import { channelCategories } from '#registry/channel-category.ts';
import { filler, opened, visit } from './visits.ts';

const today = '2026-11-21';

describe('the days that a page shows [N18 L06]', () => {
  it.each([
    ['2026-11-20', ['2026-11-20']],
    ['2026年11月2日 2026/1/5 2026.11.03', ['2026-11-02', '2026-01-05', '2026-11-03']],
    ['［11-20］', ['2026-11-20']],
    ['标题\n12-30\n标题', ['2025-12-30']],
    ['20\n2026-11\n标题', ['2026-11-20']],
    ['2026-11\n20\n标题', ['2026-11-20']],
    ['今天是 2026年11月21日', []],
    ['版权所有 © 2026-01-01', []],
    ['开放时间 09:00-11:30', []],
    ['电话 010-99912345', []],
    ['2026-13-40 2026-02-30', []],
    ['2027-01-01', []],
    ['120261-11-200', []],
  ])('%s', (text, days) => {
    expect(datesIn(text, today)).toEqual(days);
  });

  it('2 个月 before 1 March is 1 January, months as the calendar has them', () => {
    expect(firstDay('2026-03-01', { months: 2 })).toBe('2026-01-01');
    expect(firstDay('2026-08-31', { months: 6 })).toBe('2026-02-28');
    expect(firstDay('2026-03-01', { days: 14 })).toBe('2026-02-15');
  });
});

describe('a column is judged by the newest day it shows and the limit of its class [N18 L06]', () => {
  const of = (category: string, body: string) =>
    channelCheck(
      { category, name: '栏目', url: 'https://www.shili.gov.cn/l/' },
      opened(filler + body),
      today,
    );
  it.each([
    ['工作动态', '2026-11-07', 'fresh'],
    ['工作动态', '2026-11-06', 'stale'],
    ['通知公告', '2026-05-21', 'fresh'],
    ['通知公告', '2026-05-20', 'stale'],
    ['政府文件', '2026-05-20', 'stale'],
    ['人事信息', '2025-11-21', 'fresh'],
    ['规划计划', '2025-11-20', 'stale'],
    ['政务咨询类', '2019-01-01', 'not-dated'],
    ['自定栏目', '2019-01-01', 'not-dated'],
  ])('%s, last on %s: %s', (category, day, state) => {
    expect(of(category, `<li>标题<span>${day}</span></li>`)).toMatchObject({ state });
  });

  it('no date counts as not updated; days in addresses are a hint and no more', () => {
    const found = of('工作动态', '<a href="/zw/202611/t20261120_1.html">标题</a>');
    expect(found).toMatchObject({ state: 'undated', latest: '', hint: '2026-11-20' });
  });

  it('an empty column, one that does not open, one made by scripts', () => {
    expect(of('工作动态', '暂无数据').state).toBe('blank');
    const column = { category: '工作动态', name: '', url: 'https://www.shili.gov.cn/l/' };
    expect(channelCheck(column, visit(column.url, { why: 'timeout' }), today).state).toBe(
      'not-opened',
    );
    expect(channelCheck(column, opened('<script src=/a.js></script>'), today).state).toBe(
      'unknown',
    );
  });

  it('every class that the form asks for has its limit or is told apart', () => {
    const undated = channelCategories.map(({ name }) => name).filter((name) => !maxAgeOf(name));
    expect(undated).toEqual([
      '政务咨询类',
      '调查征集类',
      '互动访谈类',
      '办事指南',
      '附件下载',
      '在线系统',
    ]);
  });
});
