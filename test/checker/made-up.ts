import type { SiteCheck } from '#registry/page-check/site-check.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** A result in which nearly everything is wrong, as pages show it; nothing of it was ever seen. */
export function madeUpCheck(site: string, at: string, more: Partial<SiteCheck> = {}): SiteCheck {
  const home = 'https://www.shili.gov.cn/';
  const opened = (url: string) => ({ url, at: url, why: '' as const, status: 200 });
  return {
    site: site as SiteCode,
    unit: site.slice(0, 6) as UnitCode,
    at,
    home: {
      ...opened(home),
      milliseconds: 640,
      isGarbled: false,
      isCut: false,
      isMadeByScript: false,
    },
    footer: {
      title: { match: 'other', found: '首页－示例市人民政府' },
      siteCode: { match: 'missing', found: '' },
      icp: { match: 'same', found: '京ICP备05070218号' },
      police: { match: 'other', found: '京公网安备11010202000009号' },
      sponsor: { match: 'same', found: '示例市民政局' },
      phones: ['010-99912345'],
    },
    label: {
      state: 'home-only',
      officialMarks: ['CA330000000604258890002'],
      pages: [
        { url: home, state: 'right', found: '' },
        { url: `${home}zwgk/tzgg/202611/t20261120_1.html`, state: 'missing', found: '' },
        { url: `${home}bsfw/`, state: 'after-body', found: '' },
        { url: `${home}hdjl/`, state: 'wrong-code', found: '33-000009' },
      ],
    },
    channels: [
      {
        category: '工作动态',
        name: '要闻',
        url: `${home}yw/`,
        state: 'fresh',
        latest: '2015-06-20',
        hint: '',
      },
      {
        category: '工作动态',
        name: '部门动态',
        url: `${home}bmdt/`,
        state: 'stale',
        latest: '2015-01-02',
        hint: '',
      },
      {
        category: '通知公告',
        name: '通知公告',
        url: `${home}tzgg/`,
        state: 'undated',
        latest: '',
        hint: '2015-05-01',
      },
      {
        category: '办事指南',
        name: '办事指南',
        url: `${home}bszn/`,
        state: 'not-dated',
        latest: '',
        hint: '',
      },
    ],
    domains: [
      {
        url: 'http://old.shili.gov.cn/',
        at: 'http://old.shili.gov.cn/',
        why: 'cert-expired',
        status: 0,
      },
    ],
    links: {
      asked: 30,
      dead: [
        {
          url: `${home}a/very/long/address/of/an/old/page/that/is/gone/since/years.html?id=1234567890`,
          at: home,
          why: 'status',
          status: 404,
        },
        {
          url: 'http://gone.shili.gov.cn/',
          at: 'http://gone.shili.gov.cn/',
          why: 'dns',
          status: 0,
        },
      ],
    },
    updates: 4,
    dns: [
      {
        host: 'www.shili.gov.cn',
        isKnown: true,
        resolved: ['203.0.113.9'],
        gone: ['203.0.113.7'],
        extra: ['203.0.113.9'],
      },
    ],
    strangers: ['mz.shili.gov.cn'],
    ...more,
  };
}
