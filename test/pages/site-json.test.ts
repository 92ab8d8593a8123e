import { describe, expect, it } from 'vitest';
import type { SiteRow } from '#catalogue/types.ts';
import { siteJson } from '#components/site-json.ts';
import type { FilingEvent } from '#registry/filing.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import { code, country } from '../registry/country.ts';

const siteCode = '9901010001' as SiteCode;
const filing = '2MEDF39J' as FilingId;
const approvedAt = '2026-11-20T09:40:00.000+08:00';
const mintedAt = '2026-11-20T16:00:00.000+08:00';

const file: SiteFile = {
  name: '示例990101民政局',
  homeUrl: 'https://mzj.shili.gov.cn/',
  unit: code('990101'),
  sponsor: { name: '示例990101民政局', kind: 'department' },
  address: '示例路1号',
  isPortal: false,
  isServicePlatform: false,
  clearances: { label: 'obtained', domain: 'obtained', icp: 'obtained', police: 'obtained' },
  icp: '京ICP备0000000001号',
  police: '',
  otherDomains: [],
  channels: [{ category: '通知公告', name: '通知', url: 'https://mzj.shili.gov.cn/tz/' }],
  ipv4: ['192.0.2.1'],
  ipv6: [],
  introduction: '简介',
  justification: '',
  persons: 'c0ffee',
  register: {
    siteCode,
    generation: 1,
    filing,
    approvedAt,
    mintedAt,
    status: 'normal',
    until: '',
    history: [{ at: mintedAt, status: 'normal' }],
  },
};

const row: SiteRow = {
  isLabelled: true,
  code: siteCode,
  filing,
  name: file.name,
  homeUrl: file.homeUrl,
  unit: file.unit,
  sponsor: file.sponsor.name,
  isPortal: false,
  isServicePlatform: false,
  status: 'normal',
  until: '',
  planned: '',
  approvedAt,
  mintedAt,
  path: '',
  blob: '',
  conclusion: null,
};

const trail: FilingEvent[] = [
  {
    event: 'submit',
    at: '2026-11-19T09:00:00.000+08:00',
    content: 'aa',
    source: 'web',
    account: '',
  },
  {
    event: 'approve',
    at: approvedAt,
    content: 'aa',
    unit: code('990101'),
    account: '990101-1',
    opinion: { reason: '', text: '同意' },
    base: 'bb',
  },
];

const json = siteJson(row, file, trail, country, 'https://register.example');

describe('/sites/<code>.json', () => {
  it('gives name, sponsor, unit, place, state, times and history of a site [R05 Z21 R-6.2]', () => {
    expect(json).toMatchObject({
      siteCode: '9901010001',
      name: '示例990101民政局',
      sponsor: { name: '示例990101民政局', kind: 'department' },
      unit: { code: '990101', office: '示例990101办公室' },
      place: { province: '示例990000', prefecture: '示例990100', county: '示例990101' },
      status: 'normal',
      approvedAt,
      mintedAt,
      history: [{ at: mintedAt, status: 'normal' }],
      page: 'https://register.example/sites/9901010001',
    });
  });

  it('gives which unit decided and when, without accounts and opinions [Z21 R-6.2]', () => {
    expect(json['trail']).toEqual([
      { at: '2026-11-19T09:00:00.000+08:00', event: 'submit', unit: '' },
      { at: approvedAt, event: 'approve', unit: '990101' },
    ]);
  });

  it('holds nothing of the persons, not even the commitment to them, and no check-code generation [R-9.1]', () => {
    expect(JSON.stringify(json)).not.toMatch(/c0ffee|persons|generation|990101-1/);
  });
});
