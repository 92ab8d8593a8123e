/** How a one-time code reaches the handler (P13, P23), as pages tell it. */
interface CodeWay {
  /** Heading of the page that asks for the code. */
  readonly title: string;
  /** What the code is sent to. */
  readonly to: string;
  readonly hint: string;
  readonly atMobile: string;
  readonly atEmail: string;
}

const results = '审核结果发到这个邮箱。';

export const codeWays: Readonly<Record<'email' | 'print' | 'sms', CodeWay>> = {
  email: {
    title: '验证电子邮箱',
    to: '验证码发到登记的经办人电子邮箱',
    hint: '邮件中的六位数字。',
    atMobile: '',
    atEmail: '验证码、审核结果和密码找回都发到这个邮箱。',
  },
  sms: {
    title: '验证手机',
    to: '验证码用短信发到登记的经办人手机',
    hint: '短信中的六位数字。',
    atMobile: '验证码用短信发到这个手机，密码找回也用它。',
    atEmail: results,
  },
  print: {
    title: '输入验证码',
    to: '验证码由登记簿管理员打印后交给经办人',
    hint: '打印件上的六位数字。',
    atMobile: '',
    atEmail: results,
  },
};
