import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { writeDurably } from '#private/durable-file.ts';
import { SettingRefused } from '../clock.ts';
import { thisMachine } from '#registry/host-name.ts';
import { httpGateway } from './sms-gateway.ts';

/** One short message to one number, ready to go. */
export interface OutgoingSms {
  /** The same for every attempt, so that a gateway sends it once. */
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** Takes short messages away. Throws `MailRefused`, as mails do. */
export interface SmsGateway {
  send(message: OutgoingSms): Promise<void>;
}

/**
 * The gateway of `SMS_URL`: an address that takes messages by HTTP, or `file:DIR` for trying; null
 * where none is set. Numbers and codes go over TLS, or stay on this machine. Throws `SettingRefused`.
 */
export function openSms(smsUrl: string, token: string): SmsGateway | null {
  if (smsUrl === '') return null;
  const file = /^file:(?:\/\/(?=\/))?(.+)$/.exec(smsUrl);
  if (file) return fileGateway(file[1] ?? '');
  const url = URL.parse(smsUrl);
  const isHere = url !== null && thisMachine.includes(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
  if (!url || !isSafe || url.username !== '') {
    const shown = smsUrl.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*/, '?…');
    throw new SettingRefused(
      `SMS_URL 应为 https:// 的网址（本机可以用 http://）或者 file:目录，密钥请写在 SMS_TOKEN：${shown}`,
    );
  }
  return httpGateway(url, token);
}

/** Keeps each message as one file, readable by the owner only; one that comes again overwrites itself. */
function fileGateway(folder: string): SmsGateway {
  const path = resolve(folder);
  return {
    async send({ id, to, text }) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const bytes = Buffer.from(`${to}\n${text}\n`);
      writeDurably(join(path, `${id}.txt`), bytes, randomBytes(8).toString('hex'));
    },
  };
}
