import type { Problem } from './problem.ts';
import type { FilingId } from './site.ts';
import type { UnitCode } from './unit.ts';

/** Filings about units, not about a site (A16, A21, R-1.3). */
export const unitFilingKinds = [
  'reattach', // 挂接调整
  'unit-change', // 单位信息修改
] as const;
export type UnitFilingKind = (typeof unitFilingKinds)[number];

/** Whether a filing is about units. */
export function isUnitFilingKind(kind: FilingKind): kind is UnitFilingKind {
  return (unitFilingKinds as readonly FilingKind[]).includes(kind);
}

/** What a filing about a site asks for, derived from its diff against the base. */
export const siteFilingKinds = [
  'new-site', // 新增网站
  'amendment', // 基本信息修改
  'channels', // 栏目（系统）信息修改
  'domains', // 维护其他域名
  'portal-apply', // 申请门户网站
  'portal-cancel', // 申请取消门户网站
  'platform-apply', // 申请政务服务平台
  'platform-cancel', // 申请取消政务服务平台
  'offline-temporary', // 临时下线
  'offline-emergency', // 紧急下线
  'offline-permanent', // 永久下线
  'restore', // 恢复正常
  'exempt', // 例外
  'delete', // 删除
] as const;
export type SiteFilingKind = (typeof siteFilingKinds)[number];

/** Every kind of filing. */
export const filingKinds = [...siteFilingKinds, ...unitFilingKinds] as const;
export type FilingKind = (typeof filingKinds)[number];

/** Everything but a new site changes a site that has its code. */
export type ChangeKind = Exclude<SiteFilingKind, 'new-site'>;

/** Kinds that take a site off the net (下线, I05). */
export const offlineKinds = [
  'offline-temporary',
  'offline-emergency',
  'offline-permanent',
] as const;
export type OfflineKind = (typeof offlineKinds)[number];

/** Whether a filing asks to take a site off the net. */
export function isOfflineKind(kind: FilingKind): kind is OfflineKind {
  return (offlineKinds as readonly FilingKind[]).includes(kind);
}

/** Whether a filing is an 办结后修改: a change of the record with one review (X01–X03, F10, G03). */
export function isRecordChange(kind: FilingKind): boolean {
  return kind === 'amendment' || kind === 'channels' || kind === 'domains' || isFlagChange(kind);
}

/** Whether a filing changes the portal or the service-platform flag (G, H). */
export function isFlagChange(kind: FilingKind): boolean {
  return kind.startsWith('portal-') || kind.startsWith('platform-');
}

/** Reasons of a return. The Chinese stands in `src/text/`. */
export const returnReasons = [
  'incomplete', // 信息不完整
  'incorrect', // 信息不准确
  'naming', // 名称不规范
  'url', // 网址不规范
  'duplicate', // 重复填报
  'wrong-unit', // 组织单位填写错误
  'not-eligible', // 不符合开办条件
  'other', // 其他
] as const;
export type ReturnReason = (typeof returnReasons)[number];

/** Opinion of a decision (审核意见). */
export interface Opinion {
  readonly reason: ReturnReason | '';
  readonly text: string;
}

/** Something that happened to a filing, as its commit's trailers tell it. Times are ISO, +08:00. */
export type FilingEvent =
  | {
      readonly event: 'submit' | 'resubmit';
      readonly at: string;
      /** Blob id of the filed content. */
      readonly content: string;
      readonly source: 'web' | 'import' | 'git';
      /** Account that handed it in, for an import; empty for a filer. */
      readonly account: string;
      /** Unit that imported it; missing for everybody else. */
      readonly importedBy?: UnitCode;
    }
  | {
      readonly event: 'take-in' | 'approve' | 'return';
      readonly at: string;
      readonly content: string;
      readonly unit: UnitCode;
      readonly account: string;
      readonly opinion: Opinion;
      /** Commit of main whose tree said whose turn it was (X13). */
      readonly base: string;
      /** The chain as it was recomputed, where units were re-hung since the step before (X13). */
      readonly rechained?: readonly UnitCode[];
      /** Day on which a staffing office received the papers. */
      readonly paperOn?: string;
    }
  | { readonly event: 'withdraw'; readonly at: string }
  /** The register ended it, because another filing overtook it (X11). */
  | { readonly event: 'void'; readonly at: string; readonly because: FilingId };

