import { describe, expect, it } from 'vitest';
import { channelCategories, channelGaps } from '#registry/channel-category.ts';

const rows = (lines: readonly (readonly [string, string, string])[]) =>
  Object.fromEntries(
    lines.flatMap(([category, name, url], index) => [
      [`channels.${index}.category`, category],
      [`channels.${index}.name`, name],
      [`channels.${index}.url`, url],
    ]),
  );

describe('栏目（系统）类别', () => {
  it('each category of the form is filled in, with 无 where there is none [J04 J06]', () => {
    expect(channelGaps(rows([['通知公告', '无', '无']]))).toEqual([]);
    expect(
      channelGaps(
        rows([
          ['通知公告', '通知公告', 'https://www.shili.gov.cn/tzgg/'],
          ['工作动态', ' ', ''],
          ['人事信息', '', ''],
        ]),
      ),
    ).toEqual([
      { code: 'channel-empty', at: '/channels/1/name' },
      { code: 'channel-empty', at: '/channels/2/name' },
    ]);
  });

  it('a second row of a filled category, a row of one’s own and an empty row may stay empty [J01]', () => {
    const fields = rows([
      ['通知公告', '通知公告', 'https://www.shili.gov.cn/tzgg/'],
      ['通知公告', '', ''],
      ['网上办事', '', ''],
      ['', '', ''],
    ]);
    expect(channelGaps(fields)).toEqual([]);
  });

  it('no category stands twice [J01]', () => {
    const names = channelCategories.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(18);
  });
});
