import { expect, it } from 'vitest';
import { formsOf } from './canary.ts';
import { runCanaries } from './canaries.ts';

it('a value is found however it is written: as it is, in a URL, in JSON, in base64 at any place [G19]', () => {
  const value = '金丝雀甲子';
  const found = (text: string) => formsOf(value).some((form) => Buffer.from(text).includes(form));
  for (const before of ['', 'x', 'xy', 'xyz']) {
    expect(found(Buffer.from(`${before}${value}z`).toString('base64'))).toBe(true);
  }
  expect(found(`q=${encodeURIComponent(value)}`)).toBe(true);
  expect(found(String.raw`{"name":"\u91d1\u4e1d\u96c0\u7532\u5b50"}`)).toBe(true);
  expect(found(value)).toBe(true);
  expect(found('金丝雀乙丑')).toBe(false);
});

it('persons, passwords, codes and keys stand nowhere outside the private store [G19 R-9.1 R-5.3 Z19]', async () => {
  const { canaries, places, found } = await runCanaries();
  expect(canaries.length).toBeGreaterThanOrEqual(40);
  expect([...new Set(canaries.map(({ kind }) => kind))].toSorted()).toEqual([
    'code',
    'key',
    'password',
    'person',
  ]);
  expect([...places.keys()].toSorted()).toEqual(
    [
      'Git 对象',
      'Git 引用名',
      '公开页面',
      '其他单位的页面',
      '其他文件',
      '备份',
      '标准输出和错误输出',
      '登记簿目录的其他文件',
      '私有库的文件（只许密文）',
      '组织单位的列表和导出',
      '邮件',
      '错误页面',
      '静态网站和开放数据',
    ].toSorted(),
  );
  for (const [place, bytes] of places) expect([place, bytes > 0]).toEqual([place, true]);
  expect(found).toEqual([]);
}, 300_000);
