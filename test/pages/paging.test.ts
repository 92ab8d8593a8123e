import { describe, expect, it } from 'vitest';
import type { Page } from '#catalogue/types.ts';
import { countText, pageAsked, pageLinks } from '#components/paging.ts';

const url = (query: string) => new URL(`http://127.0.0.1/listing/990000${query}`);
const list = (total: number, page: number): Page<number> => {
  const pages = Math.max(1, Math.ceil(total / 20));
  const left = Math.max(0, Math.min(20, total - (page - 1) * 20));
  return { rows: Array.from({ length: left }, (_, row) => row), total, page, pages, size: 20 };
};
const hrefs = (page: Page<number>, query: string) =>
  Object.fromEntries(pageLinks(page, url(query)).map(({ text, href }) => [text, href]));

describe('pager of the public lists', () => {
  it('says how many records there are and which are shown [R08]', () => {
    expect(countText(list(45, 1))).toBe('共 45 条记录 (当前 1 至 20)');
    expect(countText(list(45, 3))).toBe('共 45 条记录 (当前 41 至 45)');
    expect(countText(list(0, 1))).toBe('共 0 条记录');
  });

  it('the first page leads on only, the last back only, others both ways [R08]', () => {
    expect(hrefs(list(45, 1), '')).toEqual({
      首页: null,
      上一页: null,
      下一页: '/listing/990000?page=2',
      尾页: '/listing/990000?page=3',
    });
    expect(hrefs(list(45, 2), '?page=2')).toEqual({
      首页: '/listing/990000',
      上一页: '/listing/990000',
      下一页: '/listing/990000?page=3',
      尾页: '/listing/990000?page=3',
    });
    expect(hrefs(list(45, 3), '?page=3')).toMatchObject({ 下一页: null, 尾页: null });
  });

  it('keeps what was searched for when the page is turned [R04 R08]', () => {
    const asked = hrefs(list(45, 1), '?q=民政+局&unit=990000')['下一页'] ?? '';
    const query = new URL(asked, 'http://127.0.0.1').searchParams;
    expect([query.get('q'), query.get('unit'), query.get('page')]).toEqual([
      '民政 局',
      '990000',
      '2',
    ]);
  });

  it.each(['', '0', '-1', '1.5', '2e3', 'abc', '99999999', '１'])(
    'page %j is the first [R08]',
    (page) => {
      expect(pageAsked(new URLSearchParams({ page }))).toEqual({ page: 1, size: 20 });
    },
  );

  it('shows twenty a page [R08]', () => {
    expect(pageAsked(new URLSearchParams('page=7'))).toEqual({ page: 7, size: 20 });
  });
});
