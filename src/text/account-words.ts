import type { AccountEventKind, HandOutKind, Reset } from '#private/account-types.ts';

/** Where an account of the next level stands, by `UnitBelow.stage`. */
export const accountStageText = {
  'without-account': '不设账户',
  'not-given': '未发放',
  given: '已发放，未激活',
  expired: '激活码已过期',
  active: '已激活',
  reset: '已重置，未激活',
  off: '已停用',
} as const;

export const handOutText: Readonly<Record<HandOutKind, string>> = {
  sheet: '下一级账户信息表',
  letter: '函',
  own: '本单位账户',
  reset: '重置密码',
};

export const accountEventText: Readonly<Record<AccountEventKind, string>> = {
  'signed-in': '登录成功',
  refused: '登录失败：密码不正确或者账户停用',
  'code-expired': '登录失败：激活码已过期',
  'password-changed': '修改密码',
  'signed-out-everywhere': '退出所有登录',
  'code-given': '发放激活码',
  reset: '重置密码',
  disabled: '停用',
  enabled: '启用',
};

export const resetStateText: Readonly<Record<Reset['state'], string>> = {
  waiting: '待确认',
  confirmed: '已重置',
  cancelled: '已撤销',
  expired: '已过期',
};

/** Account that did something, as people read it. */
export function actorText(account: string): string {
  return account === 'server' ? '登记簿服务器' : account;
}

/** `2026年11月20日`, as letters are dated; Asia/Shanghai. */
export function letterDay(iso: string): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
