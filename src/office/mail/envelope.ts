import { mailSender } from '#text/mails.ts';
import { mailAddress } from './address.ts';
import { MailRefused } from './refusal.ts';
import type { OutgoingMail } from './transport.ts';

/** What nodemailer composes. Addresses go in as objects, never as text to be parsed (W9). */
export function envelopeOf(mail: OutgoingMail, from: string) {
  const to = mailAddress(mail.to);
  if (to === null) throw new MailRefused('收件地址不能用', 'final');
  if (!/^<[0-9a-f]{32}@[a-z0-9.-]+>$/.test(mail.messageId))
    throw new TypeError('not our Message-ID');
  return {
    envelope: { from, to },
    from: { name: mailSender, address: from },
    to: { name: '', address: to },
    messageId: mail.messageId,
    subject: mail.subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '),
    date: mail.at,
    text: mail.text,
    // answers of absence and lists of senders that write by machine
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}
