import type { ChannelState } from '#registry/page-check/channel-state.ts';
import type { DiscrepancyKind } from '#registry/page-check/discrepancy.ts';
import type { Finding, FindingCode } from '#registry/page-check/finding.ts';
import type { Match } from '#registry/page-check/footer.ts';
import type { LabelFinding, LabelState } from '#registry/page-check/label-finding.ts';
import type { VisitFailure } from '#registry/page-check/visit.ts';

/** Why a page did not open (Z04, Z05). */
export const visitFailureText: Readonly<Record<VisitFailure, string>> = {
  address: '不是可以访问的网址',
  blocked: '指向内部网络，公众无法访问',
  dns: '域名无法解析',
  refused: '服务器没有响应',
  timeout: '15 秒内没有打开',
  'cert-expired': '安全证书已过期或者还没有生效',
  'cert-host': '安全证书不是这个域名的',
  'cert-unknown': '安全证书不是受信任的机构颁发的',
  cert: '加密连接有问题',
  redirects: '跳转次数太多，或者跳转的地址不对',
  status: '服务器返回错误',
  header: '服务器的应答不符合规范',
  encoding: '页面的压缩格式有错误',
  empty: '页面没有内容',
  robots: 'robots.txt 不允许检查',
};

/** How the label stands on one page, with what to do (Z04, Q04). */
export const labelStateText: Readonly<Record<LabelState, string>> = {
  right: '已加挂，位置和代码正确',
  missing: '没有找到标识：请把标识代码加到这个页面的模板里，放在页面底部中间',
  'after-body': '标识在 </body> 之后：请移到 </body> 之前，否则有的浏览器不显示',
  'wrong-code': '标识编号不对，是另一个网站的：请换成本网站的标识代码',
  'old-code': '还是换发以前的标识：请登录取得新的标识代码，替换这个页面上的代码',
  'wrong-host': '标识指向的网站不对：请使用登记簿发放的代码，不要改动其中的网址',
  'not-opened': '页面没有打开，无法检查',
  unknown: '页面内容由脚本生成或者太长，无法自动检查，请人工核对',
};

export const labelFindingText: Readonly<Record<LabelFinding['state'], string>> = {
  'not-issued': '尚未发放标识，没有检查',
  right: '已加挂',
  'home-only': '只在首页加挂，其他页面没有',
  'some-pages': '部分页面没有正确加挂',
  wrong: '加挂不正确',
  missing: '没有加挂',
  unknown: '无法自动检查',
};

export const matchText: Readonly<Record<Match, string>> = {
  same: '一致',
  part: '包含登记的名称',
  other: '与登记的不一致',
  missing: '没有找到',
  'not-needed': '登记为“无”，页面上也没有',
};

export const channelStateText: Readonly<Record<ChannelState, string>> = {
  fresh: '按期更新',
  stale: '超过期限没有更新',
  undated: '没有标注发布时间，按未更新计',
  blank: '疑似空白栏目',
  'not-opened': '没有打开',
  unknown: '无法自动检查',
  'not-dated': '可以访问，不按更新时间检查',
};

/** One sentence for each kind of finding; `seen` is what stands there or where. */
const findings: Readonly<Record<FindingCode, (finding: Finding) => string>> = {
  'home-dead': ({ seen }) => `首页没有打开：${failureText(seen)}`,
  'home-certificate': ({ seen }) => `首页没有打开：${failureText(seen)}`,
  'home-closed': ({ seen }) => `robots.txt 不允许检查，首页没有访问：${seen}`,
  'home-moved': ({ seen }) => `首页跳转到登记以外的网址：${seen}`,
  'title-other': ({ seen }) =>
    seen === '' ? '浏览器标题是空的' : `浏览器标题与登记的网站名称不一致：${seen}`,
  'label-missing': () => '没有加挂标识',
  'label-wrong': ({ seen }) => `标识加挂不正确：${seen}`,
  'label-some': ({ seen }) => `部分页面没有正确加挂标识：${seen}`,
  'label-home-only': () => '标识只加挂在首页',
  'code-missing': () => '页脚没有网站标识码',
  'code-other': ({ seen }) => `页脚的网站标识码不一致：${seen}`,
  'icp-missing': () => '页脚没有 ICP 备案编号',
  'icp-other': ({ seen }) => `页脚的 ICP 备案编号不一致：${seen}`,
  'police-missing': () => '页脚没有公安机关备案号',
  'police-other': ({ seen }) => `页脚的公安机关备案号不一致：${seen}`,
  'sponsor-missing': () => '页脚没有主办单位',
  'sponsor-other': ({ seen }) => `页脚的主办单位不一致：${seen}`,
  'phone-missing': () => '首页没有联系电话',
  'home-garbled': () => '服务器声明的编码与页面不符，访问者可能看到乱码',
  'channel-dead': ({ count, seen }) => `${count} 个栏目没有打开：${seen}`,
  'channel-stale': ({ count, seen }) => `${count} 个栏目超过期限没有更新：${seen}`,
  'channel-undated': ({ count, seen }) => `${count} 个栏目没有标注发布时间：${seen}`,
  'channel-blank': ({ count, seen }) => `${count} 个栏目疑似空白：${seen}`,
  'links-dead': ({ count, seen }) => `首页有 ${count} 个链接打不开：${seen}`,
  'domain-dead': ({ count, seen }) => `${count} 个其他域名没有打开：${seen}`,
  'dns-differs': ({ seen }) => `域名解析的地址与登记的 IP 不同：${seen}`,
  stranger: ({ count, seen }) => `首页链接到 ${count} 个未登记的政府网站域名：${seen}`,
  unreadable: () => '首页内容由脚本生成，无法自动检查，请人工核对',
};

/** What was found, in one sentence. */
export function findingText(finding: Finding): string {
  return findings[finding.code](finding);
}

/** Why a page did not open, by its code. */
export function failureText(why: string): string {
  return Object.hasOwn(visitFailureText, why) ? visitFailureText[why as VisitFailure] : why;
}

/** 不一致情况 (Z14). */
export const discrepancyText: Readonly<Record<DiscrepancyKind, string>> = {
  dead: '首页打不开',
  moved: '跳转到别处',
  'title-changed': '标题与名称不一致',
  'label-missing': '标识没有正确加挂',
  'dns-differs': '域名解析不一致',
  'not-registered': '未登记的政府域名',
};
