import type {
  ChangeKind,
  FilingEvent,
  FilingKind,
  Opinion,
  Refusal,
  ReturnReason,
  StepReason,
} from '#registry/filing.ts';
import type { SiteAction } from '#registry/site-action.ts';
import type { RaiseReason } from '#registry/generation.ts';
import type { ClearanceState, SiteStatus, SponsorKind } from '#registry/site.ts';
import type { Level } from '#registry/unit.ts';

/** 运行状态; `concluded` is a site that waits for its code. */
export const statusText = {
  normal: '正常',
  'offline-temporary': '临时下线',
  'offline-emergency': '紧急下线',
  'offline-approved': '下线申请通过',
  'offline-permanent': '永久下线',
  exempt: '例外',
  deleted: '删除',
  concluded: '待生成标识码',
} as const satisfies Record<SiteStatus | 'concluded', string>;

/** 组织单位级别 */
export const levelText = {
  root: '国务院办公厅',
  province: '省（区、市）',
  department: '国务院部门',
  prefecture: '市（地、州、盟）',
  bureau: '垂管省局',
  county: '县（市、区、旗）',
  'sub-bureau': '垂管分局',
} as const satisfies Record<Level, string>;

/** 主办单位类别 (A02) */
export const sponsorKindText = {
  government: '政府',
  department: '部门',
  institution: '参公事业单位',
  internal: '内设机构',
  dispatched: '派出机构',
} as const satisfies Record<SponsorKind, string>;

/** 标识、域名、备案办理情况 (B07) */
export const clearanceText = {
  applied: '已提交',
  obtained: '已取得',
  'not-applicable': '不适用',
} as const satisfies Record<ClearanceState, string>;

/** 退回原因 */
export const returnReasonText = {
  incomplete: '信息不完整',
  incorrect: '信息不准确',
  naming: '网站名称不规范',
  url: '网址不规范',
  duplicate: '重复填报',
  'wrong-unit': '组织单位填写错误',
  'not-eligible': '不符合开办条件',
  other: '其他',
} as const satisfies Record<ReturnReason, string>;

/** 审核意见 in one line: the coded reason and what was written, either may be missing. */
export function opinionText({ reason, text }: Opinion): string {
  return [reason && returnReasonText[reason], text].filter(Boolean).join('：');
}

/** What happened, in the trail (审核流水). */
export const eventText = {
  submit: '提交',
  resubmit: '重新上报',
  'take-in': '接收',
  approve: '审核通过',
  return: '退回',
  withdraw: '撤回',
  void: '作废',
} as const satisfies Record<FilingEvent['event'], string>;

/** 更换校验码的原因 (E08) */
export const raiseReasonText = {
  leaked: '校验码可能已经泄露',
  lost: '校验码遗失',
  handover: '负责人或者联系人变动',
  other: '其他',
} as const satisfies Record<RaiseReason, string>;

/** Why a unit is in a chain (Z11). */
export const stepReasonText = {
  home: '本级组织单位，最先审核',
  above: '上级组织单位，逐级审核',
  final: '最终组织单位，审核通过后办结',
  'portal-home': '门户网站由本级组织单位接收，报上级组织单位审核',
  'portal-final': '本级门户网站由本单位办理，并报国务院办公厅备案',
  'one-home': '办结后的修改由本级组织单位审核，不再逐级审核',
  'one-above': '由上级组织单位审核，不再逐级审核',
  'one-final': '由省（部委）审核',
  'one-root': '由国务院办公厅审核',
  'portal-above': '门户网站下线由上一级组织单位开始审核',
  'second-reader': '重要事项由同一单位的另一个账户复核',
  successor: '原组织单位已经撤并，由并入的组织单位审核',
} as const satisfies Record<StepReason, string>;

/** Why a decision may not be made or does not count. */
export const refusalText = {
  'not-open': '申请不在审核中，不能审核',
  'not-your-turn': '还没有轮到本单位审核',
  'already-approved': '本单位已经审核',
  'outside-chain': '本单位不在这项申请的审核流程内',
  'content-changed': '申请内容已经变化，请查看新内容后再审核',
  'account-decided': '同一账户在一次审核流程中只能审核一次，请由本单位其他账户审核',
  'own-filing': '不能审核由本账户提交的申请，请用本单位另一个账户登录后审核',
  'already-taken-in': '已经接收',
  'own-portal': '本级门户网站由上级组织单位审核，本单位只接收',
} as const satisfies Record<Refusal, string>;

/** 申请类型 of a registered site. */
const changeText = {
  amendment: '基本信息修改',
  channels: '栏目（系统）信息修改',
  domains: '维护其他域名',
  'portal-apply': '申请门户网站',
  'portal-cancel': '申请取消门户网站',
  'platform-apply': '申请政务服务平台',
  'platform-cancel': '申请取消政务服务平台',
  'offline-temporary': '临时下线',
  'offline-emergency': '紧急下线',
  'offline-permanent': '永久下线',
  restore: '恢复正常',
  exempt: '设为例外',
  delete: '删除',
} as const satisfies Record<ChangeKind, string>;

/** 申请类型 */
export const filingKindText = {
  'new-site': '新增网站',
  ...changeText,
  reattach: '挂接调整',
  'unit-change': '单位信息修改',
} as const satisfies Record<FilingKind, string>;

const onApproval = { what: '修改生效', done: '已生效', waiting: '审核通过后生效' } as const;
const onStatus = { what: '运行状态变化', done: '已办结', waiting: '审核通过后办结' } as const;
const standsUntil = '审核通过以前，原来的信息继续有效';

/** The end of a chain: what follows when everybody has approved, and when (SPEC section 3). */
export const effectText: Readonly<
  Record<FilingKind, Readonly<Record<'what' | 'done' | 'waiting' | 'why', string>>>
> = {
  'new-site': {
    what: '生成网站标识码',
    done: '已生成',
    waiting: '办结后自动生成',
    why: '每天 16:00 为此前全部审核通过的网站自动生成',
  },
  amendment: { ...onApproval, why: standsUntil },
  channels: { ...onApproval, why: standsUntil },
  domains: { ...onApproval, why: standsUntil },
  'portal-apply': { ...onApproval, why: standsUntil },
  'portal-cancel': { ...onApproval, why: standsUntil },
  'platform-apply': { ...onApproval, why: standsUntil },
  'platform-cancel': { ...onApproval, why: standsUntil },
  'offline-temporary': { ...onStatus, why: '到下线日期自动临时下线，到期后自动恢复正常' },
  'offline-emergency': { ...onStatus, why: '紧急下线提交后立即生效，审核是事后确认' },
  'offline-permanent': {
    ...onStatus,
    why: '审核通过后为“下线申请通过”，填报单位完成下线后为“永久下线”',
  },
  restore: { ...onStatus, why: '审核通过后恢复正常' },
  exempt: { ...onStatus, why: '审核通过后设为例外' },
  delete: { ...onStatus, why: '审核通过后删除' },
  reattach: {
    what: '挂接关系变化',
    done: '已生效',
    waiting: '审核通过后生效',
    why: '已经作出的审核不变，未办完的申请按新的挂接关系继续审核',
  },
  'unit-change': { ...onApproval, what: '单位信息变化', why: standsUntil },
};

/** What may be asked for a registered site, or done at once, as its button says (G01, I04). */
export const siteActionText = {
  ...changeText,
  'complete-offline': '完成下线',
} as const satisfies Record<SiteAction, string>;
