import { describe, expect, it } from 'vitest';
import { checkSiteFile } from '#registry/site-check.ts';
import type { SiteFile } from '#registry/site.ts';
import { mintedSite, pathOf, pendingFile, pendingSite } from './sample-site.ts';

const codesOf = (value: unknown, path = pendingFile) =>
  checkSiteFile(value, path).map(({ code, at }) => `${code} ${at}`);
const minted = '9901010001';
const mintedCodes = (more: Partial<SiteFile>) => codesOf(mintedSite(minted, more), pathOf(minted));
const withRegister = (more: object) => {
  const file = mintedSite(minted);
  return codesOf({ ...file, register: { ...file.register, ...more } }, pathOf(minted));
};

describe('a site file', () => {
  it('with nothing wrong is taken, waiting and minted [B31 R-2.1]', () => {
    expect(codesOf(pendingSite())).toEqual([]);
    expect(codesOf(mintedSite(minted), pathOf(minted))).toEqual([]);
  });

  it.each([
    ['field-missing /name', ({ name: _, ...rest }: SiteFile) => rest],
    ['field-missing /sponsor/kind', (file: SiteFile) => ({ ...file, sponsor: { name: 'a' } })],
    ['field-unknown /secret', (file: SiteFile) => ({ ...file, secret: '1' })],
    ['field-unknown /principal', (file: SiteFile) => ({ ...file, principal: { name: '示例甲' } })],
    [
      'field-unknown /clearances/a~1b',
      (file: SiteFile) => ({ ...file, clearances: { ...file.clearances, 'a/b': 1 } }),
    ],
    ['type-wrong /name', (file: SiteFile) => ({ ...file, name: 2026 })],
    ['type-wrong /isPortal', (file: SiteFile) => ({ ...file, isPortal: 'yes' })],
    ['type-wrong /channels', (file: SiteFile) => ({ ...file, channels: null })],
    ['type-wrong ', () => 'text'],
    ['type-wrong ', () => null],
    ['type-wrong ', () => []],
    [
      'choice-unknown /sponsor/kind',
      (file: SiteFile) => ({ ...file, sponsor: { name: 'a', kind: '政府' } }),
    ],
    ['unit-format /unit', (file: SiteFile) => ({ ...file, unit: 'BM0100' })],
    ['required /name', (file: SiteFile) => ({ ...file, name: '' })],
    ['too-long /introduction', (file: SiteFile) => ({ ...file, introduction: '示'.repeat(501) })],
    ['too-many /ipv4', (file: SiteFile) => ({ ...file, ipv4: Array(21).fill('192.0.2.1') })],
    ['icp-format /icp', (file: SiteFile) => ({ ...file, icp: '京ICP备 05070218号' })],
    ['persons-format /persons', (file: SiteFile) => ({ ...file, persons: '示例甲 13800000000' })],
  ])('is refused for its shape: %s [R-2.1 R-2.2 Y3]', (problem, change) => {
    expect(codesOf(change(pendingSite()))).toEqual([problem]);
  });

  it('cannot smuggle fields in through a prototype [Y2 Y3]', () => {
    const { name, ...rest } = pendingSite();
    expect(codesOf(Object.create({ ...rest, name }))[0]).toMatch(/^field-missing/);
    const parsed: unknown = JSON.parse(
      JSON.stringify(pendingSite()).replace('{', '{"__proto__":{},'),
    );
    expect(codesOf(parsed)).toEqual(['field-unknown /__proto__']);
  });

  it('tells everything that is wrong with its formats at once, each at its field [B31 R-2.2]', () => {
    const wrong = pendingSite({
      name: '示例\u200b局',
      homeUrl: 'http://127.0.0.1/',
      address: ' 示例路1号',
      clearances: { label: 'applied', domain: 'obtained', icp: 'obtained', police: 'obtained' },
      icp: '无',
      otherDomains: ['shili.gov.cn', 'http://shili.gov.cn'],
      channels: [{ category: '动态', name: '一；二', url: 'javascript:alert(1)' }],
      ipv4: ['1.2.3'],
      ipv6: ['x'],
      introduction: '手机 13800000000',
    });
    expect(codesOf(wrong)).toEqual([
      'name-hidden-characters /name',
      'url-address /homeUrl',
      'stored-form /address',
      'icp-required /icp',
      'police-required /police',
      'channel-count /channels/0/url',
      'channel-url /channels/0/url',
      'domain-format /otherDomains/1',
      'ipv4-format /ipv4/0',
      'ipv6-format /ipv6/0',
      'text-mobile /introduction',
    ]);
  });

  it.each([
    ['/name', { name: '示例(民政)局' }, '示例（民政）局'],
    ['/homeUrl', { homeUrl: 'HTTPS://MZJ.shili.gov.cn' }, 'https://mzj.shili.gov.cn/'],
    ['/introduction', { introduction: '示例。\r\n' }, '示例。'],
    ['/sponsor/name', { sponsor: { name: '示例  局', kind: 'department' as const } }, '示例 局'],
  ])('holds %s in its stored form only and says which that is [Y4 Y8]', (at, more, right) => {
    expect(checkSiteFile(pendingSite(more), pendingFile)).toEqual([
      { code: 'stored-form', at, params: { right } },
    ]);
  });

  it('outside .gov.cn is refused when new and only warned of when registered before [B10 U2]', () => {
    const homeUrl = 'https://www.shili.com/';
    expect(codesOf(pendingSite({ homeUrl }))).toEqual(['url-not-official /homeUrl']);
    expect(checkSiteFile(mintedSite(minted, { homeUrl }), pathOf(minted))).toEqual([
      { code: 'advice-official-host', at: '/homeUrl', advice: true },
    ]);
  });

  it('stands at the path that its content computes and nowhere else [E05 Y5]', () => {
    expect(codesOf(mintedSite(minted), pathOf('9901010002'))).toEqual([
      'path-differs /register/siteCode',
    ]);
    expect(codesOf(pendingSite(), 'data/sites/99/990102/new-ABCDEFGH.yaml')).toEqual([
      'path-differs /unit',
    ]);
    expect(codesOf(pendingSite(), pathOf(minted))).toEqual(['field-missing /register']);
    expect(codesOf(mintedSite(minted), pendingFile)).toEqual(['register-early /register']);
  });

  it.each([
    'data/sites/99/990101/new-abcdefgh.yaml',
    'data/sites/99/990101/new-ABCDEFGI.yaml',
    'data/sites/98/990101/new-ABCDEFGH.yaml',
    'data/sites/99/990101/../990101/new-ABCDEFGH.yaml',
    'data/sites/99/990101/new-ABCDEFGH.yaml\0',
    'data/sites/99/990101/new-ABCDEFGH.yaml\n',
    'data/sites/99/990101/9901010000.yaml',
    'data/sites/99/990101/9901020001.yaml',
    'data/sites/bm/BM0100/bm01000001.yaml',
    'data/sites/99/990101/%2e%2e.yaml',
    'data/sites/99/990101/CON.yaml',
    '/data/sites/99/990101/new-ABCDEFGH.yaml',
    'data/units/99/990101.yaml',
    'data/policy.yaml',
    '',
  ])('cannot stand at %j [Y5]', (path) => {
    expect(codesOf(pendingSite(), path)).toEqual(['path-unknown ']);
  });

  it('has its keys in the order of the schema [Y4]', () => {
    const { name, homeUrl, ...rest } = pendingSite();
    expect(codesOf({ homeUrl, name, ...rest })).toEqual(['key-order /homeUrl']);
    const channels = [{ name: '要闻', category: '工作动态', url: 'https://mzj.shili.gov.cn/' }];
    expect(codesOf(pendingSite({ channels }))).toEqual(['key-order /channels/name']);
  });
});

