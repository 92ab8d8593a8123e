import { describe, expect, it } from 'vitest';
import { changeKind, touchedSite } from '#registry/filing-kind.ts';
import type { FilingId, SiteFile, StatusRequest } from '#registry/site.ts';
import { code } from './country.ts';
import { mintedSite, pathOf } from './sample-site.ts';

const id = 'ABCDEFGH' as FilingId;
const site = mintedSite('9901010001');
const changed = (more: Partial<SiteFile>) => changeKind(site, { ...site, ...more });
const asks = (status: StatusRequest['status']) =>
  changed({ request: { status, from: '', until: '', reason: '机房搬迁' } });

describe('what a filing asks for is told from its difference, never from what it says [R-3]', () => {
  it.each([
    ['another name is an amendment [F01]', { name: '示例局' }, 'amendment'],
    ['another URL is an amendment [F14]', { homeUrl: 'https://b.shili.gov.cn/' }, 'amendment'],
    ['other persons are an amendment [F01]', { persons: 'a'.repeat(64) }, 'amendment'],
    ['other channels alone [J01]', { channels: [] }, 'channels'],
    ['other domains alone [F12 X15]', { otherDomains: ['a.gov.cn'] }, 'domains'],
    ['channels with a name are an amendment [F01]', { channels: [], name: '示例局' }, 'amendment'],
    ['the portal flag set [G01 G08]', { isPortal: true }, 'portal-apply'],
    ['the service-platform flag set [H04]', { isServicePlatform: true }, 'platform-apply'],
  ] as const)('%s', (_, more, kind) => {
    expect(changed(more)).toBe(kind);
  });

  it('a flag taken off is another filing than a flag set [G01 G05 H05]', () => {
    const flagged = { ...site, isPortal: true, isServicePlatform: true };
    expect(changeKind(flagged, { ...flagged, isPortal: false })).toBe('portal-cancel');
    expect(changeKind(flagged, { ...flagged, isServicePlatform: false })).toBe('platform-cancel');
  });

  it.each([
    ['offline-temporary', 'offline-temporary'],
    ['offline-emergency', 'offline-emergency'],
    ['offline-permanent', 'offline-permanent'],
    ['normal', 'restore'],
    ['exempt', 'exempt'],
    ['deleted', 'delete'],
  ] as const)('a request for %s is %s [I05 I15 I16 I17]', (status, kind) => {
    expect(asks(status)).toBe(kind);
  });

  it('one filing changes a site in one way [R-3]', () => {
    expect(changed({ isPortal: true, name: '示例局' })).toBeNull();
    expect(changed({ isPortal: true, isServicePlatform: true })).toBeNull();
    expect(
      changed({
        name: '示例局',
        request: { status: 'exempt', from: '', until: '', reason: '机房搬迁' },
      }),
    ).toBeNull();
    expect(changed({})).toBeNull();
  });

  it('no filing touches what only the register writes, or where a site hangs [R-2.1]', () => {
    const register = site.register as NonNullable<SiteFile['register']>;
    for (const [key, value] of Object.entries({
      siteCode: '9901010002',
      generation: 2,
      filing: 'HGFEDCBA',
      approvedAt: '2026-11-20T10:00:00.001+08:00',
      mintedAt: '2026-11-21T16:00:00.000+08:00',
      status: 'exempt',
      until: '2026-12-01',
      history: [...register.history, ...register.history],
    })) {
      expect(changed({ register: { ...register, [key]: value } as typeof register })).toBeNull();
    }
    expect(changed({ unit: code('990102') })).toBeNull();
    const { register: _, ...without } = site;
    expect(changeKind(site, without)).toBeNull();
  });
});

describe('the one file a filing may touch [R-3 R-4.2]', () => {
  const path = pathOf('9901010001');
  const own = `data/sites/99/990101/new-${id}.yaml`;

  it('a new site stands under its own filing id', () => {
    expect(touchedSite(id, [{ path: own, before: null, after: 'a' }])).toEqual({
      is: 'new',
      path: own,
      content: 'a',
    });
  });

  it('a change is of a file that stands, under its site code', () => {
    expect(touchedSite(id, [{ path, before: 'a', after: 'b' }])).toEqual({
      is: 'change',
      path,
      site: '9901010001',
      before: 'a',
      content: 'b',
    });
  });

  it.each([
    ['nothing', []],
    [
      'two files',
      [
        { path, before: 'a', after: 'b' },
        { path: own, before: null, after: 'a' },
      ],
    ],
    ['a file taken away', [{ path, before: 'a', after: null }]],
    ['a code made up', [{ path, before: null, after: 'a' }]],
    [
      'a waiting site of another filing',
      [{ path: own.replace(id, 'HGFEDCBA'), before: null, after: 'a' }],
    ],
    ['a waiting site that stands', [{ path: own, before: 'a', after: 'b' }]],
    ['policy', [{ path: 'data/policy.yaml', before: 'a', after: 'b' }]],
    [
      'a code in another unit',
      [{ path: path.replace('/990101/', '/990102/'), before: 'a', after: 'b' }],
    ],
  ])('%s is none [R-4.1]', (_, changes) => {
    expect(touchedSite(id, changes)).toBeNull();
  });
});
