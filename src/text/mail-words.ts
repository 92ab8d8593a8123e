import type { MailState } from '#private/types.ts';
import type { BounceReason, MailFilter } from '#registry/mail-outcome.ts';

/** 邮件通知 by what it tells. */
export const mailTemplateText = {
  received: '申请已收到',
  returned: '申请被退回',
  minted: '网站标识码和校验码',
  'change-received': '修改申请已收到',
  'change-returned': '修改申请被退回',
  'change-approved': '修改已生效',
  'offline-approved': '下线申请已通过',
  'offline-ending': '下线即将到期',
  restored: '网站已恢复正常',
  withdrawn: '申请已撤回',
  expired: '申请到期作废',
  recovered: '标识码找回',
  'check-code-changed': '校验码已更换',
  'yearly-reminder': '请核对网站信息',
  'self-score-reminder': '请填写自查评分',
  'label-issued': '网站标识已经发放',
  'label-reissued': '网站标识已经换发',
  'opening-code': '验证码',
  'opening-account': '开办审核登录账号',
  'opening-received': '开办审核申请已收到',
  'opening-passed': '开办审核初审通过',
  'opening-returned': '开办审核申请被退回',
  'opening-approved': '开办审核通过',
  'sms-opening-code': '短信：验证码',
  'sms-opening-passed': '短信：开办审核初审通过',
  'sms-opening-returned': '短信：开办审核申请被退回',
  'sms-opening-approved': '短信：开办审核通过',
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

/** Why a mail came back (退信). */
export const bounceText = {
  'no-mailbox': '邮箱不存在',
  'mailbox-full': '邮箱已满',
  refused: '被对方拒收',
  'not-received': '对方没有收到',
  other: '其他',
} as const satisfies Record<BounceReason, string>;

/** Which mails the desk lists. */
export const mailFilterText = {
  action: '需要处理',
  waiting: '等待发送',
  sent: '已发送',
  failed: '发送失败',
  bounced: '退信',
} as const satisfies Record<MailFilter, string>;

type Outcome = Pick<MailState, 'state' | 'error' | 'bounce' | 'next'>;

/** What became of a mail, in words (B16). */
export function mailStatusText({ state, error, bounce, next }: Outcome): string {
  const words = bounce === '' ? mailStateText[state] : `退信：${bounceText[bounce]}`;
  const why = error === '' || state === 'sent' ? '' : `（${error}）`;
  return `${words}${why}${next === null ? '' : '，已重新发送'}`;
}

/** Whether somebody has to do something about a mail. */
export function needsAction({ state, bounce, next }: Outcome): boolean {
  return next === null && (state === 'failed' || bounce !== '');
}

/** What a unit does about a mail. */
export function mailAdvice(mail: Outcome, hasRecipient: boolean): string {
  if (mail.next !== null) return '已经重新发送，请看后来的一封是否送达。';
  if (!hasRecipient) return '请联系网站的主办单位，由填报单位登录后补充负责人和联系人。';
  if (needsAction(mail)) {
    return '请打电话与收件人核对电子邮箱。邮箱有变化的，由填报单位修改基本信息，审核通过后再重新发送；邮箱没有变化的，可以直接重新发送。';
  }
  if (mail.state === 'sent') {
    return '对方说没有收到的，请先让对方查看垃圾邮件箱；确实没有的，记录退信或者重新发送。';
  }
  return '系统会自动再试，最多 10 次；着急的，请打电话通知。';
}
