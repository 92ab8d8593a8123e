import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import { mintedPath } from '#registry/site.ts';
import { code } from './country.ts';

/** A made-up site that waits for its code and has nothing wrong with it. */
export function pendingSite(more: Partial<SiteFile> = {}): SiteFile {
  return {
    name: '示例民政局',
    homeUrl: 'https://mzj.shili.gov.cn/',
    unit: code('990101'),
    sponsor: { name: '示例民政局', kind: 'department' },
    address: '示例省示例市示例路1号',
    isPortal: false,
    isServicePlatform: false,
    clearances: { label: 'applied', domain: 'obtained', icp: 'obtained', police: 'applied' },
    icp: '京ICP备05070218号-1',
    police: '无',
    otherDomains: ['shili.政务'],
    channels: [
      {
        category: '工作动态',
        name: '要闻；部门动态',
        url: 'https://mzj.shili.gov.cn/yw/；https://mzj.shili.gov.cn/?c=2',
      },
      { category: '在线系统', name: '无', url: '无' },
    ],
    ipv4: ['192.0.2.1'],
    ipv6: ['2001:db8::1'],
    introduction: '示例民政局主办。\n电话 010-99912345。',
    justification: '',
    persons: '',
    ...more,
  };
}

/** The same, minted; the name and URL carry the code so that two differ. */
export function mintedSite(siteCode: string, more: Partial<SiteFile> = {}): SiteFile {
  return {
    ...pendingSite({ name: `示例局${siteCode}`, homeUrl: `https://s${siteCode}.shili.gov.cn/` }),
    unit: code(siteCode.slice(0, 6)),
    register: {
      siteCode: siteCode as SiteCode,
      generation: 1,
      filing: siteCode.slice(2).toUpperCase() as FilingId,
      approvedAt: '2026-11-20T10:00:00.000+08:00',
      mintedAt: '2026-11-20T16:00:00.000+08:00',
      status: 'normal',
      until: '',
      history: [{ at: '2026-11-20T16:00:00.000+08:00', status: 'normal' }],
    },
    ...more,
  };
}

/** Path of a minted site by its code. */
export const pathOf = (siteCode: string) => mintedPath(siteCode as SiteCode);
export const pendingFile = 'data/sites/99/990101/new-ABCDEFGH.yaml';
