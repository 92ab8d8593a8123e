import { type ReturnReason, returnReasons } from '#registry/filing.ts';
import type { OpeningMail, SiteMail } from '#registry/mail-template.ts';
import { openingMails } from './opening-mails.ts';
import { filingKindText, returnReasonText } from './words.ts';

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
  /** 发件地址 (S01). */
  readonly from: string;
  /** A day, such as the last one of an offline; empty where there is none. */
  readonly until: string;
  /** The day's checkpoint, in the mail of a mint; else empty (Z23). */
  readonly checkpoint?: string;
  /** Account number of an applicant (P18). */
  readonly account?: string;
  /** One-time code (P13). */
  readonly oneTimeCode?: string;
}

/** Who the mails come from, by name. */
export const mailSender = '政府网站登记簿';

/** Who sends it, why, and what to do where mails do not arrive (S01). */
function foot(from: string): readonly string[] {
  return [
    '',
    `本邮件由“${mailSender}”自动发送，发件地址 ${from} ，请勿回复。`,
    '部分邮件会被当作垃圾邮件，请把发件地址加入白名单；收不到邮件的，请先查看垃圾邮件箱。',
    '您收到本邮件，是因为您被填写为网站负责人或者联系人。',
  ];
}

/** Mails to 负责人 and 联系人 (E03, C08, E09, S01). The receipt code is in none of them. */
export const mailTexts = {
  ...openingMails,
  received: ({ name, siteUrl, from }) => ({
    subject: `已收到新增网站申请：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”的新增网站申请已经收到，将由组织单位逐级审核。`,
      '',
      `查询进度：${siteUrl}/progress`,
      '查询时请输入提交申请后显示的临时码。临时码只显示一次，本系统不通过邮件发送，请妥善保存。',
      ...foot(from),
    ),
  }),
  returned: ({ name, unit, reason, opinion, siteUrl, from }) => ({
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
      ...foot(from),
    ),
  }),
  minted: ({ name, siteCode, checkCode, siteUrl, from, checkpoint }) => ({
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
      ...(checkpoint
        ? [`当日的检查点（可以留存，用来核验登记簿没有被改写）：${checkpoint}`, '']
        : []),
      '校验码相当于密码，请妥善保管，不要转发本邮件。如果忘记，可以通过首页的“标识码找回”重新发送。',
      ...foot(from),
    ),
  }),
  'change-received': ({ name, kind, siteCode, siteUrl, from }) => ({
    subject: `已收到${kind}申请：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”（网站标识码 ${siteCode}）的${kind}申请已经收到，将由组织单位审核。${standing(kind)}`,
      '',
      `查看进度：${siteUrl}/my-site`,
      '如果不是本单位提交的，请立即联系组织单位，并更换校验码。',
      ...foot(from),
    ),
  }),
  'change-returned': ({ name, kind, siteCode, unit, reason, opinion, siteUrl, from }) => ({
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
      ...foot(from),
    ),
  }),
  'change-approved': ({ kind, siteCode, siteUrl, from }) => ({
    subject: `${kind}已经生效：${siteCode}`,
    text: lines(
      '您好！',
      '',
      `网站标识码 ${siteCode} 的${kind}申请已经审核通过，现在生效。`,
      '',
      `公示信息：${siteUrl}/sites/${siteCode}`,
      ...foot(from),
    ),
  }),
  'offline-approved': ({ kind, siteCode, siteUrl, from }) => ({
    subject: `${kind}申请已经审核通过：${siteCode}`,
    text: lines(
      '您好！',
      '',
      `网站标识码 ${siteCode} 的${kind}申请已经审核通过。`,
      '',
      `需要做什么，请登录 ${siteUrl}/my-site 查看。`,
      ...foot(from),
    ),
  }),
  'offline-ending': ({ name, kind, siteCode, until, siteUrl, from }) => ({
    subject: `${kind}即将到期：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `${siteOf(name, siteCode)}的${kind}将于 ${until} 到期，到期后运行状态自动恢复为“正常”。`,
      '',
      '请按时恢复网站访问。不能按时恢复的，请提前与组织单位联系。',
      `查看：${siteUrl}/my-site`,
      ...foot(from),
    ),
  }),
  restored: ({ name, siteCode, siteUrl, from }) => ({
    subject: `网站已恢复正常：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `${siteOf(name, siteCode)}的运行状态已经恢复为“正常”。请确认网站可以正常访问。`,
      '',
      `公示信息：${siteUrl}/sites/${siteCode}`,
      ...foot(from),
    ),
  }),
  expired: ({ name, kind, siteUrl, from }) => ({
    subject: `${kind}申请已到期作废：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”的${kind}申请在规定的期限内没有被本级组织单位受理，已自动作废，填写的联系人信息随后擦除。`,
      '',
      '仍需登记的，请先与组织单位联系，再重新填报。',
      `填报：${siteUrl}/filings/new`,
      ...foot(from),
    ),
  }),
  withdrawn: ({ name, kind, siteUrl, from }) => ({
    subject: `${kind}申请已撤回：${name}`,
    text: lines(
      '您好！',
      '',
      `“${name}”的${kind}申请已经由填报单位撤回，不再审核。`,
      '',
      '如果不是本单位撤回的，请立即联系组织单位。',
      `首页：${siteUrl}/`,
      ...foot(from),
    ),
  }),
  recovered: ({ name, siteCode, checkCode, siteUrl, from }) => ({
    subject: `标识码找回：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `有人通过“标识码找回”申请重新发送${siteOf(name, '')}的网站标识码和校验码：`,
      '',
      `网站标识码：${siteCode}`,
      `校验码：${checkCode}`,
      '',
      '校验码没有改变，原来的仍然有效。本邮件只发给登记的网站负责人和联系人。',
      '如果不是本单位申请的，不必处理，对方看不到本邮件的内容；多次收到的，请联系组织单位。',
      `登录：${siteUrl}/my-site`,
      '',
      '校验码相当于密码，请妥善保管，不要转发本邮件。',
      ...foot(from),
    ),
  }),
  'check-code-changed': ({ name, siteCode, checkCode, siteUrl, from }) => ({
    subject: `校验码已更换：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `${siteOf(name, '')}的校验码已经更换，原来的校验码从现在起不能使用，已登录的须重新登录。`,
      '',
      `网站标识码：${siteCode}（不变）`,
      `新的校验码：${checkCode}`,
      '',
      '如果不是本单位要求更换的，请立即联系组织单位。',
      `登录：${siteUrl}/my-site`,
      '',
      '校验码相当于密码，请妥善保管，不要转发本邮件。',
      ...foot(from),
    ),
  }),
  'yearly-reminder': ({ name, siteCode, siteUrl, from }) => ({
    subject: `请核对网站信息：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `请核对${siteOf(name, siteCode)}的登记信息：网站名称、网址、负责人、联系人和栏目有变化的，请及时修改。`,
      '',
      `公示信息：${siteUrl}/sites/${siteCode}`,
      `登录后修改：${siteUrl}/my-site`,
      ...foot(from),
    ),
  }),
  'label-issued': ({ name, siteCode, kind, siteUrl, from }) => ({
    subject: `网站标识已经发放：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `${siteOf(name, siteCode)}的网站标识已经发放，标识编号 ${kind}。`,
      '',
      '请在收到通知后五个工作日内，登录后复制标识代码，粘贴到网站所有页面的 </body> 之前，放在页面底部中间。',
      `标识代码：${siteUrl}/my-site/label`,
      `标识的页面：${siteUrl}/labels/${kind}`,
      ...foot(from),
    ),
  }),
  'label-reissued': ({ name, siteCode, kind, reason, siteUrl, from }) => ({
    subject: `网站标识已经换发，请更换代码：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `登记簿更换了网站标识的签名密钥，${siteOf(name, siteCode)}的网站标识已经换发，新的标识编号 ${kind}${reason === '' ? '' : `，原来的 ${reason} 不再使用`}。`,
      '',
      '请在收到通知后五个工作日内，登录后复制新的标识代码，替换网站所有页面上原来的代码。不用重新申请。',
      `标识代码：${siteUrl}${siteCode === '' ? '/opening/home' : '/my-site/label'}`,
      `标识的页面：${siteUrl}/labels/${kind}`,
      ...foot(from),
    ),
  }),
  'self-score-reminder': ({ name, siteCode, kind, until, siteUrl, from }) => ({
    subject: `请填写自查评分：${titleOf(name, siteCode)}`,
    text: lines(
      '您好！',
      '',
      `${siteOf(name, siteCode)}在普查范围内，还没有提交自查评分。请于 ${until} 以前完成。`,
      '',
      `普查活动：${kind}`,
      '登录后，先核对网站基本信息，确认无误后再填写评分表。评分表一旦提交不可更改。',
      `登录：${siteUrl}/my-site/self-score`,
      ...foot(from),
    ),
  }),
} as const satisfies Record<SiteMail | OpeningMail, (params: MailParams) => MailText>;

/** What holds until a change is approved: an emergency offline is in force at once (X14). */
function standing(kind: string): string {
  return kind === filingKindText['offline-emergency']
    ? '网站运行状态已改为“紧急下线”，由组织单位事后确认。'
    : '审核通过以前，原来的信息继续有效。';
}

/** What a subject calls a site. */
function titleOf(name: string, siteCode: string): string {
  return name === '' ? siteCode : name;
}

/** What a sentence calls a site. */
function siteOf(name: string, siteCode: string): string {
  const code = siteCode === '' ? '' : `网站标识码 ${siteCode}`;
  if (name === '') return code === '' ? '本网站' : ` ${code} `;
  return code === '' ? `“${name}”` : `“${name}”（${code}）`;
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}

function isReason(text: string): text is ReturnReason {
  return (returnReasons as readonly string[]).includes(text);
}
