import { describe, expect, it } from 'vitest';
import { dataPath } from '#registry/data-path.ts';
import {
  isNoticeFor,
  mayPublish,
  mayWithdraw,
  newestFirst,
  type Notice,
} from '#registry/notice.ts';
import { publisherProblems, readNoticeFile } from '#registry/notice-check.ts';
import { registerIndex } from '#registry/register-check.ts';
import { unitPath } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, country, unit } from './country.ts';

const id = '2026-11-20-990000-1405';
const path = `data/notices/${id}.md`;
const notice = (more: Partial<Notice> = {}): Notice => ({
  id,
  title: '关于开展年度信息核对的通知',
  publishedAt: '2026-11-20T14:05:00.000+08:00',
  unit: code('990000'),
  scope: code('990000'),
  audience: 'all',
  importance: 'important',
  withdrawn: null,
  body: '请于 **12 月 31 日**以前核对。',
  ...more,
});
const problemsOf = (value: unknown, at = path) =>
  readNoticeFile(value, at).problems.map((problem) => `${problem.at} ${problem.code}`);

describe('a file of data/notices', () => {
  it('is taken when shape, texts and path are right [L05 Y5]', () => {
    expect(problemsOf(notice())).toEqual([]);
    const withdrawn = { at: '2026-11-21T09:00:00.000+08:00', reason: '日期有误' };
    expect(problemsOf(notice({ withdrawn }))).toEqual([]);
    expect(dataPath(path)).toEqual({ is: 'notice', id });
  });

  it.each([
    ['/audience choice-unknown', { audience: 'everybody' as never }],
    ['/title required', { title: '' }],
    ['/title text-one-line', { title: '两\n行' }],
    ['/body text-mobile', { body: '请致电 13800000000' }],
    ['/body text-email', { body: '请发至 jia@example.invalid' }],
    ['/body text-hidden-characters', { body: '通\u202e知' }],
    ['/publishedAt moment-format', { publishedAt: '2026-11-20T25:05:00.000+08:00' }],
    ['/id notice-id', { publishedAt: '2026-11-19T14:05:00.000+08:00' }],
    ['/withdrawn/reason required', { withdrawn: { at: notice().publishedAt, reason: '' } }],
  ])('is refused for %s [L05 R-9.1]', (problem, more) => {
    expect(problemsOf(notice(more))).toContain(problem);
  });

  it('stands where its id says and nowhere else [Y5]', () => {
    expect(problemsOf(notice(), 'data/notices/2026-11-20-other.md')).toEqual(['/id path-differs']);
    for (const wrong of ['../x', '2026-11-20', '2026-11-20-A', '2026-11-20-a/b', '2026-11-20-']) {
      expect(dataPath(`data/notices/${wrong}.md`), wrong).toBeNull();
    }
  });
});

describe('a whole register', () => {
  const units = Array.from(country.values(), (one) => ({ path: unitPath(one.code), value: one }));
  const told = (value: unknown) =>
    registerIndex()
      .apply([{ path, value }, ...units])
      .map((problem) => `${problem.path} ${problem.at} ${problem.code}`);

  it('holds notices of units that publish, for units that are there [L05]', () => {
    expect(told(notice())).toEqual([]);
    expect(told(notice({ unit: code('990101') }))).toEqual([`${path} /unit notice-publisher`]);
    expect(told(notice({ scope: code('330000') }))).toEqual([`${path} /scope unit-unknown`]);
  });

  it('keeps every notice: none is taken away [L05]', () => {
    const index = registerIndex();
    index.trust([{ path, value: notice() }, ...units]);
    expect(index.apply([{ path, gone: true }]).map((problem) => problem.code)).toEqual([
      'file-removed',
    ]);
  });
});

describe('who publishes for whom', () => {
  const codes = (from: string, scope: string) =>
    publisherProblems(country, code(from), code(scope)).map((problem) => problem.code);

  it('the root, provinces and departments publish for themselves and what is below [L05]', () => {
    expect(codes('bm0100', '990101')).toEqual([]);
    expect(codes('990000', '990000')).toEqual([]);
    expect(codes('990000', '990101')).toEqual([]);
    expect(codes('bm9900', 'bm9951')).toEqual([]);
  });

  it('nobody publishes for another subtree, and no city, county or bureau publishes [L05 R-4.7]', () => {
    expect(codes('990000', 'bm9900')).toEqual(['notice-scope']);
    expect(codes('990000', 'bm0100')).toEqual(['notice-scope']);
    expect(codes('bm9900', '990101')).toEqual(['notice-scope']);
    for (const low of ['990100', '990101', 'bm9901', 'bm9951']) {
      expect([low, codes(low, low)]).toEqual([low, ['notice-publisher']]);
    }
  });

  it('a retired unit publishes no more [R-1.3]', () => {
    const retired = { on: '2026-01-01', succeededBy: null };
    const tree = unitTree([...country.values(), unit('980000', 'province', 'bm0100', { retired })]);
    expect(mayPublish(tree, code('980000'))).toBe(false);
  });

  it('is for the units of its scope, and taken back by its publisher or a unit above [L05]', () => {
    const one = notice({ scope: code('990100') });
    expect(isNoticeFor(country, one, code('990101'))).toBe(true);
    expect(isNoticeFor(country, one, code('999001'))).toBe(false);
    expect(mayWithdraw(country, one, code('990000'))).toBe(true);
    expect(mayWithdraw(country, one, code('bm0100'))).toBe(true);
    expect(mayWithdraw(country, one, code('990100'))).toBe(false);
    expect(mayWithdraw(country, one, code('bm9900'))).toBe(false);
  });

  it('the newest stands first [L05]', () => {
    const later = notice({ id: 'b', publishedAt: '2026-11-21T09:00:00.000+08:00' });
    expect([notice(), later].sort(newestFirst)[0]).toBe(later);
  });
});
