import { fileTransport } from './file-transport.ts';
import { smtpTransport } from './smtp-transport.ts';

/** One mail to one address, ready to go. */
export interface OutgoingMail {
  /** `<…@host>`; the same for every attempt, so that a repeat is recognised as one. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

/** Takes mails away. Throws `MailRefused`. */
export interface MailTransport {
  /** Address that the mails come from, for the pages that tell people to expect it (S01). */
  readonly from: string;
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** `MAIL_URL` cannot be used; the message is for the person who starts the register. */
export class MailUrlRefused extends Error {
  constructor(url: string) {
    const shown = url.replace(/\/\/[^/]*@/, '//…@');
    super(`MAIL_URL 应为 file:目录、smtp://主机:25 或 smtps://用户:密码@主机 ：${shown}`);
    this.name = 'MailUrlRefused';
  }
}

const defaultFrom = 'register@localhost.invalid';

/**
 * The transport of `MAIL_URL`: `file:DIR` keeps one .eml a mail, `smtp://` and `smtps://` send.
 * `mailFrom` (or `?from=ADDRESS`) says who the mails come from. Throws `MailUrlRefused`.
 */
export function openTransport(mailUrl: string, mailFrom = ''): MailTransport {
  const file = /^file:(?:\/\/(?=\/))?([^?]+)(?:\?(.*))?$/.exec(mailUrl);
  if (file) {
    const from = new URLSearchParams(file[2] ?? '').get('from') ?? defaultFrom;
    return fileTransport(file[1] ?? '', mailFrom || from);
  }
  const url = URL.canParse(mailUrl) ? new URL(mailUrl) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new MailUrlRefused(mailUrl);
  const user = decodeURIComponent(url.username);
  const from = url.searchParams.get('from') ?? (user.includes('@') ? user : defaultFrom);
  return smtpTransport(url, mailFrom || from);
}
