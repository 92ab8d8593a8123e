import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formLimit } from '#front/body.ts';
import type { Front } from '#front/front.ts';
import { formatLine, type LogLine, pathToTell } from '#front/log.ts';
import { listStaticFiles } from '#front/static-files.ts';
import { fakeOffice } from './fake-office.ts';
import { type Answer, ask, type Ask, askRaw, echo, ownPage, testFront } from './test-front.ts';

let front: Front;
let lines: LogLine[];

beforeEach(async () => {
  lines = [];
  front = await testFront({ log: (line) => lines.push(line) });
});
afterEach(() => front.close(0));

describe('hosts', () => {
  const evil = ['evil.example', '127.0.0.1', '127.0.0.1:1', 'register.example.evil.com'];
  it.each(evil)('a request for host "%s" is not ours: 421 [W1]', async (host) => {
    const answer = await ask(front, { headers: { Host: host } });
    expect(answer.status).toBe(421);
    expect(answer.body).toContain('SITE_URL');
  });

  it('a request without Host is refused with all headers [W1]', async () => {
    for (const host of ['', 'Host:\r\n']) {
      const answer = await askRaw(front, `GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 421 /);
      expect(answer).toContain("frame-ancestors 'none'");
    }
  });

  it('answers to SITE_URL and to this machine with its port [W1]', async () => {
    const { port } = front;
    const hosts = [
      'register.example',
      'Register.Example',
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `[::1]:${port}`,
    ];
    for (const Host of hosts) {
      expect([Host, (await ask(front, { headers: { Host } })).status]).toEqual([Host, 200]);
    }
  });
});

describe('origins', () => {
  const own = (): string => `http://127.0.0.1:${front.port}`;
  const cases: readonly [string, (own: string) => Record<string, string>, number][] = [
    ['our own page', (Origin) => ({ Origin }), 200],
    ['our own page, same-origin', (Origin) => ({ Origin, 'Sec-Fetch-Site': 'same-origin' }), 200],
    ['typed by the user', (Origin) => ({ Origin, 'Sec-Fetch-Site': 'none' }), 200],
    ['no Origin', () => ({}), 403],
    ['Origin null', () => ({ Origin: 'null' }), 403],
    ['a foreign page', () => ({ Origin: 'https://evil.example' }), 403],
    ['another port', () => ({ Origin: 'http://127.0.0.1:1' }), 403],
    ['another scheme', (Origin) => ({ Origin: Origin.replace('http:', 'https:') }), 403],
    ['another allowed host', () => ({ Origin: 'https://register.example' }), 403],
    ['our name as a prefix', (Origin) => ({ Origin: `${Origin}.evil.example` }), 403],
    ['a sister site', (Origin) => ({ Origin, 'Sec-Fetch-Site': 'same-site' }), 403],
    [
      'a foreign page that forges Origin',
      (Origin) => ({ Origin, 'Sec-Fetch-Site': 'cross-site' }),
      403,
    ],
  ];
  const types = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
    '',
  ];

  it.each(cases)(
    'a change sent by %s, of every content type [W2]',
    async (_name, headers, status) => {
      for (const type of types) {
        const sent = { ...headers(own()), ...(type && { 'Content-Type': type }) };
        const answer = await ask(front, { method: 'POST', headers: sent, body: '{}' });
        expect([type, answer.status]).toEqual([type, status]);
      }
    },
  );

  it('behind a TLS proxy the page of SITE_URL is our own [W2]', async () => {
    const headers = { Host: 'register.example', Origin: 'https://register.example' };
    expect((await ask(front, { method: 'POST', headers })).status).toBe(200);
    const plain = { Host: 'register.example', Origin: 'http://register.example' };
    expect((await ask(front, { method: 'POST', headers: plain })).status).toBe(403);
  });
});

describe('limits', () => {
  const sizes: readonly [number, number][] = [
    [formLimit, 200],
    [formLimit + 1, 413],
    [formLimit * 20, 413],
  ];
  it.each(sizes)(
    'a form of %i bytes is answered %i, with or without its length [W3]',
    async (size, status) => {
      const body = Buffer.alloc(size, 'a');
      const post: Ask = { method: 'POST', headers: ownPage(front), body };
      const stated = await ask(front, post);
      const chunked = await ask(front, { ...post, chunked: true });
      expect([stated.status, chunked.status]).toEqual([status, status]);
      if (status === 200) expect(JSON.parse(chunked.body)).toMatchObject({ size });
      else expect(stated.body).toContain('256 KiB');
    },
  );

  it('a client that asks first is refused before it sends too much [W3]', async () => {
    const { port } = front;
    const head = (size: number) =>
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
      `Expect: 100-continue\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`;
    expect(await askRaw(front, `${head(2)}{}`)).toMatch(/^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 200 /);
    const foreign = head(2).replace(/Origin.*\r\n/, '');
    expect(await askRaw(front, `${foreign}{}`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('headers above 16 KiB are refused with a page [W3]', async () => {
    const answer = await ask(front, { headers: { 'X-Big': 'a'.repeat(17_000) } });
    expect(answer.status).toBe(431);
    expect(answer.headers['x-frame-options']).toBe('DENY');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    '%s is no method of this site [W2]',
    async (method) => {
      const answer = await ask(front, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD, POST');
    },
  );

  it('a thousand connections that never finish what they say hold up nobody [W3]', async () => {
    const { port } = front;
    const beginnings = [
      'GET / HTTP/1.1\r\nHost: a',
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Length: 99\r\n\r\na`,
    ];
    const slow: Socket[] = [];
    for (let i = 0; i < 1_000; i += 1) {
      const socket = connect(port, '127.0.0.1', () => socket.write(beginnings[i % 2] ?? ''));
      slow.push(socket.on('error', () => undefined));
    }
    await Promise.all(
      slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
    );
    const began = performance.now();
    expect((await ask(front)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const socket of slow) socket.destroy();
  });

  it('who does not finish the headers is cut off after 10 seconds [W3]', async () => {
    const began = performance.now();
    const answer = await askRaw(front, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${front.port}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*nosniff/);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(9_000);
    expect(waited).toBeLessThan(16_000);
  });
});

describe('paths', () => {
  const bad = [
    '//evil.example/',
    '/%',
    '/a%00b',
    '/a%5c..%5cb',
    '/a\\b',
    'http://evil.example/',
    '*',
    '/%0d%0aSet-Cookie:x',
  ];
  it.each(bad)('%s is no path [W1]', async (path) => {
    const { port } = front;
    const text = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    expect(await askRaw(front, text)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('headers on every response', () => {
  const asks: readonly [string, Ask, number][] = [
    ['a page', {}, 200],
    ['a page asked by HEAD', { method: 'HEAD' }, 200],
    ['no page', { path: '/none' }, 404],
    ['a fault', { path: '/fault' }, 500],
    ['a foreign post', { method: 'POST' }, 403],
    ['a wrong host', { headers: { Host: 'evil.example' } }, 421],
    ['a wrong method', { method: 'PUT' }, 405],
    ['an expectation', { headers: { Expect: 'the-unexpected' } }, 417],
    ['what is no HTTP', { path: '/%' }, 400],
  ];
  it.each(asks)('%s [W1 W14]', async (_name, asked, status) => {
    const { headers, ...answer } = await ask(front, asked);
    expect(answer.status).toBe(status);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
      'cache-control': 'no-store',
    });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ]),
    );
  });

  it('a site on plain http sends no HSTS [W1]', async () => {
    const plain = await testFront({ siteUrl: 'http://127.0.0.1:4321' });
    expect((await ask(plain)).headers['strict-transport-security']).toBeUndefined();
    await plain.close(0);
  });
});

describe('faults', () => {
  const shown = ({ body, headers }: Answer) => body + JSON.stringify(headers);

  it('show an id and nothing of the inside; the id finds name and place in the log [W14]', async () => {
    const answer = await ask(front, { path: '/fault' });
    const id = String(answer.headers['x-request-id']);
    expect(answer.body).toContain(id);
    expect(shown(answer)).not.toMatch(/RangeError|secret|test-front|node:/);
    expect(lines).toContainEqual(expect.objectContaining({ id, error: 'RangeError' }));
    expect(JSON.stringify(lines)).not.toContain('13800000000');
  });

  it('a register that cannot be brought up to date is a fault, not an old answer [W14]', async () => {
    const broken = await testFront({ office: fakeOffice(() => Promise.reject(new Error('torn'))) });
    expect((await ask(broken)).status).toBe(500);
    await broken.close(0);
  });
});

describe('log', () => {
  it('a line a request: method, path without query, status, time, id [W14]', async () => {
    const answer = await ask(front, {
      path: '/progress?code=SECRET',
      headers: { Cookie: 'sid=SECRET' },
    });
    await expect.poll(() => lines.length).toBe(1);
    const id = answer.headers['x-request-id'];
    expect(lines[0]).toEqual({
      id,
      method: 'GET',
      path: '/progress',
      status: 200,
      ms: expect.any(Number),
    });
  });

  it('of a path that leads nowhere only its beginning: what was pasted there is not kept [W14 G19]', () => {
    expect(pathToTell('/nowhere/13800000000/x', 404)).toBe('/nowhere/…');
    expect(pathToTell('/13800000000', 404)).toBe('/…');
    expect(pathToTell('/sites/9901010001', 200)).toBe('/sites/9901010001');
    expect(pathToTell('/progress/2MEDF-39JAB-CDEFG-HJKMN-PQRST', 200)).toBe('/progress/…');
  });

  it('nothing that a client sends makes a second line or a new field [W14]', () => {
    const line = { path: '/a\n{"status":200}\u2028', status: 404, cookie: 'sid' };
    const text = formatLine(line);
    expect(text.split('\n')).toHaveLength(1);
    expect(JSON.parse(text)).toEqual({ path: '/a\n{"status":200}\u2028', status: 404 });
  });
});

describe('client address', () => {
  const forged = { 'X-Forwarded-For': '9.9.9.9, 10.0.0.1, 10.0.0.2' };
  const cases: readonly [number, Record<string, string>, string][] = [
    [0, forged, '127.0.0.1'],
    [1, forged, '10.0.0.2'],
    [2, forged, '10.0.0.1'],
    [9, forged, '127.0.0.1'],
    [1, {}, '127.0.0.1'],
    [1, { 'X-Forwarded-For': 'unknown' }, '127.0.0.1'],
    [1, { 'X-Forwarded-For': '::ffff:10.0.0.9' }, '10.0.0.9'],
  ];
  it.each(cases)('behind %i proxies, with %o: %s [W8]', async (proxies, headers, address) => {
    const behind = await testFront({ proxies });
    expect(JSON.parse((await ask(behind, { headers })).body)).toMatchObject({ address });
    await behind.close(0);
  });
});

describe('static files', () => {
  let dir: string;
  let site: Front;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'front-'));
    await mkdir(join(dir, 'client/assets'), { recursive: true });
    await mkdir(join(dir, 'client/about'));
    await writeFile(join(dir, 'outside.txt'), 'outside');
    await writeFile(join(dir, 'client/.env'), 'outside');
    await writeFile(join(dir, 'client/assets/base.B1x9_kQz.css'), 'body{}');
    await writeFile(join(dir, 'client/assets/plain.js'), '1');
    await writeFile(join(dir, 'client/说明.txt'), '你好');
    await writeFile(join(dir, 'client/about/index.html'), '<h1>about</h1>');
    await symlink(join(dir, 'outside.txt'), join(dir, 'client/link.txt'));
    site = await testFront({ files: await listStaticFiles(join(dir, 'client')) });
  });
  afterAll(async () => {
    await site.close(0);
    await rm(dir, { recursive: true });
  });

  it('names with a hash are kept for ever, others are asked for again [W1]', async () => {
    const css = await ask(site, { path: '/assets/base.B1x9_kQz.css' });
    expect(css).toMatchObject({ status: 200, body: 'body{}' });
    expect(css.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const plain = await ask(site, { path: '/assets/plain.js' });
    expect(plain.headers['cache-control']).toBe('no-cache');
    const again = { 'If-None-Match': String(plain.headers['etag']) };
    expect(await ask(site, { path: '/assets/plain.js', headers: again })).toMatchObject({
      status: 304,
      body: '',
    });
  });

  it('built pages and Chinese names are found; HEAD has no body [W1]', async () => {
    expect(await ask(site, { path: '/about' })).toMatchObject({
      status: 200,
      body: '<h1>about</h1>',
    });
    expect(await ask(site, { path: '/about/' })).toMatchObject({
      status: 200,
      body: '<h1>about</h1>',
    });
    expect((await ask(site, { path: encodeURI('/说明.txt') })).body).toBe('你好');
    expect(await ask(site, { path: '/about', method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
    });
  });

  const traversals = ['..', '%2e%2e', '.%2e', '%252e%252e'].flatMap((up) =>
    ['/', '%2f', '%5c'].map((slash) => `/assets/${up}${slash}${up}${slash}outside.txt`),
  );
  it.each([...traversals, '/.env', '/link.txt', '/%00', '/assets', '/assets/base.B1x9_kQz.css/'])(
    '%s leads to no file [W1 Y5]',
    async (path) => {
      expect((await ask(site, { path })).body).not.toContain('outside');
    },
  );
});

describe('stop', () => {
  it('a request under way is finished, a new one is not taken [R-9.3]', async () => {
    let go = () => undefined as void;
    const started = new Promise<void>((begun) => {
      void testFront({
        pages: async (request, response, next, locals) => {
          begun();
          await new Promise<void>((resolve) => (go = resolve));
          echo(request, response, next, locals);
        },
      }).then((slow) => {
        pending = ask(slow);
        stopping = started.then(() => slow.close(5_000));
        late = stopping.then(() => ask(slow));
        late.catch(() => undefined);
      });
    });
    let pending: Promise<Answer> | undefined;
    let stopping: Promise<void> | undefined;
    let late: Promise<Answer> | undefined;
    await started;
    await new Promise((resolve) => setTimeout(resolve, 50));
    go();
    expect((await pending)?.status).toBe(200);
    await stopping;
    await expect(late).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
