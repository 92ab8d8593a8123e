import { describe, expect, it } from 'vitest';
import { mailAddress } from '#office/mail/address.ts';
import { envelopeOf } from '#office/mail/envelope.ts';
import { MailRefused, refusalOf } from '#office/mail/refusal.ts';
import { createTransport } from 'nodemailer';
import { lineBreaks, smuggled } from '../plan/injections.ts';

const at = new Date('2026-11-21T09:00:00+08:00');
const mail = {
  messageId: `<${'0'.repeat(32)}@register.example>`,
  to: 'jia@example.invalid',
  subject: '题',
  text: '文',
  at,
};

describe('mail addresses', () => {
  it.each([
    ['jia@example.invalid', 'jia@example.invalid'],
    ["o'b.c+x_y@Sub.Example.Invalid", "o'b.c+x_y@sub.example.invalid"],
    ['jia@例子.政务', 'jia@xn--fsqu00a.xn--zfr164b'],
  ])('%s is written %s [W9]', (typed, written) => expect(mailAddress(typed)).toBe(written));

  it.each([
    '',
    '@',
    'jia',
    'jia@',
    '@example.invalid',
    'jia@localhost',
    'jia@127.0.0.1',
    'jia@[127.0.0.1]',
    '"jia"@example.invalid',
    'jia@@example.invalid',
    'a@b@example.invalid',
    '.jia@example.invalid',
    'ji..a@example.invalid',
    'jia.@example.invalid',
    '甲@example.invalid',
    'jia@-example.invalid',
    'jia@example.invalid.',
    'jia@exa%6dple.invalid',
    'jia@example.invalid／x',
    `${'a'.repeat(65)}@example.invalid`,
    `a@${'b'.repeat(64)}.invalid`,
    `a@${'b.'.repeat(130)}invalid`,
    'jia@exam\u00adple.invalid',
    'jia@exam\u200bple.invalid',
  ])('%j is none [W9]', (typed) => expect(mailAddress(typed)).toBeNull());

  it('of some 10,000 that try to smuggle in a header or a recipient none gets through [W9]', async () => {
    const hosts = ['jia@example.invalid', '"jia"@example.invalid', 'jia@例子.invalid'];
    const composer = createTransport({ streamTransport: true, buffer: true });
    let seen = 0;
    let through = 0;
    for (const host of hosts) {
      for (let cut = 0; cut <= host.length; cut += 1) {
        for (const lineBreak of lineBreaks) {
          for (const tail of smuggled) {
            const address = host.slice(0, cut) + lineBreak + tail + host.slice(cut);
            seen += 1;
            if (mailAddress(address) !== null) through += 1;
            expect(() => envelopeOf({ ...mail, to: address }, 'register@register.example')).toThrow(
              MailRefused,
            );
          }
        }
      }
    }
    expect(seen).toBeGreaterThan(9700);
    expect(through).toBe(0);
    for (const lineBreak of lineBreaks) {
      const envelope = envelopeOf(
        { ...mail, subject: `题${lineBreak}Bcc: yi@example.invalid` },
        'register@register.example',
      );
      const sent = await composer.sendMail(envelope);
      expect(sent.envelope.to).toEqual(['jia@example.invalid']);
      const head = String(sent.message).split(/\r?\n\r?\n/)[0] ?? '';
      expect(head).not.toMatch(/^Bcc:/im);
    }
  });
});

describe('why a mail did not go out', () => {
  it('is told without what the server said [W14 R-9.1]', () => {
    const error = Object.defineProperty(
      new Error('550 <jia@example.invalid> unknown'),
      'responseCode',
      { value: 550 },
    );
    const refusal = refusalOf(error);
    expect(refusal.reason).toBe('邮件服务器拒收（550）');
    expect(JSON.stringify(refusal) + String(refusal) + String(refusal.cause)).not.toContain('jia@');
    expect(refusalOf('anything').reason).toBe('邮件没有发出');
  });
});
