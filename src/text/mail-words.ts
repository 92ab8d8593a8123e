import type { MailState } from '#private/types.ts';

/** 邮件通知 by what it tells. */
export const mailTemplateText = {
  received: '申请已收到',
  returned: '申请被退回',
  minted: '网站标识码和校验码',
  'change-received': '修改申请已收到',
  'change-returned': '修改申请被退回',
  'change-approved': '修改已生效',
  'offline-approved': '下线申请已通过',
} as const satisfies Record<MailState['template'], string>;

/** To whom a mail goes (B29). */
export const mailToText = {
  principal: '负责人',
  contact: '联系人',
} as const satisfies Record<MailState['to'], string>;

/** How far a mail has come (B16). */
export const mailStateText = {
  waiting: '等待发送',
  sending: '正在发送',
  sent: '已发送',
  failed: '发送失败，请核对电子邮箱',
} as const satisfies Record<MailState['state'], string>;
