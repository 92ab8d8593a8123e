import { expect, it } from 'vitest';
import { type MailParams, mailTexts } from '#text/mails.ts';
import { isSms, smsMax, smsTexts } from '#text/sms.ts';
import { mailTemplateText } from '#text/mail-words.ts';

const params: MailParams = {
  siteUrl: 'https://register.example',
  name: '示例山县水务局',
  unit: '示例市人民政府办公室',
  reason: 'incomplete',
  opinion: '请补充办公地址。',
  kind: '临时下线',
  siteCode: '9901210004',
  checkCode: 'ABCD-EFGH-JKMN-PQRS',
  from: 'register@register.example',
  until: '2026-12-01',
};
const templates = Object.keys(mailTexts) as (keyof typeof mailTexts)[];
const withCheckCode = ['minted', 'recovered', 'check-code-changed'];

it('every mail has its words in the list of mails [E03 B16]', () => {
  const all = [...templates, ...Object.keys(smsTexts)];
  expect(all.toSorted()).toEqual(Object.keys(mailTemplateText).toSorted());
});

it.each(Object.keys(smsTexts).filter(isSms))(
  'the short message %s fits into one, names its sender, and tells no opinion [P13 P34 R-9.1]',
  (template) => {
    const text = smsTexts[template]({
      ...params,
      name: '很长的名称'.repeat(12),
      oneTimeCode: '012345',
    });
    expect(Array.from(text).length).toBeLessThanOrEqual(smsMax);
    expect(text).toContain('政府网站登记簿');
    expect(text).not.toContain(params.opinion);
    expect(text.includes('012345')).toBe(template === 'sms-opening-code');
  },
);

it.each(templates)('the mail %s reads as agreed [E03 S01]', async (template) => {
  const { subject, text } = mailTexts[template](params);
  await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`golden/mails/${template}.txt`);
});

it.each(templates)(
  'the mail %s names its sender and says what to do about spam [S01]',
  (template) => {
    const { text } = mailTexts[template](params);
    expect(text).toContain('政府网站登记簿');
    expect(text).toContain('register@register.example');
    expect(text).toContain('垃圾邮件');
  },
);

it('the check code stands only in the mails that are about it, and in no subject [E07 E08 R-9.1]', () => {
  const mails = templates.map((template) => [template, mailTexts[template](params)] as const);
  const telling = mails.filter(([, { text }]) => text.includes(params.checkCode));
  expect(telling.map(([template]) => template).toSorted()).toEqual(withCheckCode.toSorted());
  expect(mails.filter(([, { subject }]) => subject.includes(params.checkCode))).toEqual([]);
});

it.each(templates)(
  'the mail %s of a site without a known name still reads well [E03]',
  (template) => {
    const { subject, text } = mailTexts[template]({ ...params, name: '' });
    const needsName = [
      'received',
      'expired',
      'returned',
      'change-received',
      'change-returned',
      'withdrawn',
    ];
    if (!needsName.includes(template)) expect(`${subject}${text}`).not.toMatch(/“”|undefined/);
  },
);
