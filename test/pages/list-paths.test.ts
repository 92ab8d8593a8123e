import { describe, expect, it } from 'vitest';
import { archiveLinks, headLinks, listHref, parsePage } from '#components/list-paths.ts';
import { code } from '../registry/country.ts';

const hrefs = (links: readonly { text: string; href: string | null }[]) =>
  Object.fromEntries(links.map(({ text, href }) => [text, href]));

describe('addresses of the public lists', () => {
  it('each list has a path for the country, a unit and an older page; none needs a query [R02 R08]', () => {
    expect(listHref('listed', null)).toBe('/listing');
    expect(listHref('listed', code('990100'))).toBe('/listing/990100');
    expect(listHref('listed', code('990100'), 3)).toBe('/listing/990100/3');
    expect(listHref('registered', null, 3)).toBe('/registered/bm0100/3');
  });

  it('the head leads on to older pages and to the oldest [R08]', () => {
    expect(hrefs(headLinks('listed', code('990100'), 7))).toEqual({
      首页: null,
      上一页: null,
      下一页: '/listing/990100/7',
      尾页: '/listing/990100/1',
    });
    expect(hrefs(headLinks('listed', null, null))).toMatchObject({ 下一页: null, 尾页: null });
  });

  it('the newest of the older pages leads back to the head, the oldest no further [R08]', () => {
    expect(hrefs(archiveLinks('listed', null, 7, 7))).toEqual({
      首页: '/listing',
      上一页: '/listing',
      下一页: '/listing/bm0100/6',
      尾页: '/listing/bm0100/1',
    });
    expect(hrefs(archiveLinks('listed', null, 1, 7))).toEqual({
      首页: '/listing',
      上一页: '/listing/bm0100/2',
      下一页: null,
      尾页: null,
    });
  });

  it('an older page looks the same however many newer ones there are [R08 Z06]', () => {
    expect(archiveLinks('listed', null, 3, 7)).toEqual(archiveLinks('listed', null, 3, 1700));
  });

  it.each(['', '0', '01', '-1', '1.5', 'x', '1234567', undefined])(
    '%j is no page [R08]',
    (text) => {
      expect(parsePage(text)).toBeNull();
    },
  );
});
