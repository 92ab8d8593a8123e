import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import { writeDurably } from '#private/durable-file.ts';
import { envelopeOf } from './envelope.ts';
import type { MailTransport } from './transport.ts';

/**
 * Keeps each mail as one .eml file, readable by the owner only. Its name comes from the Message-ID:
 * a mail that is sent again after a crash overwrites itself.
 */
export function fileTransport(folder: string, from: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const path = resolve(folder);
  return {
    from,
    async send(mail) {
      const { message } = await composer.sendMail(envelopeOf(mail, from));
      const name = mail.messageId.slice(1, mail.messageId.indexOf('@'));
      mkdirSync(path, { recursive: true, mode: 0o700 });
      writeDurably(join(path, `${name}.eml`), message as Buffer, randomBytes(8).toString('hex'));
    },
    close() {
      composer.close();
    },
  };
}
