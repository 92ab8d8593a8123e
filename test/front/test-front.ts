import { request } from 'node:http';
import { connect } from 'node:net';
import { type Front, type FrontOptions, openFront } from '#front/front.ts';
import { fakeOffice, fakeStore } from './fake-office.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sends the body without Content-Length. */
  readonly chunked?: boolean;
}

/** Pages that say what they were handed; `/fault` throws, `/none` is no page. */
export const echo: FrontOptions['pages'] = (asked, response, next, locals) => {
  if (asked.url === '/none') return next();
  if (asked.url === '/fault') throw new RangeError('secret 13800000000');
  const body = Reflect.get(asked, 'body') as Buffer | undefined;
  const { requestId, address, siteUrl } = locals;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ requestId, address, siteUrl, size: body?.length ?? 0 }));
};

/** A front on a free port with echoing pages. */
export function testFront(options: Partial<FrontOptions> = {}): Promise<Front> {
  return openFront({
    pages: echo,
    files: new Map(),
    office: fakeOffice(),
    store: fakeStore,
    siteUrl: 'https://register.example',
    host: '127.0.0.1',
    port: 0,
    ...options,
  });
}

/** One request on a connection of its own, headers exactly as given. */
export function ask(
  { port }: Front,
  { path = '/', method = 'GET', headers, body, chunked }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: {
        ...(body !== undefined &&
          !chunked && { 'Content-Length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    });
    sent.on('error', reject).on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () => {
        const { statusCode: status = 0, headers: got } = answer;
        resolve({ status, headers: got, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.end(body);
  });
}

/** Sends bytes as they are and returns all that comes back until the server closes. */
export function askRaw({ port }: Front, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.on('close', () => resolve(got)).on('error', reject);
  });
}

/** Headers of a form posted from our own page. */
export function ownPage({ port }: Front): Record<string, string> {
  return {
    Origin: `http://127.0.0.1:${port}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
}
