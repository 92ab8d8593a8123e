import type { Channel, ClearanceState, SiteFile, SponsorKind } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** What a made-up site is about; the rest of its file follows from this. */
export interface SiteIdea {
  readonly name: string;
  readonly homeUrl: string;
  readonly unit: UnitCode;
  readonly sponsor: string;
  readonly kind: SponsorKind;
  readonly address: string;
  /** What the sponsor is in charge of. */
  readonly does: string;
  readonly icp: string;
  readonly police: string;
  /** A number that varies channels and addresses. */
  readonly turn: number;
  readonly isPortal?: boolean;
  readonly isServicePlatform?: boolean;
  /** How far the label has come; the other preconditions are obtained. */
  readonly label?: ClearanceState;
  readonly otherDomains?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly justification?: string;
}

const everySite: readonly (readonly [category: string, name: string, path: string])[] = [
  ['工作动态', '工作动态', 'gzdt'],
  ['通知公告', '通知公告', 'tzgg'],
  ['政府文件', '政策文件', 'zcwj'],
  ['机构信息', '机构职能', 'jgzn'],
];
const someSites: readonly (readonly [category: string, name: string, path: string])[] = [
  ['规划计划', '规划计划', 'ghjh'],
  ['人事信息', '人事任免', 'rsrm'],
  ['财政信息', '预算决算', 'ysjs'],
  ['统计信息', '统计数据', 'tjsj'],
  ['信息公开目录', '政府信息公开目录', 'xxgk'],
  ['政务咨询类', '在线咨询；领导信箱', 'hdjl'],
  ['调查征集类', '意见征集', 'yjzj'],
  ['办事指南', '办事指南', 'bszn'],
  ['附件下载', '表格下载', 'bgxz'],
  ['在线系统', '在线查询；在线申报', 'zxxt'],
];
const portals: readonly (readonly [category: string, name: string, path: string])[] = [
  ['地区介绍', '走进本地', 'zjbd'],
  ['领导信息', '领导之窗', 'ldzc'],
  ['互动访谈类', '在线访谈', 'zxft'],
];

/** Public part of a made-up site's file, keys in file order. It names no person. */
export function siteContent(idea: SiteIdea): SiteFile {
  const origin = new URL(idea.homeUrl).origin;
  return {
    name: idea.name,
    homeUrl: idea.homeUrl,
    unit: idea.unit,
    sponsor: { name: idea.sponsor, kind: idea.kind },
    address: idea.address,
    isPortal: idea.isPortal ?? false,
    isServicePlatform: idea.isServicePlatform ?? false,
    clearances: {
      label: idea.label ?? 'obtained',
      domain: 'obtained',
      icp: idea.icp === '无' ? 'applied' : 'obtained',
      police: idea.police === '无' ? 'applied' : 'obtained',
    },
    icp: idea.icp,
    police: idea.police,
    otherDomains: idea.otherDomains ?? [],
    channels: channelsOf(origin, idea),
    // 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 belong to nobody (RFC 5737).
    ipv4: [`${['192.0.2', '198.51.100', '203.0.113'][idea.turn % 3]}.${1 + (idea.turn % 250)}`],
    ipv6: idea.ipv6 ?? [],
    introduction: introductionOf(idea),
    justification: idea.justification ?? '',
    persons: '',
  };
}

function channelsOf(origin: string, idea: SiteIdea): readonly Channel[] {
  const start = idea.turn % someSites.length;
  const some = [...someSites.slice(start), ...someSites.slice(0, start)].slice(
    0,
    4 + (idea.turn % 3),
  );
  return [...everySite, ...some, ...(idea.isPortal ? portals : [])].map(
    ([category, name, path]) => ({
      category,
      name,
      // Several channels of one kind are written in one row, joined by ；.
      url: name
        .split('；')
        .map((_, index) => `${origin}/${path}${index || ''}/`)
        .join('；'),
    }),
  );
}

function introductionOf(idea: SiteIdea): string {
  const opening = idea.isPortal
    ? `${idea.name}网站是${idea.sponsor}主办的本级政府门户网站，集中发布政策文件、政府公报、重要会议和政务动态，`
    : `${idea.name}网站由${idea.sponsor}主办，发布${idea.does}等方面的政策文件、通知公告和工作动态，`;
  const middle = [
    '公开机构职能、权责清单和办事指南，提供表格下载、在线申报和结果查询。',
    '解读重要政策，回应社会关切，提供在线咨询、意见征集和投诉举报渠道。',
    '汇集常用服务事项和便民查询，方便企业和群众网上办理。',
    '按照政府信息公开的要求公开预算决算、规划计划和统计数据。',
  ];
  const closing =
    '网站每个工作日更新，支持互联网协议第六版访问和无障碍浏览，欢迎社会各界提出意见建议。';
  return opening + middle[idea.turn % 4] + middle[(idea.turn + 1 + (idea.turn % 3)) % 4] + closing;
}
