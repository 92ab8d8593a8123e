import { type ReturnReason, returnReasons } from '#registry/filing.ts';
import { returnReasonText } from './words.ts';

/** A mail as a person reads it: plain text, no markup. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** What the mails need; a mail asks for what it names. */
export interface MailParams {
  /** Where links point, without a slash at the end. Links carry no secrets (W9). */
  readonly siteUrl: string;
  /** Site name. */
  readonly name: string;
  readonly unit: string;
  readonly reason: string;
  readonly opinion: string;
  /** 申请类型 in words. */
  readonly kind: string;
  readonly siteCode: string;
  readonly checkCode: string;
}

export type MailTemplate =
  | 'received'
  | 'returned'
  | 'minted'
  | 'change-received'
  | 'change-returned'
  | 'change-approved'
  | 'offline-approved';

const foot = [
  '',
  '本邮件由系统自动发送，请勿回复。部分邮件会被当作垃圾邮件，请把本邮件的发件地址加入白名单。',
  '您收到本邮件，是因为您在申报时被填写为网站负责人或者联系人。',
];

/** Mails to 负责人 and 联系人 (E03, C08, E09, S01). The receipt code is in none of them. */
export const mailTexts = {
  received: ({ name, siteUrl }) => ({
    subject: `已收到新增网站申请：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”的新增网站申请已经收到，将由组织单位逐级审核。`,
      '',
      `查询进度：${siteUrl}/progress`,
      '查询时请输入提交申请后显示的临时码。临时码只显示一次，本系统不通过邮件发送，请妥善保存。',
      ...foot,
    ),
  }),
  returned: ({ name, unit, reason, opinion, siteUrl }) => ({
    subject: `新增网站申请已退回：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”的新增网站申请已被${unit}退回。`,
      '',
      ...(isReason(reason) ? [`退回原因：${returnReasonText[reason]}`] : []),
      ...(opinion === '' ? [] : [`审核意见：${opinion}`]),
      '',
      `请打开 ${siteUrl}/progress ，输入临时码，按审核意见修改后重新上报。临时码不变。`,
      ...foot,
    ),
  }),
  minted: ({ name, siteCode, checkCode, siteUrl }) => ({
    subject: `网站标识码已生成：${name === '' ? siteCode : name}`,
    text: lines(
      '您好！',
      '',
      name === '' ? '您申报的网站已经生成网站标识码。' : `“${name}”已经生成网站标识码。`,
      '',
      `网站标识码：${siteCode}`,
      `校验码：${checkCode}`,
      '',
      '下一步：请网站负责人凭网站标识码和校验码登录报送系统，完善网站基本信息。',
      `报送系统：${siteUrl}/`,
      `本网站的公示页面：${siteUrl}/sites/${siteCode}`,
      '',
      '校验码相当于密码，请妥善保管，不要转发本邮件。如果忘记，可以通过首页的“标识码找回”重新发送。',
      ...foot,
    ),
  }),
  'change-received': ({ name, kind, siteCode, siteUrl }) => ({
    subject: `已收到${kind}申请：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”（网站标识码 ${siteCode}）的${kind}申请已经收到，将由组织单位审核。审核通过以前，原来的信息继续有效。`,
      '',
      `查看进度：${siteUrl}/my-site`,
      '如果不是本单位提交的，请立即联系组织单位，并更换校验码。',
      ...foot,
    ),
  }),
  'change-returned': ({ name, kind, siteCode, unit, reason, opinion, siteUrl }) => ({
    subject: `${kind}申请已退回：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”（网站标识码 ${siteCode}）的${kind}申请已被${unit}退回，原来的信息继续有效。`,
      '',
      ...(isReason(reason) ? [`退回原因：${returnReasonText[reason]}`] : []),
      ...(opinion === '' ? [] : [`审核意见：${opinion}`]),
      '',
      `请登录 ${siteUrl}/my-site ，按审核意见修改后重新提交。`,
      ...foot,
    ),
  }),
  'change-approved': ({ kind, siteCode, siteUrl }) => ({
    subject: `${kind}已经生效：${siteCode}`,
    text: lines(
      '您好！',
      '',
      `网站标识码 ${siteCode} 的${kind}申请已经审核通过，现在生效。`,
      '',
      `公示信息：${siteUrl}/sites/${siteCode}`,
      ...foot,
    ),
  }),
  'offline-approved': ({ kind, siteCode, siteUrl }) => ({
    subject: `${kind}申请已经审核通过：${siteCode}`,
    text: lines(
      '您好！',
      '',
      `网站标识码 ${siteCode} 的${kind}申请已经审核通过。`,
      '',
      `需要做什么，请登录 ${siteUrl}/my-site 查看。`,
      ...foot,
    ),
  }),
} as const satisfies Record<MailTemplate, (params: MailParams) => MailText>;

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}

function isReason(text: string): text is ReturnReason {
  return (returnReasons as readonly string[]).includes(text);
}