describe("the register's part of a site file", () => {
  const short = '2026-11-21T08:00:00.000+08:00';
  it.each([
    ['site-code-format /register/siteCode', { siteCode: '9901010000' }],
    ['filing-format /register/filing', { filing: 'ABCDEFGI' }],
    ['number-range /register/generation', { generation: 0 }],
    ['type-wrong /register/generation', { generation: '1' }],
    ['moment-format /register/mintedAt', { mintedAt: '2026-11-20T16:00:00Z' }],
    ['moment-format /register/mintedAt', { mintedAt: '2026-13-20T16:00:00.000+08:00' }],
    ['date-format /register/until', { until: '下周' }],
    ['too-few /register/history', { history: [] }],
    ['history-order /register/history', { approvedAt: '2026-11-20T17:00:00.000+08:00' }],
    ['history-status /register/history', { status: 'exempt' }],
    ['until-empty /register/until', { until: '2026-11-28' }],
    [
      'until-required /register/until',
      { status: 'offline-temporary', history: [{ at: short, status: 'offline-temporary' }] },
    ],
    [
      'until-required /register/until',
      {
        status: 'offline-emergency',
        until: '2026-02-31',
        history: [{ at: short, status: 'offline-emergency' }],
      },
    ],
  ])('is refused: %s [E04 E05 K01 R-5.2]', (problem, more) => {
    expect(withRegister(more)).toEqual([problem]);
  });

  it('a temporary offline has its day of return [K01 R-4.6]', () => {
    const history = [{ at: short, status: 'offline-temporary' }];
    expect(withRegister({ status: 'offline-temporary', until: '2026-11-28', history })).toEqual([]);
    expect(mintedCodes({ isPortal: true })).toEqual([]);
  });
});
