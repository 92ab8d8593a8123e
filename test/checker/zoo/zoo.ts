import type { lookup as dnsLookup } from 'node:dns';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { BlockList, type AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { SafeOptions } from '#office/reach/safe-get.ts';
import { makeCertificate } from './certificate.ts';

/** Local sites that misbehave in every way, under made-up names that all lead to this machine. */
export interface Zoo {
  readonly port: number;
  readonly tlsPort: number;
  /** `http://www.shili.gov.cn:PORT/path` */
  at(path: string, host?: string): string;
  /** The same over TLS. */
  secure(host: string, path?: string): string;
  /** Lets the checker in: a test's own names and this machine's address, nothing else. */
  readonly options: SafeOptions;
  /** Requests so far. */
  asked(): number;
  close(): Promise<void>;
}

/** GBK bytes of 示例网站, without saying so. */
const gbk = Buffer.from('cabec0fdcdf8d5be', 'hex');
const page = (body: string, title = '示例网站') =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
const filler = '<p>政务公开</p>'.repeat(20);

type Behaviour = (response: ServerResponse, url: URL) => void;

const text =
  (body: string | Buffer, type = 'text/html; charset=utf-8', status = 200): Behaviour =>
  (response) =>
    response.writeHead(status, { 'Content-Type': type }).end(body);
const packed =
  (body: Buffer, encoding: string): Behaviour =>
  (response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html', 'Content-Encoding': encoding })
      .end(body);
const raw =
  (bytes: string): Behaviour =>
  (response) =>
    void response.socket?.write(bytes);
const to =
  (location: string): Behaviour =>
  (response) =>
    response.writeHead(302, { Location: location }).end();

/** A drop every 50 ms for ever. */
const drip =
  (first: string, more: string): Behaviour =>
  ({ socket }) => {
    if (!socket) return;
    socket.write(first);
    const timer = setInterval(() => socket.write(more), 50);
    socket.on('close', () => clearInterval(timer));
    socket.on('error', () => undefined);
  };

const bombSize = 64 * 1024 * 1024;
let bombs: { readonly gzip: Buffer; readonly br: Buffer } | null = null;
/** 64 MiB of blanks in a few kilobytes. */
function bombsOf() {
  const blanks = Buffer.alloc(bombSize, ' ');
  bombs ??= {
    gzip: gzipSync(blanks),
    br: brotliCompressSync(blanks, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  };
  return bombs;
}

/** How each path misbehaves. */
const cages: Readonly<Record<string, Behaviour>> = {
  '/ok': text(page(filler)),
  '/plain': text('ok', 'text/plain'),
  '/picture': text(Buffer.of(0xff, 0xd8), 'image/jpeg'),
  '/empty': text(''),
  '/gone': text('gone', 'text/html', 404),
  '/error': text(page('fault'), 'text/html', 503),
  '/password': text('', 'text/html', 401),
  '/slow-head': drip('HTTP/1.1 200 OK\r\n', 'X-Slow: 1\r\n'),
  '/slow-body': drip('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>', ' '),
  '/silence': () => undefined,
  '/endless': (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    const more = () => {
      while (response.write('<p>x</p>'.repeat(8_192)));
      response.once('drain', more);
    };
    more();
  },
  '/cut-off': (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': '1000' });
    response.write('<html>');
    setTimeout(() => response.socket?.destroy(), 20);
  },
  '/broken': (response) => void response.socket?.destroy(),
  '/no-http': raw('SSH-2.0-OpenSSH_9.6\r\n\r\n'),
  '/huge-head': raw(`HTTP/1.1 200 OK\r\nX-Huge: ${'x'.repeat(200_000)}\r\n\r\n`),
  '/many-heads': raw(`HTTP/1.1 200 OK\r\n${'X-Y: z\r\n'.repeat(50_000)}\r\n`),
  '/two-lengths': raw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello'),
  '/loop': to('/loop'),
  '/ring-a': to('/ring-b'),
  '/ring-b': to('/ring-a'),
  '/moved': to('/ok'),
  '/to-nowhere': to('http:///'),
  '/to-file': to('file:///etc/passwd'),
  '/to-script': to('javascript:alert(1)'),
  '/to-metadata': to('http://169.254.169.254/latest/meta-data/'),
  '/to-mapped': to('http://[::ffff:127.0.0.1]/'),
  '/to-decimal': to('http://2130706433/'),
  '/to-octal': to('http://0177.0.0.1/'),
  '/to-inside-name': to('http://inside.shili.gov.cn/'),
  '/to-port': to('http://www.shili.gov.cn:22/'),
  '/refresh': text('<meta http-equiv="refresh" content="0; url=/ok">'),
  '/refresh-self': text('<meta http-equiv="refresh" content="0; url=/refresh-self"><p>自己</p>'),
  '/refresh-inside': text('<meta http-equiv="refresh" content="0;url=http://127.0.0.1/">'),
  '/gbk-bare': text(
    Buffer.concat([Buffer.from('<title>'), gbk, Buffer.from('</title>')]),
    'text/html',
  ),
  '/gbk-header': text(Buffer.concat([Buffer.from('<title>'), gbk]), 'text/html; charset=GB2312'),
  '/gbk-meta': text(Buffer.concat([Buffer.from('<meta charset=gbk><title>'), gbk]), 'text/html'),
  '/gbk-lie': text(Buffer.concat([Buffer.from('<title>'), gbk]), 'text/html; charset=utf-8'),
  '/utf8-lie': text(
    page(filler, '示例政务网站ⅰ').replace('<meta charset="utf-8">', ''),
    'text/html; charset=us-acsii',
  ),
  '/mark': text(
    Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(page(filler))]),
    'text/html; charset=gbk',
  ),
  '/gzip': packed(gzipSync(page(filler)), 'gzip'),
  '/br': packed(brotliCompressSync(page(filler)), 'br'),
  '/gzip-lie': packed(Buffer.from(page(filler)), 'gzip'),
  '/gzip-half': packed(gzipSync(page(filler)).subarray(0, 60), 'gzip'),
  '/unknown-encoding': packed(Buffer.from('x'), 'zopfli'),
  '/gzip-bomb': (response, url) => packed(bombsOf().gzip, 'gzip')(response, url),
  '/br-bomb': (response, url) => packed(bombsOf().br, 'br')(response, url),
  '/script-only': text(
    '<html><body><div id="app"></div><script src="/app.js"></script></body></html>',
  ),
};

const robotsOf: Readonly<Record<string, string>> = {
  'closed.shili.gov.cn': 'User-agent: site-register-check\nDisallow: /\n',
  'half.shili.gov.cn':
    'User-Agent: Site-Register-Check\nDisallow: /private/\nAllow: /private/open$',
  'search.shili.gov.cn': 'User-agent: *\nDisallow: /\n',
  'slow.shili.gov.cn': 'User-agent: *\nCrawl-delay: 0.3\n',
  'slower.shili.gov.cn': 'User-agent: site-register-check\nCrawl-delay: 86400\n',
};

/** Opens the zoo on free ports of this machine. `sites` answers for paths that no cage has. */
export async function openZoo(
  sites: RequestListener = (_, response) => response.writeHead(404).end(),
): Promise<Zoo> {
  let asked = 0;
  const listener: RequestListener = (request, response) => {
    asked += 1;
    response.on('error', () => undefined);
    const url = new URL(request.url ?? '/', 'http://zoo');
    const robots = robotsOf[(request.headers.host ?? '').replace(/:.*/, '')];
    const cage =
      url.pathname === '/robots.txt' && robots !== undefined
        ? text(robots, 'text/plain')
        : cages[url.pathname];
    if (cage) cage(response, url);
    else sites(request, response);
  };
  const authority = makeCertificate({ name: 'Zoo Authority' });
  const contextOf = (certificate: { cert: string; key: string }) =>
    createSecureContext(certificate);
  const contexts = {
    'good.shili.gov.cn': contextOf(makeCertificate({ name: 'good.shili.gov.cn', by: authority })),
    'other.shili.gov.cn': contextOf(makeCertificate({ name: 'good.shili.gov.cn', by: authority })),
    'self.shili.gov.cn': contextOf(makeCertificate({ name: 'self.shili.gov.cn' })),
    'expired.shili.gov.cn': contextOf(
      makeCertificate({
        name: 'expired.shili.gov.cn',
        by: authority,
        until: new Date('2020-01-01'),
        from: new Date('2019-01-01'),
      }),
    ),
    'early.shili.gov.cn': contextOf(
      makeCertificate({
        name: 'early.shili.gov.cn',
        by: authority,
        from: new Date('2090-01-01'),
        until: new Date('2091-01-01'),
      }),
    ),
  } as const;
  const server = createServer(listener);
  const fallback = makeCertificate({ name: 'good.shili.gov.cn', by: authority });
  const tls = createTlsServer(
    {
      cert: fallback.cert,
      key: fallback.key,
      SNICallback: (name, done) => done(null, contexts[name as keyof typeof contexts]),
    },
    listener,
  );
  for (const each of [server, tls]) each.on('clientError', () => undefined);
  tls.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => tls.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const { port: tlsPort } = tls.address() as AddressInfo;
  return {
    port,
    tlsPort,
    at: (path, host = 'www.shili.gov.cn') => `http://${host}:${port}${path}`,
    secure: (host, path = '/ok') => `https://${host}:${tlsPort}${path}`,
    options: {
      blocked: privateButThis(),
      lookup: leadingTo({ 'inside.shili.gov.cn': '10.0.0.1' }),
      ports: [port, tlsPort, 80, 443],
      timeout: 1_200,
      ca: authority.cert,
    },
    asked: () => asked,
    close: async () => {
      for (const each of [server, tls]) each.closeAllConnections();
      await Promise.all([server, tls].map((each) => new Promise((done) => each.close(done))));
    },
  };
}

/** Some private networks: all but the zoo's own address. */
function privateButThis(): BlockList {
  const list = new BlockList();
  list.addSubnet('10.0.0.0', 8);
  list.addSubnet('169.254.0.0', 16);
  return list;
}

/** A name server of the test: every name leads to this machine, or where it is told. */
export function leadingTo(
  answers: Readonly<Record<string, string | readonly string[]>> = {},
): typeof dnsLookup {
  return ((name: string, options: { all?: boolean }, done: (...all: unknown[]) => void) => {
    const found = [answers[name] ?? '127.0.0.1'].flat().map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    if (options.all) done(null, found);
    else done(null, found[0]?.address, found[0]?.family);
  }) as unknown as typeof dnsLookup;
}
