import { expect, it } from 'vitest';
import { type AdviceFacts, adviceFor } from '#registry/advice.ts';
import { parseSiteFields } from '#registry/site-fields.ts';
import type { SiteRecord } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import { problemText } from '#text/problems.ts';
import { unit } from './country.ts';

const nothing: AdviceFacts = { sitesOfSponsor: 0, twin: null, coveringProvince: null };
const city = unit('990100', 'prefecture', '990000', { name: '示例市' });
const county = unit('990101', 'county', '990100', { name: '样本县' });

const record: SiteRecord = {
  name: '示例市民政局',
  homeUrl: 'https://mzj.shili.gov.cn/',
  unit: city.code,
  sponsor: { name: '示例市民政局', kind: 'department' },
  address: '示例路1号',
  isPortal: false,
  isServicePlatform: false,
  clearances: { label: 'applied', domain: 'applied', icp: 'applied', police: 'applied' },
  icp: '无',
  police: '无',
  otherDomains: [],
  channels: [],
  ipv4: [],
  ipv6: [],
  introduction: '',
  justification: '',
};
const portal: Partial<SiteRecord> = {
  name: '示例市人民政府',
  homeUrl: 'http://www.shili.gov.cn/',
  isPortal: true,
  sponsor: { name: '示例市人民政府办公室', kind: 'government' },
};

const advised = (more: Partial<SiteRecord> = {}, of: Unit = city, facts = nothing) =>
  adviceFor({ ...record, ...more }, of, facts).map(({ code, at }) => `${at} ${code}`);

it('a department and a portal that follow the guideline are advised nothing [B09 B10 R-2.6]', () => {
  expect(advised()).toEqual([]);
  expect(advised(portal)).toEqual([]);
});

it.each(['示例市民政局', '示例市民政局网', '示例市民政局（政务网）', '示例民政'])(
  'the site of 示例市民政局 may be called %s [B09 R-2.6]',
  (name) => {
    const isOwn = name !== '示例民政';
    expect(advised({ name })).toEqual(isOwn ? [] : ['/name advice-name']);
  },
);

it.each(['示例市人民政府', '示例市政府门户网站', '示例市', '示例', '中国示例', '示例政府网'])(
  'the portal of 示例市 may be called %s [B09 R-2.6]',
  (name) => {
    expect(advised({ ...portal, name })).toEqual([]);
  },
);

it.each(['阳光在线', '样本县人民政府', '民政信息港'])(
  'a portal called %s is asked why [B09 R-2.6]',
  (name) => {
    expect(advised({ ...portal, name })).toEqual(['/name advice-name']);
    const [advice] = adviceFor({ ...record, ...portal, name }, city, nothing);
    expect(advice).toMatchObject({ advice: true, params: { name: '示例市' } });
  },
);

it.each([
  ['http://www.shili.gov.cn/', true, []],
  ['http://shili.gov.cn/', true, ['/homeUrl advice-portal-host']],
  ['http://zf.shili.gov.cn/', true, ['/homeUrl advice-portal-host']],
  ['http://mzj.shili.gov.cn/', false, []],
  ['http://www.mzj.gov.cn/', false, ['/homeUrl advice-department-host']],
  ['http://mzj.gov.cn/', false, ['/homeUrl advice-department-host']],
  ['http://www.mzj.shili.gov.cn/', false, ['/homeUrl advice-department-host']],
])('%s, portal: %s, is advised %j [B10 R-2.6]', (homeUrl, isPortal, expected) => {
  const more = isPortal ? portal : {};
  expect(advised({ ...more, homeUrl })).toEqual(expected);
});

it.each([
  ['http://示例市民政局.政务/', []],
  ['http://示例市民政局.政务.cn/', []],
  ['http://www.示例市民政局.政务/', []],
  ['http://示例民政.政务/', ['/homeUrl advice-chinese-host']],
  ['http://阳光在线.政务/', ['/homeUrl advice-chinese-host']],
])('the Chinese name of %s is advised %j [B10 R-2.6]', (homeUrl, expected) => {
  expect(advised({ homeUrl })).toEqual(expected);
});

