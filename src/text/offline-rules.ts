import type { OfflineKind } from '#registry/filing.ts';

/** What a filer should know before asking for each kind of offline (I01, I02, I10, I13, X11, X14). */
export const offlineRules = {
  'offline-temporary': [
    '临时下线每年不得超过 1 次，按开始日期所在的年份计算。',
    '下线时间不得超过 30 天，第一天和最后一天都算。',
    '到期的第二天自动恢复正常。',
  ],
  'offline-emergency': [
    '遇到安全事件等紧急情况时使用，提交后立即生效。',
    '须填写计划恢复日期，到这一天自动恢复正常。',
    '组织单位事后逐级确认；不计入每年 1 次的临时下线。',
  ],
  'offline-permanent': [
    '门户网站须先申请取消门户网站。',
    '审核通过后，在网站首页显著位置悬挂迁移公告，注销标识、备案和域名，再到这里完成下线。',
    '不需要填写功能迁移完成时间。',
  ],
} as const satisfies Record<OfflineKind, readonly string[]>;

/** What is to be done after 下线申请通过, before 完成下线 (I03). */
export const offlineDuties = [
  '在网站首页显著位置悬挂迁移公告信息',
  '向管理部门注销党政机关网站标识',
  '注销 ICP 备案编号',
  '注销公安机关备案标识',
  '注销域名',
] as const;
