import { siteStatusText } from '#text/site-status.ts';
import { clearanceText, sponsorKindText } from '#text/words.ts';
import type { OpenSite } from './site-record.ts';

/** One column of the tables: its header, the field of the JSON it comes from, and its text. */
interface Column {
  readonly header: string;
  readonly field: string;
  readonly text: (site: OpenSite) => string;
}

const yesNo = (is: boolean) => (is ? '是' : '否');
const listed = (texts: readonly string[]) => texts.join('；');

/** Columns of CSV and workbook, in the order of the form (Z07). */
export const siteColumns: readonly Column[] = [
  { header: '网站标识码', field: 'siteCode', text: ({ siteCode }) => siteCode },
  { header: '网站名称', field: 'name', text: ({ name }) => name },
  { header: '首页网址', field: 'homeUrl', text: ({ homeUrl }) => homeUrl },
  { header: '运行状态', field: 'status', text: (site) => siteStatusText(site, 'filer') },
  { header: '恢复日期', field: 'until', text: ({ until }) => until },
  { header: '主办单位', field: 'sponsor.name', text: ({ sponsor }) => sponsor.name },
  {
    header: '主办单位类别',
    field: 'sponsor.kind',
    text: ({ sponsor }) => sponsorKindText[sponsor.kind],
  },
  { header: '组织单位标识码', field: 'unit.code', text: ({ unit }) => unit.code },
  { header: '组织单位', field: 'unit.office', text: ({ unit }) => unit.office },
  { header: '省/部委', field: 'place.province', text: ({ place }) => place.province },
  { header: '市/垂管省局', field: 'place.prefecture', text: ({ place }) => place.prefecture },
  { header: '县/垂管分局', field: 'place.county', text: ({ place }) => place.county },
  { header: '办公地址', field: 'address', text: ({ address }) => address },
  { header: '本级政府门户网站', field: 'isPortal', text: ({ isPortal }) => yesNo(isPortal) },
  {
    header: '一体化政务服务平台',
    field: 'isServicePlatform',
    text: ({ isServicePlatform }) => yesNo(isServicePlatform),
  },
  {
    header: '党政机关网站标识',
    field: 'clearances.label',
    text: ({ clearances }) => clearanceText[clearances.label],
  },
  {
    header: '政府网站域名',
    field: 'clearances.domain',
    text: ({ clearances }) => clearanceText[clearances.domain],
  },
  {
    header: 'ICP备案',
    field: 'clearances.icp',
    text: ({ clearances }) => clearanceText[clearances.icp],
  },
  {
    header: '公安机关备案',
    field: 'clearances.police',
    text: ({ clearances }) => clearanceText[clearances.police],
  },
  { header: 'ICP备案编号', field: 'icp', text: ({ icp }) => icp },
  { header: '公安机关备案号', field: 'police', text: ({ police }) => police },
  { header: '其他域名', field: 'otherDomains', text: (site) => listed(site.otherDomains) },
  { header: 'IPv4地址', field: 'ipv4', text: (site) => listed(site.ipv4) },
  { header: 'IPv6地址', field: 'ipv6', text: (site) => listed(site.ipv6) },
  { header: '栏目（系统）数', field: 'channels', text: (site) => String(site.channels.length) },
  { header: '网站简介', field: 'introduction', text: ({ introduction }) => introduction },
  { header: '情况说明', field: 'justification', text: ({ justification }) => justification },
  { header: '审核通过时间', field: 'approvedAt', text: ({ approvedAt }) => approvedAt },
  { header: '标识码生成时间', field: 'mintedAt', text: ({ mintedAt }) => mintedAt },
];

/** Columns of 栏目（系统） in a workbook; each line stands by itself. */
export const channelColumns = [
  '网站标识码',
  '网站名称',
  '栏目（系统）类别',
  '栏目（系统）名称',
  '栏目（系统）地址',
] as const;

/** The cells of a site. */
export function siteCells(site: OpenSite): readonly string[] {
  return siteColumns.map(({ text }) => text(site));
}

/** The cells of its channels. */
export function channelCells(site: OpenSite): readonly (readonly string[])[] {
  return site.channels.map(({ category, name, url }) => [
    site.siteCode,
    site.name,
    category,
    name,
    url,
  ]);
}