/** A decision of a unit. */
export type DecisionEvent = Extract<FilingEvent, { readonly unit: UnitCode }>;

/** One step of a chain (审核环节) with why the unit is in it (Z11). */
export interface Step {
  readonly unit: UnitCode;
  /** `take-in`: the unit takes the filing in and hands it up, and does not approve (X26). */
  readonly act: 'approve' | 'take-in';
  readonly because: StepReason;
  /** Retired units of the same level that went into this one: what they decided stands (X13). */
  readonly insteadOf?: readonly UnitCode[];
}

/** Why a unit is in a chain; the sentences stand in `src/text/`. */
export type StepReason =
  | 'home' // 本级组织单位先审核 (D01)
  | 'above' // 逐级审核 (D02)
  | 'final' // 省（部委）办结 (D04)
  | 'portal-home' // 门户由本级接收后报上级 (X26)
  | 'portal-final' // 省、部门门户由本级办理，报国办备案 (X04)
  | 'one-home' // 办结后修改由本级组织单位审核 (X01, F02)
  | 'one-above' // 由上级组织单位审核 (X01–X03, F03)
  | 'one-final' // 由省（部委）审核
  | 'one-root' // 由国务院办公厅审核 (X18)
  | 'portal-above' // 门户网站的下线由上一级开始审核 (I06, X11)
  | 'second-reader' // 重要事项由最后一级组织单位的另一个账户复核 (Z17)
  | 'successor'; // 本级组织单位已经撤并，由并入的单位审核 (R-1.3, X13)

/** The units that review a filing, lowest first, and what else follows from the rules. */
export interface Chain {
  readonly steps: readonly Step[];
  /** Units passed over because they have no account (X12) or are retired. */
  readonly passedOver: readonly UnitCode[];
  /** The root gets a 备案 record and does not approve (X04). */
  readonly rootRecord: boolean;
}

/** The one absolute stage of a filing. What a viewer reads is `shownTo` in `src/text/`. */
export type Stage =
  | 'received' // own unit has not taken it in
  | 'in-review' // waits for a unit
  | 'returned'
  | 'withdrawn'
  | 'approved' // whole chain approved, not on main yet
  | 'concluded' // on main, waits for 16:00
  | 'minted'
  | 'effective' // a change of a site that is on main and in force
  | 'void'; // overtaken by another filing

/** A filing's state as folded from its events and the chain computed from the base. */
export interface FilingState {
  readonly stage: Stage;
  /** The unit whose turn it is; null where it is nobody's. */
  readonly turn: UnitCode | null;
  readonly chain: Chain;
  /** How many steps of the chain are done. */
  readonly done: number;
  /** Decisions that count in this round, in order. */
  readonly decisions: readonly DecisionEvent[];
  /** Decisions that do not count, with why (shown, never hidden). */
  readonly ignored: readonly { readonly event: DecisionEvent; readonly why: Refusal }[];
  /** Blob id of the newest content. */
  readonly content: string;
  /** 1 for the first submission, one more with each resubmission. */
  readonly round: number;
  readonly submittedAt: string;
  /** Since when it is where it is. */
  readonly since: string;
  /** Time of the last approval, where the chain is done. */
  readonly approvedAt: string | null;
}

/** Why a decision does not count or may not be made. */
export const refusals = [
  'not-open', // 申请已办结、撤回或退回，不能审核
  'not-your-turn', // 还没有轮到本单位
  'already-approved', // 本单位已经审核
  'outside-chain', // 本单位不在审核流程内
  'content-changed', // 内容已变化
  'account-decided', // 同一账户在一个流程内只能审核一次
  'own-filing', // 不能审核自己提交的申请
  'already-taken-in', // 已接收
  'own-portal', // 本级门户由上级组织单位审核
] as const;
export type Refusal = (typeof refusals)[number];

/** What a unit's account may do with a filing now, or why not (R-4.1, R-4.8, D10). */
export type May = { readonly ok: true } | { readonly ok: false; readonly problem: Problem };

export type { FilingId };
