import type { UnitAction } from '#registry/unit-filing.ts';
import type { Stage } from '#registry/filing.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { levelText } from './words.ts';

/** What is done to a unit, as its page and its filing are called (A16, A21). */
export const unitActionText = {
  info: '单位信息修改',
  move: '改挂',
  retire: '撤并',
  restore: '撤销撤并',
  add: '新增单位',
} as const satisfies Record<UnitAction, string>;

/** What each of them is for, in one line. */
export const unitActionHint = {
  info: '修改名称、办公厅（室）全称和公开的办公电话，由上级组织单位审核',
  move: '把一个组织单位挂接到另一个上级组织单位，或者改变它是否设账户',
  retire: '撤销一个组织单位，或者把它并入另一个；它的下级单位一并改挂，网站标识码不变',
  restore: '把误撤并的组织单位恢复',
  add: '在挂接关系中增加一个组织单位',
} as const satisfies Record<UnitAction, string>;

/** Chinese labels of a unit's fields by JSON pointer. */
const labels: Readonly<Record<string, string>> = {
  '/code': '组织单位标识码',
  '/name': '名称',
  '/office': '办公厅（室）',
  '/level': '级别',
  '/attachedTo': '上级组织单位',
  '/hasAccount': '是否设账户',
  '/phone': '办公电话',
  '/retired': '撤并',
  '/github': 'GitHub 账户',
  '/retired/on': '撤并日期',
  '/retired/succeededBy': '并入单位',
  '/childrenTo': '下级单位改挂到',
  '/reason': '退回原因',
  '/text': '审核意见',
};

/** The label of a unit's field; anything unknown is its pointer. */
export function unitLabel(at: string): string {
  return labels[at] ?? at;
}

/** What stands in one field of a unit, in words; units by name and code. */
export function unitText(unit: Unit, key: keyof Unit, units: UnitTree): string {
  const nameOf = (code: UnitCode) => `${units.get(code)?.name ?? ''}（${code}）`;
  switch (key) {
    case 'retired': {
      if (!unit.retired) return '没有撤并';
      const { on, succeededBy } = unit.retired;
      return succeededBy === null ? `${on} 撤销` : `${on} 并入${nameOf(succeededBy)}`;
    }
    case 'attachedTo':
      return unit.attachedTo === null ? '无' : nameOf(unit.attachedTo);
    case 'hasAccount':
      return unit.hasAccount ? '设账户' : '不设账户';
    case 'level':
      return levelText[unit.level];
    case 'github': {
      const { team = null, reviewers = [] } = unit.github ?? {};
      const names = [...(team === null ? [] : [team]), ...reviewers.map(({ login }) => login)];
      return names.join('、') || '无';
    }
    default:
      return unit[key] ?? '无';
  }
}

/** The stage of a filing about units as a unit reads it. */
export function unitFilingWords(
  { stage, turn }: { readonly stage: Stage; readonly turn: UnitCode | null },
  viewer: UnitCode,
): string {
  switch (stage) {
    case 'received':
    case 'in-review':
      return turn === viewer ? '未审核' : '审核中';
    case 'returned':
      return '已退回';
    case 'approved':
      return '审核通过，等待生效';
    case 'withdrawn':
      return '已撤回';
    case 'void':
      return '已作废';
    case 'concluded':
    case 'minted':
    case 'effective':
      return '已生效';
  }
}
