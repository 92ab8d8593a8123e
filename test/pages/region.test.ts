import { describe, expect, it } from 'vitest';
import { isMadeUp } from '#components/made-up.ts';
import { missingText } from '#components/missing-text.ts';
import { regionCrumbs, regionLine, regionTitle, splitRegions } from '#components/region.ts';
import { code, country, unit } from '../registry/country.ts';

describe('公示 by region', () => {
  it('a region is headed as the sources have it: 北京市各级党政机关网站 [R03]', () => {
    expect(regionTitle(unit('110000', 'province', 'bm0100', { name: '北京市' }))).toBe(
      '北京市各级党政机关网站',
    );
  });

  it('the way here runs from 公示 over the province down to the county, each a link but the last [R02]', () => {
    expect(regionCrumbs(country, code('990101'))).toEqual([
      { text: '公示', href: '/listing' },
      { text: '示例990000', href: '/listing/990000' },
      { text: '示例990100', href: '/listing/990100' },
      { text: '示例990101' },
    ]);
  });

  it('on the page of a site its county is a link too [R02]', () => {
    expect(regionCrumbs(country, code('990101'), false).at(-1)).toEqual({
      text: '示例990101',
      href: '/listing/990101',
    });
  });

  it('a place is named without the root, which stands above all of them [R02]', () => {
    expect(regionLine(country, code('bm9951'))).toBe('示例bm9900 示例bm9901 示例bm9951');
    expect(regionLine(country, code('bm0100'))).toBe('示例bm0100');
  });

  it('regions and departments are shown apart [R02]', () => {
    const below = [...country.values()].filter(({ attachedTo }) => attachedTo === 'bm0100');
    const { provinces, departments } = splitRegions(below);
    expect(provinces.map((each) => each.code)).toEqual(['990000']);
    expect(departments.map((each) => each.code)).toEqual(['bm9900']);
  });

  it('示例省 and 示例部 are said to be made up, real regions are not', () => {
    expect(['990000', '999001', 'bm9951'].map((each) => isMadeUp(code(each)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['110000', 'bm0100', 'bt0900'].map((each) => isMadeUp(code(each)))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('a page that is not there', () => {
  it('an unknown site code is named, and search is offered [R04]', () => {
    const missing = missingText('/sites/9901030099');
    expect(missing.advice).toContain('9901030099');
    expect(missing.link.href).toBe('/search');
    expect(missingText('/sites/9901030099.json').advice).toContain('“9901030099”');
  });

  it('an unknown unit leads back to the regions [R02]', () => {
    for (const path of ['/listing/123456', '/units/123456']) {
      expect(missingText(path)).toMatchObject({
        title: '没有这个组织单位',
        link: { href: '/listing' },
      });
    }
  });

  it('a long made-up path is not repeated in full', () => {
    expect(missingText(`/sites/${'9'.repeat(300)}`).advice.length).toBeLessThan(120);
  });
});
