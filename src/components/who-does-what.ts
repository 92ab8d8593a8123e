import { type FilingKind, isUnitFilingKind } from '#registry/filing.ts';
import { actionRefusal, type SiteAction, siteActions } from '#registry/site-action.ts';
import { mayAsk } from '#registry/site-authority.ts';
import { chainOf, type ChainPolicy } from '#registry/review-chain.ts';
import { mayAskOfUnit } from '#registry/unit-filing.ts';
import type { Level, Unit, UnitCode } from '#registry/unit.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { filingKindText, siteActionText } from '#text/words.ts';

/** One line of the table of business, role and tool (A37). */
export interface Duty {
  readonly business: string;
  /** Who does it or asks for it. */
  readonly by: readonly string[];
  /** Who reviews it, in order; empty where nobody does. */
  readonly reviewers: readonly string[];
  /** The same for the unit's own portal. */
  readonly portalReviewers: readonly string[];
  /** The page it is done on. */
  readonly tool: { readonly text: string; readonly href: string };
}

/** A county with everything above it: what the rules say of it is what the table says of all. */
const root = unit('bm0100', 'root', null);
const province = unit('990000', 'province', root.code);
const prefecture = unit('990100', 'prefecture', province.code);
const county = unit('990101', 'county', prefecture.code);
const tree = unitTree([root, province, prefecture, county]);
const roleText = new Map<UnitCode, string>([
  [county.code, '本级组织单位'],
  [prefecture.code, '上级组织单位'],
  [province.code, '省（部委）'],
  [root.code, '国务院办公厅'],
]);

/** Filing, changing and taking off the net: derived from the rules that decide them (A37, R-1.5). */
export function filingDuties(policy: ChainPolicy): readonly Duty[] {
  const newSite: Duty = {
    business: filingKindText['new-site'],
    by: ['填报单位'],
    ...reviewersOf(policy, 'new-site'),
    tool: { text: '新增网站', href: '/filings/new' },
  };
  return [newSite, ...siteActions.map((action) => dutyOf(policy, action))];
}

/** Changes of units: 单位信息 and 挂接调整, derived like those of sites (A16, A21). */
export function unitDuties(policy: ChainPolicy): readonly Duty[] {
  const tool = { text: '单位变更', href: '/desk/units/changes' };
  return (['unit-change', 'reattach'] as const).map((kind) => {
    const action = kind === 'unit-change' ? 'info' : 'move';
    const askers = [...roleText].filter(([code]) => mayAskOfUnit(tree, action, county.code, code));
    const { reviewers } = reviewersOf(policy, kind);
    const by = askers.map(([, text]) => text);
    return { business: filingKindText[kind], by, reviewers, portalReviewers: [], tool };
  });
}

/** Everything else that filers and units do; nobody reviews it. */
export const otherDuties: readonly Duty[] = [
  duty('查询办理进度', ['填报单位'], '查询进度', '/progress'),
  duty('找回标识码和校验码', ['填报单位'], '标识码找回', '/recover'),
  duty(
    '更换校验码',
    ['填报单位', '本级组织单位', '上级组织单位'],
    '填报单位登录',
    '/my-site/sign-in',
  ),
  duty('审核申请', ['本级组织单位', '上级组织单位', '省（部委）'], '待审核', '/desk'),
  duty('查看、导出下级的网站', ['组织单位'], '网站列表', '/desk/sites'),
  duty('查看挂接关系', ['组织单位'], '挂接关系', '/desk/tree'),
  duty('查看统计', ['组织单位'], '基本信息统计', '/desk/statistics'),
  duty('发放下一级组织单位的账户', ['上级组织单位'], '文件中心', '/desk/files'),
  duty('导入网站', ['组织单位'], '导入', '/desk/import'),
  duty('重置下级的密码', ['上级组织单位'], '文件中心', '/desk/accounts/reset'),
  duty('填写本单位的联系人', ['组织单位'], '本单位信息', '/desk/unit'),
  duty('查询组织单位的联系人', ['组织单位'], '组织单位信息查询', '/desk/units'),
  duty('处理没有送达的邮件', ['组织单位'], '邮件', '/desk/mails'),
  duty('发布重要通知', ['国务院办公厅', '省（部委）'], '通知', '/desk/notices'),
  duty('生成网站标识码', ['登记簿自动办理'], '查询进度', '/progress'),
];

function dutyOf(policy: ChainPolicy, action: SiteAction): Duty {
  const none = { reviewers: [], portalReviewers: [] };
  const site = { unit: county.code, status: 'normal' } as const;
  const units = [...roleText].filter(([code]) =>
    mayAsk(tree, site, action, { kind: 'unit', unit: code }),
  );
  const isFiler = mayAsk(tree, site, action, { kind: 'filer' });
  return {
    business: siteActionText[action],
    by: [...(isFiler ? ['填报单位'] : []), ...units.map(([, text]) => text)],
    ...(action === 'complete-offline' ? none : reviewersOf(policy, action)),
    tool: isFiler
      ? { text: '填报单位登录', href: '/my-site/sign-in' }
      : { text: '网站列表', href: '/desk/sites' },
  };
}

function reviewersOf(
  policy: ChainPolicy,
  kind: FilingKind,
): Pick<Duty, 'reviewers' | 'portalReviewers'> {
  const chain = (isPortal: boolean) =>
    neverAsked(kind, isPortal)
      ? []
      : chainOf(tree, policy, kind, { unit: county.code, isPortal, status: 'normal' }).steps.map(
          ({ unit: code, act, because }) => {
            const how =
              act === 'take-in'
                ? '（接收）'
                : because === 'second-reader'
                  ? '（另一账户复核）'
                  : '';
            return `${roleText.get(code) ?? code}${how}`;
          },
        );
  return { reviewers: chain(false), portalReviewers: chain(true) };
}

/** Whether a site with this portal flag can never ask for this: the flag is there already, or in the way. */
function neverAsked(kind: FilingKind, isPortal: boolean): boolean {
  if (kind === 'new-site' || isUnitFilingKind(kind)) return false;
  const facts = {
    status: 'normal',
    isPortal,
    isServicePlatform: kind === 'platform-cancel',
  } as const;
  const refusal = actionRefusal(kind, {
    ...facts,
    open: [],
    isPlanned: false,
    portalHolder: null,
  });
  return refusal !== null && /portal/.test(refusal.code);
}

function duty(business: string, by: readonly string[], text: string, href: string): Duty {
  return { business, by, reviewers: [], portalReviewers: [], tool: { text, href } };
}

function unit(code: string, level: Level, attachedTo: UnitCode | null): Unit {
  return {
    code: code as UnitCode,
    name: '',
    office: '',
    level,
    attachedTo,
    hasAccount: true,
    phone: null,
    retired: null,
  };
}
