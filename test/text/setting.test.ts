import { expect, it } from 'vitest';
import { settingText } from '#text/setting.ts';

it('a setting is said in words: numbers, lists, 是 or 否, 无 where nothing is set [P39 Z12]', () => {
  const system = { department: '海关总署', endings: ['海关', '关区'] };
  expect([30, true, false, '', [], ['990000'], [system]].map(settingText)).toEqual([
    '30',
    '是',
    '否',
    '无',
    '无',
    '990000',
    '海关总署：海关、关区',
  ]);
});
