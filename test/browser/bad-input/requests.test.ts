import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, sendRaw } from '../client.ts';
import { type Crowd, openCrowd, keepsSecrets, foreignMarkup } from './crowd.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

describe('requests', () => {
  const kinds: readonly [string, number, () => Promise<Answer>][] = [
    ['a page', 200, async () => crowd.open().get('/')],
    ['a static file', 200, async () => crowd.open().get('/favicon.svg')],
    [
      'a style sheet',
      200,
      async () =>
        crowd
          .open()
          .get(/\/assets\/[^"]+\.css/.exec((await crowd.open().get('/')).body)?.[0] ?? ''),
    ],
    ['JSON of a site', 200, async () => crowd.open().get('/sites/9901000001.json')],
    ['JSON of units', 200, async () => crowd.open().get('/api/units.json?q=990121')],
    ['/healthz', 200, async () => crowd.open().get('/healthz')],
    ['a redirect', 303, async () => crowd.open().get('/desk')],
    ['a moved page', 301, async () => crowd.open().get('/listing/BM9900')],
    ['a page that is not there', 404, async () => crowd.open().get('/no/such/page')],
    ['a site that is not there', 404, async () => crowd.open().get('/sites/1100000001')],
    ['JSON that is not there', 404, async () => crowd.open().get('/sites/1100000001.json')],
    ['a foreign form', 403, async () => crowd.open().send('POST', '/sign-in')],
    [
      'a form too large',
      413,
      async () => crowd.open().post('/sign-in', { account: 'a'.repeat(300_000) }),
    ],
    ['a wrong host', 421, async () => crowd.open().get('/', { Host: 'evil.example' })],
    ['a wrong method', 405, async () => crowd.open().send('DELETE', '/')],
    ['headers too large', 431, async () => crowd.open().get('/', { 'X-Big': 'a'.repeat(17_000) })],
    [
      'a refused form',
      422,
      async () => crowd.open().post('/sign-in', { account: 'x', password: 'y' }),
    ],
    ['a broken path', 400, async () => crowd.open().get('/%ff%00')],
    [
      'a download',
      200,
      async () => crowd.open().post('/filings/receipt.txt', { code: 'AAAAA-AAAAA' }),
    ],
  ];

  it.each(kinds)(
    '%s carries every security header and nothing of the inside [W1 W14]',
    async (_, status, ask) => {
      const { status: answered, headers, body } = await ask();
      expect(answered).toBe(status);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /default-src 'self'.*form-action 'self'.*base-uri 'none'.*object-src 'none'.*frame-ancestors 'none'/,
        ),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
      expect(body).not.toMatch(/node_modules|file:\/\/|\.ts:\d|\/work\/|\bat .+:\d+:\d+/);
    },
  );

  it.each([
    'evil.example',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1:80@evil.example',
    'evil.example#',
  ])('a request for host "%s" is refused: 421 [W1]', async (Host) => {
    expect((await crowd.open().get('/', { Host })).status).toBe(421);
  });

  const senders: readonly [string, () => Record<string, string>][] = [
    ['without Origin', () => ({})],
    ['with Origin null', () => ({ Origin: 'null' })],
    ['of a foreign page', () => ({ Origin: 'https://evil.example' })],
    ['of a page that looks like ours', () => ({ Origin: `${crowd.register.url}.evil.example` })],
    [
      'of a foreign page by Sec-Fetch-Site',
      () => ({ Origin: crowd.register.url, 'Sec-Fetch-Site': 'cross-site' }),
    ],
  ];
  it.each(senders)(
    'a form %s changes nothing, of every content type: 403 [W2]',
    async (_, headers) => {
      const desk = await crowd.deskOf('990121');
      const paths = [
        '/sign-in',
        '/sign-out',
        '/filings/new',
        '/filings/new/name',
        '/filings/new/details',
        '/filings/new/preview',
        '/progress',
        '/progress/edit',
        '/progress/withdraw',
        '/progress/leave',
        '/sign-in/new-password',
        '/desk/filings/AAAAAAAA',
        '/filings/receipt.txt',
      ];
      const types = [
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain',
        'application/json',
        '',
      ];
      for (const path of paths) {
        for (const type of types) {
          const sent = { ...headers(), ...(type && { 'Content-Type': type }) };
          const answer = await desk.send('POST', path, sent, 'go=confirm');
          expect([path, type, answer.status, answer.cookies]).toEqual([path, type, 403, []]);
        }
      }
      expect((await desk.get('/desk')).status).toBe(200);
    },
  );

  it('five megabytes are refused, announced or in chunks, and the server goes on: 413 [W3]', async () => {
    const body = Buffer.alloc(5_000_000, 'a');
    for (const more of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const answer = await crowd
        .open()
        .send('POST', '/filings/new/details', { Origin: crowd.register.url, ...more }, body);
      expect(answer.status).toBe(413);
      expect(answer.body).toContain('256 KiB');
    }
    expect((await crowd.open().get('/healthz')).status).toBe(200);
  });

  const roads = [
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/..%5cpackage.json',
    '/assets/..\\..\\package.json',
    '/%252e%252e/package.json',
    '/%c0%ae%c0%ae/package.json',
    '//evil.example/',
    '/./var/private.db',
    '/.git/config',
    '/crowd.register.git/HEAD',
    '/private.db',
    '/var/mail',
    '/server/entry.mjs',
    '/dist/server/entry.mjs',
    '/etc/passwd',
    '/schemas/../package.json',
    '/schemas/..%2f..%2fpackage.json',
    '/schemas/__proto__',
    '/sites/../../etc/passwd.json',
    '/sites/..%2f..%2fpackage.json',
    '/units/..%2f990121',
    '/desk/filings/..%2f..%2fmain',
    '/healthz%00.html',
    'http://evil.example/',
    '*',
  ];
  it.each(roads)('the path %s leads nowhere [W1 Y5]', async (path) => {
    const { host } = new URL(crowd.register.url);
    const answer = await sendRaw(
      crowd.register,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (?:40[04]|303|301) /);
    expect(answer).not.toMatch(/site-register|root:x|SQLite|refs\/heads|createExports/);
    if (/^HTTP\/1\.1 30/.test(answer)) expect(answer).toMatch(/\nLocation: \/[^/]/i);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is no method here: 405 [W2]',
    async (method) => {
      expect((await crowd.open().send(method, '/desk')).status).toBe(405);
    },
  );

  it('floods of headers, bytes that are no HTTP and smuggled lengths are refused, and the server goes on [W3]', async () => {
    const { host } = new URL(crowd.register.url);
    const many = Array.from({ length: 3_000 }, (_, index) => `X-${index}: a\r\n`).join('');
    const own = `Host: ${host}\r\nOrigin: ${crowd.register.url}\r\n`;
    const raw = [
      `GET / HTTP/1.1\r\nHost: ${host}\r\n${many}\r\n`,
      `${randomBytes(2_000).toString('latin1')}\r\n\r\n`,
      'GET\r\n\r\n',
      `GET / HTTP/9.9\r\nHost: ${host}\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /desk HTTP/1.1\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: -1\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    ];
    for (const bytes of raw)
      expect(await sendRaw(crowd.register, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await crowd.open().get('/healthz')).status).toBe(200);
  });

  it('odd words in a query find nothing and break nothing [R04 Y3]', async () => {
    const words = [
      '"',
      "'",
      '*',
      '%',
      '_',
      '(',
      ')',
      'NEAR(',
      'a OR b',
      '-',
      '\u0000',
      '\ud800',
      '\u202e',
      '😀',
      '__proto__',
      'a'.repeat(5_000),
      "' OR 1=1 --",
      '{{7*7}}',
      '<script>',
    ];
    const pages = [
      '/search?q=',
      '/search?unit=',
      '/listing?page=',
      '/listing/990000?page=',
      '/api/units.json?q=',
    ];
    for (const page of pages) {
      for (const word of words) {
        const answer = await crowd.open().get(page + encodeURIComponent(word.toWellFormed()));
        expect([page, word.slice(0, 20), answer.status]).toEqual([page, word.slice(0, 20), 200]);
        expect(foreignMarkup(answer.body)).toEqual([]);
      }
    }
    for (const number of ['-1', '0', '1e9', '999999999999999999999', 'NaN', '1.5']) {
      expect([number, (await crowd.open().get(`/listing?page=${number}`)).status]).toEqual([
        number,
        200,
      ]);
    }
  });

  it('no page that may be forged leads signing in elsewhere [W2]', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/desk/../../x',
      'javascript:alert(1)',
      '/desk//evil.example',
    ]) {
      const answer = await crowd.open().post(`/sign-in?next=${encodeURIComponent(next)}`, {
        account: '990121',
        password: crowd.register.password(),
      });
      expect([next, answer.headers['location']]).toEqual([next, '/desk']);
    }
  });
});

keepsSecrets(() => crowd);
