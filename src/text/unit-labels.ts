import type { UnitAction } from '#registry/unit-filing.ts';
import { levelText } from './words.ts';

/** What is done to a unit, as its page and its filing are called (A16, A21). */
export const unitActionText = {
  info: '单位信息修改',
  move: '改挂',
  retire: '撤并',
  restore: '撤销撤并',
  add: '新增单位',
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

/** A unit's field as people read it. */
export function unitValue(at: string, value: string): string {
  if (value === '') return '无';
  if (at === '/hasAccount') return value === 'yes' ? '设账户' : '不设账户';
  if (at === '/level' && Object.hasOwn(levelText, value)) {
    return levelText[value as keyof typeof levelText];
  }
  return value;
}
