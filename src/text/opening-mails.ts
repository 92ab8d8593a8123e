import { type ReturnReason, returnReasons } from '#registry/filing.ts';
import type { OpeningMail } from '#registry/mail-template.ts';
import type { MailParams, MailText } from './mails.ts';
import { returnReasonText } from './words.ts';

const sender = '政府网站登记簿';

function foot(from: string): readonly string[] {
  return [
    '',
    `本邮件由“${sender}”自动发送，发件地址 ${from} ，请勿回复。`,
    '部分邮件会被当作垃圾邮件，请把发件地址加入白名单；收不到邮件的，请先查看垃圾邮件箱。',
    '您收到本邮件，是因为您被填写为开办审核的经办人或者网站负责人。',
  ];
}

export const openingMails = {
  'opening-code': ({ oneTimeCode = '', from }) => ({
    subject: '开办审核：验证码',
    text: lines(
      '您好！',
      '',
      `验证码：${oneTimeCode}`,
      '',
      '30 分钟内有效，只能使用一次。不要告诉他人，工作人员不会索要验证码。',
      '如果不是本单位操作的，不必处理。',
      ...foot(from),
    ),
  }),
  'opening-account': ({ account = '', siteUrl, from }) => ({
    subject: '开办审核：登录账号',
    text: lines(
      '您好！',
      '',
      '注册已经完成，请妥善保存登录账号：',
      '',
      `登录账号：${account}`,
      '',
      `登录：${siteUrl}/opening/sign-in`,
      '本邮件不含密码。忘记密码的，在登录页面用登录账号和本邮箱找回。',
      ...foot(from),
    ),
  }),
  'opening-received': ({ name, kind, siteUrl, from }) => ({
    subject: `已收到${kind}${named(name)}`,
    text: lines(
      '您好！',
      '',
      `${of(name)}${kind}已经收到，由机构编制部门在线初审。`,
      '',
      `查看办理情况：${siteUrl}/opening/home`,
      ...foot(from),
    ),
  }),
  'opening-passed': ({ name, kind, opinion, siteUrl, from }) => ({
    subject: `初审通过，请报送纸质材料${named(name)}`,
    text: lines(
      '您好！',
      '',
      `${of(name)}${kind}已经通过在线初审。`,
      ...(opinion === '' ? [] : [`审核意见：${opinion}`]),
      '',
      '下一步：登录后打印函和申请表，加盖单位公章，连同经办人身份证明材料报送机构编制部门。',
      `登录：${siteUrl}/opening/home`,
      ...foot(from),
    ),
  }),
  'opening-returned': ({ name, kind, reason, opinion, siteUrl, from }) => ({
    subject: `${kind}已退回${named(name)}`,
    text: lines(
      '您好！',
      '',
      `${of(name)}${kind}已被机构编制部门退回。`,
      '',
      ...(isReason(reason) ? [`退回原因：${returnReasonText[reason]}`] : []),
      ...(opinion === '' ? [] : [`审核意见：${opinion}`]),
      '',
      `请登录 ${siteUrl}/opening/home ，按审核意见修改后重新提交。申请序号不变。`,
      ...foot(from),
    ),
  }),
  'opening-approved': ({ name, kind, siteUrl, from }) => ({
    subject: `${kind}审核通过${named(name)}`,
    text: lines(
      '您好！',
      '',
      `${of(name)}${kind}已经审核通过。`,
      '',
      `下一步：登录后获取网站标识代码，五个工作日内挂在网站所有页面的底部：${siteUrl}/opening/home`,
      ...foot(from),
    ),
  }),
} as const satisfies Record<OpeningMail, (params: MailParams) => MailText>;

/** What a subject ends with. */
function named(name: string): string {
  return name === '' ? '' : `：${name}`;
}

/** What a sentence begins with. */
function of(name: string): string {
  return name === '' ? '您的' : `“${name}”的`;
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}

function isReason(text: string): text is ReturnReason {
  return (returnReasons as readonly string[]).includes(text);
}
