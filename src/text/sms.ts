import type { SmsTemplate } from '#registry/mail-template.ts';
import type { MailParams } from './mails.ts';

/** Most characters of one short message: longer ones are cut up and charged by gateways. */
export const smsMax = 70;

const sender = '政府网站登记簿';
const nameMax = 20;

/** What each says. Opinions are not in them: they stand in the mail and on the page. */
export const smsTexts = {
  'sms-opening-code': ({ oneTimeCode = '' }) =>
    `验证码${oneTimeCode}，30分钟内有效，请勿告诉他人。${sender}开办审核`,
  'sms-opening-passed': ({ name }) =>
    `${of(name)}申请初审通过，请登录打印函和申请表，盖章报送。${sender}`,
  'sms-opening-returned': ({ name }) =>
    `${of(name)}申请已退回，请登录查看原因，修改后提交。${sender}`,
  'sms-opening-approved': ({ name }) =>
    `${of(name)}申请审核通过，请登录获取网站标识代码并加挂。${sender}`,
} as const satisfies Record<SmsTemplate, (params: MailParams) => string>;

/** Whether something that is to be sent goes by short message. */
export function isSms(template: string): template is SmsTemplate {
  return Object.hasOwn(smsTexts, template);
}

function of(name: string): string {
  const characters = Array.from(name);
  if (characters.length === 0) return '您的';
  const short = characters.slice(0, nameMax).join('');
  return `“${short}${characters.length > nameMax ? '…' : ''}”`;
}