it('a second site of the same body is asked to say why [B25 R-2.6]', () => {
  expect(advised({}, city, { ...nothing, sitesOfSponsor: 1 })).toEqual([
    '/sponsor/name advice-second-site',
  ]);
});

it('the twin with or without www. is named [B11 R-2.4 X10]', () => {
  const [advice] = adviceFor(record, city, { ...nothing, twin: '示例市老民政局' });
  expect(advice).toEqual({
    code: 'advice-twin',
    at: '/homeUrl',
    params: { name: '示例市老民政局' },
    advice: true,
  });
});

it('a county department is told that its content belongs into the portal of the county [R-2.6]', () => {
  const own: Partial<SiteRecord> = {
    name: '样本县民政局',
    sponsor: { name: '样本县民政局', kind: 'department' },
    unit: county.code,
  };
  expect(advised(own, county)).toEqual(['/sponsor/kind advice-county-department']);
  const platform = { ...own, isServicePlatform: true };
  expect(advised(platform, county)).toEqual(['/sponsor/kind advice-platform-sponsor']);
  expect(
    advised({ ...own, sponsor: { name: '样本县民政局', kind: 'government' } }, county),
  ).toEqual([]);
});

it('several domains: the home page must be the main one [R-2.6]', () => {
  expect(advised({ otherDomains: ['示例.政务'] })).toEqual(['/otherDomains advice-other-domains']);
});

it('advice never refuses: the worst form by the guideline may still be filed [R-2.6]', () => {
  const worst = {
    ...record,
    ...portal,
    name: '阳光在线',
    homeUrl: 'http://a.b.c.shili.gov.cn/',
    otherDomains: ['shili2.gov.cn'],
    sponsor: { name: '样本县民政局', kind: 'department' as const },
    isPortal: false,
  };
  const advice = adviceFor(worst, county, { ...nothing, sitesOfSponsor: 3, twin: '示例' });
  expect(advice.length).toBeGreaterThanOrEqual(6);
  for (const one of advice) {
    expect(one.advice).toBe(true);
    expect(problemText(one)).toMatch(/[\u4e00-\u9fff]/);
    expect(problemText(one)).not.toMatch(/undefined|\$\{/);
  }
  const form = {
    name: worst.name,
    homeUrl: worst.homeUrl,
    unit: '990101',
    'sponsor.name': worst.sponsor.name,
    'sponsor.kind': worst.sponsor.kind,
    address: worst.address,
    isPortal: 'no',
    isServicePlatform: 'no',
    'clearances.label': 'applied',
    'clearances.domain': 'applied',
    'clearances.icp': 'applied',
    'clearances.police': 'applied',
    ...Object.fromEntries(
      ['principal', 'contact'].flatMap((role) => [
        [`${role}.name`, '示例甲'],
        [`${role}.officePhone`, '010-99912345'],
        [`${role}.mobile`, '13800000000'],
        [`${role}.email`, 'jia@example.invalid'],
      ]),
    ),
  };
  expect(parseSiteFields(form).ok).toBe(true);
});

it('a second service platform where one covers the whole province warns, and no other site does [B28 R-2.6]', () => {
  const covered: AdviceFacts = { ...nothing, coveringProvince: '示例省' };
  expect(advised({ isServicePlatform: true }, city, covered)).toContain(
    '/isServicePlatform advice-platform-covered',
  );
  expect(advised({ isServicePlatform: false }, city, covered)).not.toContain(
    '/isServicePlatform advice-platform-covered',
  );
});

it('a service platform is run by the office of a government, or of a department of the State Council [H01 H02]', () => {
  const platform = { isServicePlatform: true };
  expect(advised(platform)).toContain('/sponsor/kind advice-platform-sponsor');
  const office = { name: '示例市人民政府办公室', kind: 'government' } as const;
  for (const level of ['province', 'prefecture', 'county'] as const) {
    const of = unit('990100', level, '990000', { name: '示例市' });
    expect(advised({ ...platform, sponsor: office }, of).join()).not.toContain('platform-sponsor');
  }
  const department = unit('bm9900', 'department', 'bm0100', { name: '示例部' });
  expect(advised(platform, department).join()).not.toContain('platform-sponsor');
});
