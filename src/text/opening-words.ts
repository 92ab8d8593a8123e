import type { OpeningStage, OpeningStep } from '#registry/opening-state.ts';
import type { BodyCategory, OpeningKind } from '#registry/opening.ts';

/** 申请类型 (P21) */
export const openingKindText = {
  'opening-audit': '新开办网站申请',
  requalification: '已开办网站复核',
} as const satisfies Record<OpeningKind, string>;

/** 系统类别, 单位类型 (P07, P41) */
export const bodyCategoryText = {
  party: '党委',
  congress: '人大',
  government: '政府',
  consultative: '政协',
  court: '法院',
  procuratorate: '检察院',
  other: '其他',
} as const satisfies Record<BodyCategory, string>;

/** 办理情况 as the applicant reads it (P32). */
export const openingStageText = {
  submitted: '待初审',
  'first-passed': '初审通过，请报送纸质材料',
  'paper-received': '纸质材料已收到，审核中',
  returned: '已退回，请修改后重新提交',
  withdrawn: '已撤回',
  approved: '审核通过',
  concluded: '审核通过',
} as const satisfies Record<OpeningStage, string>;

/** The same as the staffing office reads it. */
export const openingDeskText = {
  submitted: '待初审',
  'first-passed': '等待纸质材料',
  'paper-received': '待审核',
  returned: '已退回',
  withdrawn: '申请单位已撤回',
  approved: '审核通过',
  concluded: '审核通过',
} as const satisfies Record<OpeningStage, string>;

/** What a staffing office does. */
export const openingStepText = {
  pass: '初审通过',
  paper: '登记收到纸质材料',
  approve: '审核通过',
  return: '退回',
} as const satisfies Record<OpeningStep, string>;

/** Labels of the fields, for the error summary and the sheet. */
export const openingLabels: Readonly<Record<string, string>> = {
  region: '所属区域',
  unit: '隶属关系',
  kind: '申请类型',
  organisation: '开办主体名称',
  category: '系统类别',
  superior: '上级主管单位',
  address: '通讯地址',
  postcode: '邮政编码',
  functions: '主要职能',
  head: '单位负责人',
  fax: '传真',
  'handler/name': '经办人姓名',
  'handler/officePhone': '经办人固定电话',
  'handler/mobile': '经办人手机',
  'handler/email': '经办人电子邮箱',
  'principal/name': '网站负责人姓名',
  'principal/officePhone': '网站负责人电话',
  'principal/mobile': '网站负责人手机',
  'principal/email': '网站负责人邮箱',
  siteName: '网站名称',
  chinese: '中文域名',
  english: '英文域名',
  microSite: '网络红页',
  ipv4: 'IPv4 地址',
  ipv6: 'IPv6 地址',
  introduction: '网站简介',
  siteCode: '网站标识码',
  password: '登录密码',
  again: '确认登录密码',
  agree: '协议',
  paperOn: '收到日期',
  verified: '身份核验',
  reason: '退回原因',
  text: '审核意见',
};

/** The label of a field by its pointer; the pointer itself where none has that name. */
export function openingLabel(at: string): string {
  return at === '/code' ? '验证码' : (openingLabels[at.slice(1)] ?? at);
}

type Params = Readonly<Record<string, string | number | undefined>>;

/** Sentences of this track for `problems.ts`. */
export const openingSentences = {
  'region-unknown': '地区编号应是 01 至 33 的两位数字，如 05（河北省）',
  'postcode-format': '邮政编码应是六位数字，如 050000',
  'account-format': '登录账号只能用小写字母、数字和连字符，如 sq0500-48213377',
  'account-taken': '这个账号已经有了，请核对；忘记密码的，请重置',
  'opening-chinese-host': '中文域名应以“.政务”或“.政务.cn”结尾，如 示例市民政局.政务',
  'opening-english-host': '英文域名应以 .gov.cn 结尾，不带 http:// 和路径，如 mzj.shili.gov.cn',
  'opening-micro-site': '选择免费开通微网站（网络红页）的，请不要再填写英文域名',
  'opening-micro-needs-chinese':
    '免费开通微网站（网络红页）须有以“.政务”结尾的中文域名，如 示例市民政局.政务',
  'opening-no-domain': '请先申请并取得域名，再填写以 .gov.cn 结尾的英文域名，如 mzj.shili.gov.cn',
  'opening-step-done': '这一步已经办理，请查看现在的办理情况',
  'opening-review-first': '请先办理初审，再登记纸质材料和审核',
  'opening-paper-first': '请先登记收到纸质材料，再审核通过',
  'opening-second-account': '收到纸质材料是您登记的，按规则设定须由本部门的另一个账户审核通过',
  'opening-code-wrong': '验证码不对或者已经过期，请核对最近收到的六位数字，或者重新获取',
  'opening-unconfirmed': '电子邮箱还没有验证，请先输入邮件中的验证码',
  'opening-taken': ({ name }: Params) => `“${name}”已经有一份正在办理的申请，请先办完或者撤回`,
  'opening-site-unknown': '登记簿中没有这个网站标识码，请核对，没有登记的请留空',
  'agreement-needed': '请阅读协议，并选择“我已阅读、理解并接受”',
  'too-many-registrations': ({ wait }: Params) => `注册过于频繁，请在 ${minutes(wait)} 分钟后再试`,
  'too-many-codes': ({ wait }: Params) => `获取验证码过于频繁，请在 ${minutes(wait)} 分钟后再试`,
  'paper-date': '收到日期应是今天或者以前的日期，如 2026-11-20',
  'identity-unchecked': '请核对经办人身份证明后勾选；不留存证件号码和复印件影像',
  'advice-opening-differs': ({ right }: Params) =>
    `与注册信息不一致，注册时填写的是“${right}”，请核对`,
  'advice-opening-address': ({ right }: Params) =>
    `域名解析得到的地址是 ${right}，请核对填写的 IP 地址`,
} as const;

function minutes(wait: string | number | undefined): number {
  return Math.max(1, Math.ceil(Number(wait ?? 60) / 60));
}
