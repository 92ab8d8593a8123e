import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { MailRefused } from '#office/mail/refusal.ts';
import { httpGateway } from '#office/mail/sms-gateway.ts';
import { openSms } from '#office/mail/sms-port.ts';

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}
const message = { id: 'a'.repeat(32), to: '13800000000', text: '验证码012345' };
let close: () => Promise<void> = async () => undefined;
afterEach(async () => close());

/** A gateway on this machine that answers in turn as it is told, the last answer again and again. */
async function gateway(...answers: readonly ((response: ServerResponse) => void)[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      asked.push({ headers: request.headers, body });
      answers[Math.min(asked.length, answers.length) - 1]?.(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/send`);
  return { asked, url, port: httpGateway(url, 'secret', { timeout: 1_500, pauses: [10, 20] }) };
}
const status =
  (code: number, head: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, head).end('13800000000 012345');
const refusal = async (sending: Promise<void>) =>
  sending.then(
    () => null,
    (error: unknown) => error as MailRefused,
  );

it('a message is handed over once, with number, text, key and token [P13 P34]', async () => {
  const { asked, port } = await gateway(status(202));
  await port.send(message);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toEqual(message);
  expect(asked[0]?.headers).toMatchObject({
    authorization: 'Bearer secret',
    'idempotency-key': message.id,
    'content-type': 'application/json; charset=utf-8',
  });
});

it.each([
  ['is overloaded', status(429)],
  ['has a fault', status(503)],
  ['does not answer', () => undefined],
  ['breaks off', (response: ServerResponse) => void response.socket?.destroy()],
])('a gateway that %s is asked again with the same key [P13 R-9.3]', async (_, first) => {
  const { asked, port } = await gateway(first, status(200));
  await port.send(message);
  expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual([message.id, message.id]);
});

it.each([
  ['stays overloaded', status(503), 3, { isFinal: false, isUnreachable: false }],
  ['never answers', () => undefined, 3, { isFinal: false, isUnreachable: true }],
  ['refuses the number', status(400), 1, { isFinal: true }],
  ['does not know the token', status(401), 3, { isFinal: false, isUnreachable: true }],
  ['sends elsewhere', status(307, { Location: 'http://127.0.0.1:1/' }), 1, { isFinal: true }],
] as const)(
  'a gateway that %s: what it says is not kept [P13 W14]',
  async (_, answer, times, kind) => {
    const { asked, port } = await gateway(answer);
    const refused = await refusal(port.send(message));
    expect(refused).toBeInstanceOf(MailRefused);
    expect(refused).toMatchObject(kind);
    expect(`${refused?.reason} ${refused?.stack}`).not.toMatch(/13800000000|012345|secret/);
    expect(asked).toHaveLength(times);
  },
);

it('nobody listening is a gateway out of reach', async () => {
  const { port } = await gateway(status(200));
  await close();
  expect(await refusal(port.send(message))).toMatchObject({ isUnreachable: true });
});

it.each(['http://sms.example.gov.cn/send', 'ftp://x', 'sms', 'https://user:geheim@sms.example/'])(
  'SMS_URL %s is refused at the start, without telling its secrets [P13]',
  (url) => {
    const open = () => openSms(url, '');
    expect(open).toThrow('SMS_URL 应为 https://');
    expect(open).not.toThrow('geheim');
  },
);

it.each(['https://sms.example.gov.cn/send', 'http://127.0.0.1:8080/', 'file:/tmp/sms'])(
  'SMS_URL %s is taken',
  (url) => expect(openSms(url, '')).not.toBeNull(),
);
