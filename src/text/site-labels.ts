import type { SiteRecord } from '#registry/site.ts';
import { clearanceText, sponsorKindText, statusText } from './words.ts';

/** Chinese labels of a site's fields by JSON pointer, as forms, sheets and differences show them. */
export const siteLabels = {
  '/name': '网站名称',
  '/homeUrl': '首页网址',
  '/sponsor/name': '主办单位名称',
  '/sponsor/kind': '主办单位类别',
  '/unit': '网站组织单位标识码',
  '/address': '办公地址',
  '/isPortal': '是否为本级政府门户网站',
  '/isServicePlatform': '是否为本级政府一体化政务服务平台',
  '/clearances/label': '党政机关网站标识',
  '/clearances/domain': '政府网站域名',
  '/clearances/icp': 'ICP备案',
  '/icp': 'ICP备案编号',
  '/clearances/police': '公安机关备案',
  '/police': '公安机关备案号',
  '/otherDomains': '其他域名',
  '/channels': '栏目',
  '/ipv4': 'IPv4地址',
  '/ipv6': 'IPv6地址',
  '/introduction': '网站简介',
  '/justification': '情况说明',
  '/principal/name': '负责人姓名',
  '/principal/officePhone': '负责人办公电话',
  '/principal/mobile': '负责人手机',
  '/principal/email': '负责人电子邮箱',
  '/contact/name': '联系人姓名',
  '/contact/officePhone': '联系人办公电话',
  '/contact/mobile': '联系人手机',
  '/contact/email': '联系人电子邮箱',
  '/request': '下线申请',
  '/request/status': '申请的运行状态',
  '/request/from': '下线日期',
  '/request/until': '下线的最后一天',
  '/request/return': '计划恢复日期',
  '/request/reason': '申请理由',
} as const satisfies Record<string, string>;

/** Labels of the other forms' fields: decision, receipt code, passwords. */
const otherLabels = {
  '/reason': '退回原因',
  '/text': '审核意见',
  '/code': '临时码',
  '/current': '当前密码',
  '/password': '新密码',
  '/again': '再次输入新密码',
  '/site': '网站名称或者首页网址',
  '/why': '更换原因',
  '/bounce': '退信原因',
  '/note': '说明',
  '/title': '标题',
  '/scope': '发给',
  '/audience': '在哪里显示',
  '/importance': '重要程度',
  '/body': '正文',
  '/withdrawal': '撤回原因',
  '/siteCode': '网站标识码',
  '/checkCode': '校验码',
  '/action': '下线类型',
} as const satisfies Record<string, string>;

/** 栏目（系统）信息表 (J02–J04) */
export const channelLabels = {
  category: '栏目（系统）类别',
  name: '栏目（系统）名称',
  url: '栏目（系统）地址',
} as const;
type ChannelPart = keyof typeof channelLabels;

/** The label of a pointer; a part of a list takes its list's label, anything unknown its pointer. */
export function siteLabel(at: string): string {
  const [, row, part] = /^\/channels\/(\d+)(?:\/(category|name|url))?$/.exec(at) ?? [];
  if (row !== undefined) {
    const what = part === undefined ? '栏目（系统）' : channelLabels[part as ChannelPart];
    return `第 ${Number(row) + 1} 行${what}`;
  }
  const labels: Readonly<Record<string, string>> = { ...siteLabels, ...otherLabels };
  for (let path = at; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const label = Object.hasOwn(labels, path) ? labels[path] : undefined;
    if (label !== undefined) return label;
  }
  return at;
}

/** A field's value as people read it: 是/否, 政府, 已取得; the rest as it stands, 无 for nothing. */
export function siteValue(at: string, value: string): string {
  if (value === '') return '无';
  if (at === '/isPortal' || at === '/isServicePlatform') return value === 'yes' ? '是' : '否';
  const words: Readonly<Record<string, string>> | null =
    at === '/sponsor/kind'
      ? sponsorKindText
      : at.startsWith('/clearances/')
        ? clearanceText
        : at === '/request/status'
          ? statusText
          : null;
  return words !== null && Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}

/** The lines of a filing's sheet in the order of the form: pointer and raw value. */
export function siteLines(record: SiteRecord): readonly (readonly [at: string, value: string])[] {
  const yesNo = (is: boolean) => (is ? 'yes' : 'no');
  return [
    ['/name', record.name],
    ['/homeUrl', record.homeUrl],
    ['/sponsor/name', record.sponsor.name],
    ['/sponsor/kind', record.sponsor.kind],
    ['/unit', record.unit],
    ['/address', record.address],
    ['/isPortal', yesNo(record.isPortal)],
    ['/isServicePlatform', yesNo(record.isServicePlatform)],
    ['/clearances/label', record.clearances.label],
    ['/clearances/domain', record.clearances.domain],
    ['/clearances/icp', record.clearances.icp],
    ['/icp', record.icp],
    ['/clearances/police', record.clearances.police],
    ['/police', record.police],
    ['/introduction', record.introduction],
    ['/justification', record.justification],
  ];
}
