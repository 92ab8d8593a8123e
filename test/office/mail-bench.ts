import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { openPrivateStore } from '#private/store.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import { emptyFolder, morning } from '#test/private/bench.ts';
import { persons } from '#test/private/persons.ts';

export const filing = 'ABCD2345' as FilingId;

export { sendTools, siteUrl } from './mail-bench-tools.ts';

/** A mail server on this machine that keeps what it gets. */
export interface Mailbox {
  readonly url: string;
  readonly port: number;
  readonly mails: { readonly from: string; readonly to: readonly string[]; readonly raw: string }[];
  close(): Promise<void>;
}

/** Starts a real SMTP server on a free port, or on the one given. */
export async function startMailbox(options: SMTPServerOptions = {}, port = 0): Promise<Mailbox> {
  const mails: Mailbox['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : (mailFrom?.address ?? ''),
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const bound = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://127.0.0.1:${bound}?from=register@register.example`,
    port: bound,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A store with both persons and the two mails of a minted site. */
export function storeWithMails(given = persons) {
  const folder = emptyFolder();
  const path = join(folder, 'private.db');
  const store = openPrivateStore({ path });
  const commitment = store.people.put(filing, given);
  store.outbox.enqueue([minted('principal'), minted('contact')], morning);
  return { folder, path, store, commitment };
}

/** The mail of a minted site to one of its persons. */
export function minted(to: Mail['to'], site = '9901000001'): Mail {
  const params = { siteCode: site, generation: '1' };
  return { key: `minted:${site}:1:${to}`, template: 'minted', filing, to, params };
}

/** Header of a raw mail. */
export function header(raw: string, name: string): string {
  const [head = ''] = raw.split('\r\n\r\n');
  return new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(head)?.[1] ?? '';
}

/** Text of a raw mail with one part. */
export function body(raw: string): string {
  const [, ...rest] = raw.split('\r\n\r\n');
  const encoded = rest.join('\r\n\r\n');
  if (header(raw, 'Content-Transfer-Encoding') === 'base64') {
    return Buffer.from(encoded, 'base64').toString('utf8');
  }
  const bytes = encoded
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
