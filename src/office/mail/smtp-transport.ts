import { createTransport } from 'nodemailer';
import { envelopeOf } from './envelope.ts';
import { MailRefused, refusalOf } from './refusal.ts';
import type { MailTransport } from './transport.ts';

/** The longest one mail may take; shorter than the outbox's lease of two minutes. */
const longest = 90_000;

/**
 * Sends through a mail server. A name and a password in the URL are only ever sent over TLS.
 */
export function smtpTransport(url: URL, from: string): MailTransport {
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 25) : Number(url.port),
    secure,
    ...(user === ''
      ? {}
      : { auth: { user, pass: decodeURIComponent(url.password) }, requireTLS: !secure }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return {
    from,
    async send(mail) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const refusal = new MailRefused('邮件服务器没有及时应答', 'unreachable');
        timer = setTimeout(() => reject(refusal), longest).unref();
      });
      try {
        await Promise.race([transport.sendMail(envelopeOf(mail, from)), late]);
      } catch (error) {
        throw refusalOf(error);
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      transport.close();
    },
  };
}
