import { describe, expect, it } from 'vitest';
import { stateDictionary } from '#components/state-dictionary.ts';

describe('功能说明: the dictionary of states', () => {
  it('has each moment in the words of the sources, for each who looks [D05 D06 D07 D08 D09 D17 R-4.6]', () => {
    expect(
      stateDictionary().map(({ filer, turn, approved, final }) => [filer, turn, approved, final]),
    ).toEqual([
      ['审核中', '未提交', '', ''],
      ['审核中', '未审核', '已审核', ''],
      ['已退回', '已退回', '已退回', ''],
      ['审核通过，网站标识码还未生成，将于今天生成', '', '已审核', '已办结'],
      ['已办结', '', '已办结', '已办结'],
    ]);
  });
});
