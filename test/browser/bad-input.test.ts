import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import {
  type Answer,
  type Client,
  confirm,
  decisionForm,
  fileBy,
  nextAddress,
  openClient,
  problemsOf,
  receiptOf,
  sendRaw,
  signInBy,
  tagsOf,
  unescape,
  valueOf,
} from './client.ts';
import { type Register, startRegister } from './server.ts';
import { lookUp, newSite, signIn, type Typed } from './walk.ts';

let register: Register;
/** Receipt codes given in this file: none may be found where it does not belong. */
const receiptCodes: string[] = [];
/** Where answers sent visitors: no secret may stand in an address. */
const locations: string[] = [];
const persons = [
  '13800000000',
  '13900000000',
  'jia@example.invalid',
  'yi@example.invalid',
  '示例甲',
  '示例乙',
];

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00', { TRUST_PROXY: '1' });
});
afterAll(async () => register?.remove());

const open = (): Client => openClient(register);

async function file(site: Typed): Promise<string> {
  const code = await fileBy(open(), site);
  receiptCodes.push(code);
  return code;
}

const idOf = (receiptCode: string) => receiptCode.replaceAll('-', '').slice(0, 8);

async function deskOf(account: string): Promise<Client> {
  const client = open();
  const answer = await signInBy(client, register, account);
  expect([account, answer.status]).toEqual([account, 303]);
  locations.push(answer.headers['location'] ?? '');
  return client;
}

const subjectsOf = (id: string) =>
  register.git('log', '--format=%s', `filing/${id}`, '--not', 'main').trim().split('\n');

let count = 0;
/** A right site whose name nobody has. */
function site(more: Typed = {}): Typed {
  count += 1;
  const numeral = '一二三四五六七八九十'[count % 10] ?? '';
  const name = `示例山县第${numeral}${'甲乙丙丁戊己庚辛'[count >> 3] ?? ''}${count}中学`;
  return newSite({ name, 'sponsor.name': name, ...more });
}

describe('requests', () => {
  const kinds: readonly [string, number, () => Promise<Answer>][] = [
    ['a page', 200, async () => open().get('/')],
    ['a static file', 200, async () => open().get('/favicon.svg')],
    [
      'a style sheet',
      200,
      async () => open().get(/\/assets\/[^"]+\.css/.exec((await open().get('/')).body)?.[0] ?? ''),
    ],
    ['JSON of a site', 200, async () => open().get('/sites/9901000001.json')],
    ['JSON of units', 200, async () => open().get('/api/units.json?q=990121')],
    ['/healthz', 200, async () => open().get('/healthz')],
    ['a redirect', 303, async () => open().get('/desk')],
    ['a moved page', 301, async () => open().get('/listing/BM9900')],
    ['a page that is not there', 404, async () => open().get('/no/such/page')],
    ['a site that is not there', 404, async () => open().get('/sites/1100000001')],
    ['JSON that is not there', 404, async () => open().get('/sites/1100000001.json')],
    ['a foreign form', 403, async () => open().send('POST', '/sign-in')],
    [
      'a form too large',
      413,
      async () => open().post('/sign-in', { account: 'a'.repeat(300_000) }),
    ],
    ['a wrong host', 421, async () => open().get('/', { Host: 'evil.example' })],
    ['a wrong method', 405, async () => open().send('DELETE', '/')],
    ['headers too large', 431, async () => open().get('/', { 'X-Big': 'a'.repeat(17_000) })],
    ['a refused form', 422, async () => open().post('/sign-in', { account: 'x', password: 'y' })],
    ['a broken path', 400, async () => open().get('/%ff%00')],
    ['a download', 200, async () => open().post('/filings/receipt.txt', { code: 'AAAAA-AAAAA' })],
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
    expect((await open().get('/', { Host })).status).toBe(421);
  });

  const senders: readonly [string, () => Record<string, string>][] = [
    ['without Origin', () => ({})],
    ['with Origin null', () => ({ Origin: 'null' })],
    ['of a foreign page', () => ({ Origin: 'https://evil.example' })],
    ['of a page that looks like ours', () => ({ Origin: `${register.url}.evil.example` })],
    [
      'of a foreign page by Sec-Fetch-Site',
      () => ({ Origin: register.url, 'Sec-Fetch-Site': 'cross-site' }),
    ],
  ];
  it.each(senders)(
    'a form %s changes nothing, of every content type: 403 [W2]',
    async (_, headers) => {
      const desk = await deskOf('990121');
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
      const answer = await open().send(
        'POST',
        '/filings/new/details',
        { Origin: register.url, ...more },
        body,
      );
      expect(answer.status).toBe(413);
      expect(answer.body).toContain('256 KiB');
    }
    expect((await open().get('/healthz')).status).toBe(200);
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
    '/register.git/HEAD',
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
    const { host } = new URL(register.url);
    const answer = await sendRaw(
      register,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (?:40[04]|303|301) /);
    expect(answer).not.toMatch(/site-register|root:x|SQLite|refs\/heads|createExports/);
    if (/^HTTP\/1\.1 30/.test(answer)) expect(answer).toMatch(/\nLocation: \/[^/]/i);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is no method here: 405 [W2]',
    async (method) => {
      expect((await open().send(method, '/desk')).status).toBe(405);
    },
  );

  it('floods of headers, bytes that are no HTTP and smuggled lengths are refused, and the server goes on [W3]', async () => {
    const { host } = new URL(register.url);
    const many = Array.from({ length: 3_000 }, (_, index) => `X-${index}: a\r\n`).join('');
    const own = `Host: ${host}\r\nOrigin: ${register.url}\r\n`;
    const raw = [
      `GET / HTTP/1.1\r\nHost: ${host}\r\n${many}\r\n`,
      `${randomBytes(2_000).toString('latin1')}\r\n\r\n`,
      'GET\r\n\r\n',
      `GET / HTTP/9.9\r\nHost: ${host}\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /desk HTTP/1.1\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: -1\r\n\r\n`,
      `POST /sign-in HTTP/1.1\r\n${own}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    ];
    for (const bytes of raw) expect(await sendRaw(register, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await open().get('/healthz')).status).toBe(200);
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
        const answer = await open().get(page + encodeURIComponent(word.toWellFormed()));
        expect([page, word.slice(0, 20), answer.status]).toEqual([page, word.slice(0, 20), 200]);
        expect(foreignMarkup(answer.body)).toEqual([]);
      }
    }
    for (const number of ['-1', '0', '1e9', '999999999999999999999', 'NaN', '1.5']) {
      expect([number, (await open().get(`/listing?page=${number}`)).status]).toEqual([number, 200]);
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
      const answer = await open().post(`/sign-in?next=${encodeURIComponent(next)}`, {
        account: '990121',
        password: register.password(),
      });
      expect([next, answer.headers['location']]).toEqual([next, '/desk']);
    }
  });
});

/** Tags and handlers that none of our pages has: what somebody typed has become markup. */
function foreignMarkup(body: string): readonly string[] {
  return tagsOf(body).flatMap(({ name, attributes }) => {
    const handlers = Array.from(attributes.keys()).filter((key) =>
      /^on|^style$|^autofocus$/.test(key),
    );
    const isForeign =
      ['img', 'iframe', 'b', 'style', 'object', 'embed'].includes(name) ||
      (name === 'script' && !attributes.get('src')?.startsWith('/assets/')) ||
      /^(?:javascript|data):/i.test(attributes.get('href') ?? '');
    return isForeign || handlers.length > 0 ? [`${name} ${handlers.join(' ')}`] : [];
  });
}

/** Sends name and URL as the first step; returns what the page says. */
async function firstStep(typed: Typed): Promise<Answer> {
  const client = open();
  return client.post('/filings/new/name', { ...(await confirm(client)), ...typed, go: 'next' });
}

/** A refusal at the first step, with everything typed still there. */
async function expectRefused(
  typed: { name: string; homeUrl: string },
  problem: RegExp,
): Promise<void> {
  const answer = await firstStep(typed);
  expect([typed, answer.status]).toEqual([typed, 422]);
  expect(problemsOf(answer.body).join(' ')).toMatch(problem);
  // An input of one line holds no line breaks; a form posts them as CR LF, the page shows LF.
  expect(valueOf(answer.body, 'name').replaceAll('\r\n', '\n')).toBe(typed.name);
  expect(valueOf(answer.body, 'homeUrl')).toBe(typed.homeUrl);
}

describe('names and URLs at the first step', () => {
  beforeAll(async () => {
    await file(site({ homeUrl: 'https://示例水库.政务/' }));
  });

  it.each([
    ['the same', 'https://www.shilishi.gov.cn/'],
    ['another scheme', 'http://www.shilishi.gov.cn/'],
    ['capital letters', 'HTTPS://WWW.ShiLiShi.GOV.CN/'],
    ['no slash at the end', 'https://www.shilishi.gov.cn'],
    ['the port of the scheme', 'https://www.shilishi.gov.cn:443/'],
    ['an index file', 'https://www.shilishi.gov.cn/index.html'],
    ['full-width letters', 'https://ｗｗｗ.shilishi.gov.cn/'],
    ['blanks around', '  https://www.shilishi.gov.cn/ '],
    ['punycode', new URL('https://示例水库.政务/').href],
  ])('a home URL that is taken is found again behind %s [B11 R-2.4 X10 Y9]', async (_, homeUrl) => {
    await expectRefused({ name: '示例市没有的网站', homeUrl }, /首页网址：.*重复/);
  });

  it.each([
    ['the same', '示例市人民政府'],
    ['blanks', ' 示例市 人民政府 '],
    ['punctuation', '示例市·人民政府'],
    ['a compatibility form of blank', '示例市\u3000人民政府'],
  ])('a name that is taken is found again behind %s [B11 R-2.4 Y8]', async (_, name) => {
    await expectRefused({ name, homeUrl: 'https://frei.shilishi.gov.cn/' }, /网站名称：.*重复/);
  });

  it('the refusal names the site it collides with and leads there [B12 R-2.4]', async () => {
    const { body } = await firstStep({
      name: '示例市人民政府',
      homeUrl: 'https://frei.shilishi.gov.cn/',
    });
    expect(body).toContain('href="/sites/9901000001"');
    expect(unescape(body)).toContain('登录后修改');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://www.shilishi.gov.cn/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://www.shilishi2.gov.cn/',
    'www.shilishi2.gov.cn',
    'http:www.shilishi2.gov.cn',
    'https:///www.shilishi2.gov.cn/',
    'https://user:pw@www.shilishi2.gov.cn/',
    'https://127.0.0.1/',
    'https://10.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://①②⑦.⓪.⓪.①/',
    'https://localhost/',
    'https://www/',
    'https://www.shilishi2.gov.cn./',
    'https://www.shilishi2.gov.cn:8080/',
    'https://www.shilishi2.gov.cn\\@evil.example/',
    'https://www.shili shi2.gov.cn/',
    'https://www.shilishi\u200b2.gov.cn/',
    'https://www.shilishi\u202e2.gov.cn/',
    'https://www.shіlishi2.gov.cn/',
    'https://-a.shilishi2.gov.cn/',
    `https://${'a'.repeat(64)}.gov.cn/`,
    `https://www.shilishi2.gov.cn/${'a'.repeat(2_100)}`,
    'https://www.shilishi2.gov.cn/../admin',
    'https://www.shilishi2.gov.cn/?id=1',
    'https://www.evil.example/',
    '',
  ])('the home URL %s is refused, and what was typed stays [B10 R-2.2 Y9]', async (homeUrl) => {
    await expectRefused({ name: '示例市没有的网站', homeUrl }, /首页网址：/);
  });

  it.each([
    ['ten lines', Array.from({ length: 10 }, () => '示例市').join('\n')],
    ['a bidi override', '示例市\u202e局政民'],
    ['a bidi isolate', '示例市\u2066民政局\u2069'],
    ['a zero-width space', '示例\u200b市民政局二'],
    ['a zero-width joiner', '示例\u200d市民政局二'],
    ['a word joiner', '示例\u2060市民政局二'],
    ['a control character', '示例市\u0007民政局二'],
    ['a private-use character', '示例市\ue000民政局'],
    ['Cyrillic look-alikes', 'ѕhili示例市'],
    ['a radical that looks like a character', '示例⺠政局'],
    ['markup', '<b>示例市</b>'],
    ['nothing', ''],
    ['blanks only', '   '],
    ['punctuation only', '。。。'],
    ['a thousand characters', '示'.repeat(1_000)],
    ['a URL', 'www.shilishi2.gov.cn'],
  ])('a name with %s is refused, and what was typed stays [B09 R-2.2 Y8]', async (_, name) => {
    await expectRefused({ name, homeUrl: 'https://frei.shilishi.gov.cn/' }, /网站名称：/);
  });
});

describe('the whole form', () => {
  it('everything wrong is shown at once, on top with a link to each field [R-2.2 B23 B31]', async () => {
    const client = open();
    const run = await confirm(client);
    const { status, body } = await client.post('/filings/new/details', { ...run, go: 'next' });
    expect(status).toBe(422);
    const summary = /<section\s+class="error-summary"[^]*?<\/section>/.exec(body)?.[0] ?? '';
    const targets = Array.from(summary.matchAll(/href="#([^"]+)"/g), ([, id]) => id);
    expect(targets).toEqual(
      expect.arrayContaining([
        'f-name',
        'f-homeUrl',
        'f-sponsor-name',
        'f-sponsor-kind',
        'f-unit',
        'f-address',
        'f-isPortal',
        'f-isServicePlatform',
        'f-clearances-label',
        'f-clearances-domain',
        'f-clearances-icp',
        'f-clearances-police',
        'f-principal-name',
        'f-principal-officePhone',
        'f-principal-mobile',
        'f-principal-email',
        'f-contact-name',
        'f-contact-officePhone',
        'f-contact-mobile',
        'f-contact-email',
      ]),
    );
    expect(new Set(targets).size).toBe(targets.length);
    for (const id of targets) expect([id, body.includes(` id="${id}"`)]).toEqual([id, true]);
  });

  const wrong: readonly [field: string, value: string, at: string][] = [
    ['unit', '12345', 'f-unit'],
    ['unit', '123456', 'f-unit'],
    ['unit', 'bm99zz', 'f-unit'],
    ['sponsor.kind', 'king', 'f-sponsor-kind'],
    ['isPortal', 'maybe', 'f-isPortal'],
    ['clearances.icp', 'lost', 'f-clearances-icp'],
    ['icp', '京ICP备', 'f-icp'],
    ['police', '京公网安备1号', 'f-police'],
    ['principal.officePhone', '99912345', 'f-principal-officePhone'],
    ['principal.mobile', '12800000000', 'f-principal-mobile'],
    ['principal.email', 'jia@', 'f-principal-email'],
    ['contact.email', 'jia@example.invalid\r\nBcc: eve@example.invalid', 'f-contact-email'],
    ['contact.email', 'a@b.cn, c@d.cn', 'f-contact-email'],
    ['contact.mobile', '１３８' + '0'.repeat(9), 'f-contact-mobile'],
    ['introduction', '字'.repeat(501), 'f-introduction'],
    ['introduction', '联系人手机 13812345678', 'f-introduction'],
    ['address', '示例路\u202e1号', 'f-address'],
  ];
  it.each(wrong)(
    '%s “%s” is refused at its field and nothing typed is lost [B13 B14 B15 B16 B19 B30 B31 R-2.2]',
    async (field, value, at) => {
      const client = open();
      const typed = site({ [field]: value });
      const { status, body } = await client.post('/filings/new/details', {
        ...(await confirm(client)),
        ...typed,
        go: 'next',
      });
      expect(status).toBe(422);
      expect(Array.from(body.matchAll(/<a href="#(f-[^"]+)"/g), ([, id]) => id)).toEqual([at]);
      for (const name of ['name', 'homeUrl', 'address', 'principal.name', 'contact.email']) {
        const shown = valueOf(body, name).replaceAll('\r\n', '\n');
        expect([name, shown]).toEqual([name, (typed[name] ?? '').replaceAll('\r\n', '\n')]);
      }
    },
  );

  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '</textarea><script>alert(1)</script>',
    '</title><script>alert(1)</script>',
    '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}',
    '<!--<script>',
    '&lt;script&gt;',
    'javascript:alert(1)',
    '" autofocus onfocus="alert(1)',
  ];
  it('markup in every field comes back as text [W4]', async () => {
    const client = open();
    const run = await confirm(client);
    for (const text of hostile) {
      const typed = Object.fromEntries(Object.keys(site()).map((name) => [name, text]));
      const steps = ['/filings/new/name', '/filings/new/details', '/filings/new/details?check=1'];
      for (const path of steps) {
        const { status, body } = path.includes('check')
          ? await client.get(path)
          : await client.post(path, { ...typed, ...run, go: 'next' });
        expect([path, text, status]).toEqual([path, text, path.includes('check') ? 200 : 422]);
        expect(foreignMarkup(body)).toEqual([]);
        if (path.endsWith('details')) {
          expect(valueOf(body, 'sponsor.name')).toBe(text);
          expect(
            unescape(/<textarea[^>]*name="introduction"[^>]*>([^<]*)</.exec(body)?.[1] ?? ''),
          ).toBe(text);
        }
      }
    }
  });

  it('fields nobody asked for change nothing: the register’s part, prototypes, another’s file [R-2.1 Y2]', async () => {
    const typed = site({
      __proto__: 'x',
      constructor: 'x',
      'register.siteCode': '9901210001',
      siteCode: '9901210001',
      status: 'normal',
      persons: 'a'.repeat(64),
      stage: 'minted',
    });
    const code = await file(typed);
    const id = idOf(code);
    const files = register.git('show', '--format=', `filing/${id}`);
    expect(files).not.toMatch(/9901210001|register:|stage|constructor|aaaaaaaa/);
    expect(files.match(/^diff --git/gm)).toHaveLength(1);
  });

  it('double submit, a repeated lost answer and the back button give the same code; one filing [B24 R-9.3]', async () => {
    const client = open();
    const run = await confirm(client);
    const form = { ...site(), ...run, go: 'submit' };
    const before = register
      .git('for-each-ref', '--format=%(refname)', 'refs/heads/filing')
      .split('\n').length;
    const both = await Promise.all([
      client.post('/filings/new/preview', form),
      client.post('/filings/new/preview', form),
      client.post('/filings/new/preview', form),
    ]);
    const again = await client.post('/filings/new/preview', form);
    const changed = await client.post('/filings/new/preview', {
      ...form,
      address: '另一个地址 9 号',
    });
    const codes = [...both, again, changed].map(({ body }) => receiptOf(body));
    receiptCodes.push(codes[0] ?? '');
    expect(codes[0]).toMatch(/^[0-9A-Z-]{29}$/);
    expect(new Set(codes).size).toBe(1);
    const after = register
      .git('for-each-ref', '--format=%(refname)', 'refs/heads/filing')
      .split('\n').length;
    expect(after - before).toBe(1);
    expect(subjectsOf(idOf(codes[0] ?? ''))).toHaveLength(1);
    expect(register.git('show', `filing/${idOf(codes[0] ?? '')}`)).not.toContain('另一个地址');
  });

  it('a token of one’s own making and an unconfirmed procedure file nothing [B02 B24]', async () => {
    const client = open();
    const run = await confirm(client);
    const before = register.git('for-each-ref', 'refs/heads/filing');
    for (const bad of [
      { ...run, requestToken: 'mine.mine' },
      { ...run, requestToken: '' },
      { ...run, requestToken: `${run['requestToken']}x` },
      { ...run, confirmedText: '' },
      { ...run, confirmedText: 'a'.repeat(64) },
    ]) {
      const { body } = await client.post('/filings/new/preview', {
        ...site(),
        ...bad,
        go: 'submit',
      });
      expect(receiptOf(body)).toBe('');
    }
    expect(register.git('for-each-ref', 'refs/heads/filing')).toBe(before);
  });

  it('ten filings an hour from one address, then not before the hour is over [W8]', async () => {
    const address = nextAddress();
    const results: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const client = openClient(register, address);
      const { body } = await client.post('/filings/new/preview', {
        ...site(),
        ...(await confirm(client)),
        go: 'submit',
      });
      results.push(receiptOf(body) === '' ? problemsOf(body).join() : 'filed');
      if (receiptOf(body)) receiptCodes.push(receiptOf(body));
    }
    expect(results.filter((result) => result === 'filed')).toHaveLength(10);
    expect(results.at(-1)).toMatch(/提交得太多/);
  });
});

describe('receipt codes', () => {
  const ask = async (code: string, client = open()) => client.post('/progress', { code });
  const wrongCode = (selector = '') => {
    const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const text = selector + Array.from(randomBytes(25), (byte) => symbols[byte & 31]).join('');
    return (text.slice(0, 25).match(/.{5}/g) ?? []).join('-');
  };
  /** A page without what was typed and without the id of the request. */
  const bare = ({ body }: Answer) =>
    body.replace(/ value(?:="[^"]*")?/g, '').replace(/\d+ (?:秒|分钟)/g, 'later');

  it('a right first part with a wrong secret, an unknown code and nonsense get the same answer [W7 C03]', async () => {
    const code = await file(site());
    const answers = [
      await ask(wrongCode(idOf(code))),
      await ask(wrongCode()),
      await ask('AAAAA'),
      await ask(''),
      await ask('<script>alert(1)</script>'),
      await ask(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 422));
    expect(new Set(answers.map(bare)).size).toBe(1);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
  });

  it('two thousand guesses from one address: no hit, soon limited, all with one answer; others are not locked out [W7 R-5.5]', async () => {
    const code = await file(site());
    const address = nextAddress();
    const guesses = Array.from({ length: 2_000 }, (_, index) =>
      wrongCode(index % 2 ? idOf(code) : ''),
    );
    const answers: Answer[] = [];
    await Promise.all(
      Array.from({ length: 16 }, async (_, lane) => {
        for (let index = lane; index < guesses.length; index += 16) {
          answers.push(await ask(guesses[index] ?? '', openClient(register, address)));
        }
      }),
    );
    const tally = new Map<number, Set<string>>();
    for (const answer of answers)
      tally.set(answer.status, (tally.get(answer.status) ?? new Set()).add(bare(answer)));
    expect([...tally.keys()].sort()).toEqual([422, 429]);
    expect([...tally.values()].map((bodies) => bodies.size)).toEqual([1, 1]);
    expect(answers.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(20);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
    expect((await ask(await file(site()))).status).toBe(303);
  });

  it('guesses at one code are limited whatever address they come from [R-5.5]', async () => {
    const code = await file(site());
    const statuses: number[] = [];
    for (let index = 0; index < 8; index += 1)
      statuses.push((await ask(wrongCode(idOf(code)))).status);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(5);
    expect(statuses.at(-1)).toBe(429);
  });

  it('a look at a filing is no look at another, and ends with 退出查询 [W5 R-3.2]', async () => {
    const client = open();
    const code = await file(site());
    const answer = await ask(code, client);
    locations.push(answer.headers['location'] ?? '');
    expect(answer.cookies.join()).toMatch(/HttpOnly/i);
    expect(answer.cookies.join()).toMatch(/SameSite=Strict/i);
    const kept = client.cookies.get('filing') ?? '';
    const { body } = await client.get('/progress/filing');
    expect(body).toContain(idOf(code));
    expect((await client.post('/progress/leave', { formToken: 'forged' })).status).toBe(403);
    expect(
      (await client.post('/progress/leave', { formToken: valueOf(body, 'formToken') })).status,
    ).toBe(303);
    client.cookies.set('filing', kept);
    expect((await client.get('/progress/filing')).headers['location']).toBe(
      '/progress?result=expired',
    );
  });

  it('a filer’s cookie opens no desk, a unit’s no filing [W6]', async () => {
    const filer = open();
    await ask(await file(site()), filer);
    const desk = await deskOf('990121');
    const [mine, theirs] = [filer.cookies.get('filing') ?? '', desk.cookies.get('sid') ?? ''];
    filer.cookies.set('sid', mine);
    desk.cookies.set('filing', theirs);
    expect((await filer.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
    expect((await desk.get('/progress/filing')).headers['location']).toMatch(/^\/progress/);
  });
});

describe('signing in', () => {
  const tryIn = async (account: string, password: string, client = open()) =>
    client.post('/sign-in', { account, password });

  it('an unknown account and a wrong password get the same answer [W7]', async () => {
    const bare = ({ body }: Answer) => body.replace(/ value(?:="[^"]*")?/g, '');
    const answers = [
      await tryIn('990302', 'not this one'),
      await tryIn('999999', 'not this one'),
      await tryIn("' OR 1=1 --", 'x'),
      await tryIn('', ''),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect(new Set(answers.map(bare)).size).toBe(1);
  });

  it('five wrong passwords shut the account for a while, from every address, even to the right one; others stay open [R-5.5]', async () => {
    for (let index = 0; index < 5; index += 1) await tryIn('990202', `wrong ${index}`);
    expect((await tryIn('990202', register.password())).status).toBe(429);
    expect((await tryIn('990200', register.password())).status).toBe(303);
  });

  it('twenty wrong tries from one address shut that address, not the accounts [R-5.5]', async () => {
    const client = open();
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1)
      statuses.push((await tryIn(`98${index}`, 'wrong', client)).status);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(20);
    expect((await tryIn('bm9901', register.password(), client)).status).toBe(429);
    expect((await tryIn('bm9901', register.password())).status).toBe(303);
  });

  it('a cookie planted before signing in is worth nothing after; each sign-in has its own and ends the one before [W5]', async () => {
    const client = open();
    client.cookies.set('sid', 'planted'.repeat(6));
    const first = await signInBy(client, register, '990300');
    expect(first.cookies.join()).toMatch(/HttpOnly/i);
    expect(first.cookies.join()).toMatch(/SameSite=Strict/i);
    const one = client.cookies.get('sid') ?? '';
    expect(one).not.toContain('planted');
    await signInBy(client, register, '990300');
    const two = client.cookies.get('sid') ?? '';
    expect(two).not.toBe(one);
    const before = open();
    for (const dead of [one, 'planted'.repeat(6)]) {
      before.cookies.set('sid', dead);
      expect((await before.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
    }
    expect((await client.get('/desk')).status).toBe(200);
  });

  it('退出登录 ends the session on the server, and only with the form’s own token [W5 W2]', async () => {
    const client = await deskOf('990300');
    const cookie = client.cookies.get('sid') ?? '';
    const formToken = valueOf((await client.get('/desk')).body, 'formToken');
    expect((await client.post('/sign-out', { formToken: 'forged' })).status).toBe(403);
    expect((await client.get('/desk')).status).toBe(200);
    expect((await client.post('/sign-out', { formToken })).status).toBe(303);
    client.cookies.set('sid', cookie);
    expect((await client.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
  });

  it('the first password cannot be kept and nothing else can be done before [A26 R-10.1]', async () => {
    const root = await deskOf('bm0100');
    const id = idOf(receiptCodes[0] ?? '');
    for (const path of ['/desk', '/desk/filings', '/desk/sites', `/desk/filings/${id}`]) {
      expect([path, (await root.get(path)).headers['location']]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\/new-password/),
      ]);
    }
    const formToken = valueOf((await root.get('/sign-in/new-password')).body, 'formToken');
    const posted = await root.post(`/desk/filings/${id}`, {
      formToken,
      content: 'x',
      decision: 'approve',
    });
    expect(posted.headers['location']).toMatch(/^\/sign-in\/new-password/);
    const current = register.password();
    const change = async (password: string, token = formToken) =>
      root.post('/sign-in/new-password', { formToken: token, current, password, again: password });
    expect((await change('a brave new word 2026', 'forged')).status).toBe(422);
    for (const bad of [current, 'short', 'bm0100bm0100', 'password12345', 'a'.repeat(129)]) {
      expect([bad.slice(0, 20), (await change(bad)).status]).toEqual([bad.slice(0, 20), 422]);
    }
    expect((await root.get('/desk')).status).toBe(303);
    const other = open();
    await signInBy(other, register, 'bm0100');
    expect((await change('a brave new word 2026')).status).toBe(303);
    expect((await root.get('/desk')).status).toBe(200);
    expect((await other.get('/sign-in/new-password')).headers['location']).toMatch(/^\/sign-in/);
    expect((await tryIn('bm0100', current)).status).toBe(422);
  });
});

describe('decisions', () => {
  const decide = async (client: Client, id: string, fields: Typed) =>
    client.post(`/desk/filings/${id}`, fields);

  it.each([
    ['before its turn', '990100', 409],
    ['two steps before its turn', '990000', 409],
    ['beside the chain', '990200', 404],
    ['of another system', 'bm9900', 404],
    ['below', '990103', 404],
  ])(
    'a unit %s (%s) is refused though it posts the form by hand, and nothing is recorded [D10 A20 R-4.1 R-4.7 W6]',
    async (_, account, status) => {
      const id = idOf(await file(site()));
      const { content = '' } = await decisionForm(await deskOf('990121'), id);
      expect(content).toMatch(/^[0-9a-f]{40}$/);
      const desk = await deskOf(account);
      const formToken = valueOf((await desk.get('/desk')).body, 'formToken');
      for (const decision of ['approve', 'take-in', 'return']) {
        const answer = await decide(desk, id, {
          formToken,
          content,
          decision,
          reason: 'other',
          text: '不符合',
        });
        expect([decision, answer.status]).toEqual([decision, status]);
      }
      expect(subjectsOf(id)).toHaveLength(1);
      const shown = await desk.get(`/desk/filings/${id}`);
      expect(shown.status).toBe(status === 404 ? 404 : 200);
      if (status === 404) for (const secret of persons) expect(shown.body).not.toContain(secret);
    },
  );

  it('nobody decides without signing in, nor with another session’s token [W2 W6]', async () => {
    const id = idOf(await file(site()));
    const desk = await deskOf('990121');
    const { content = '', formToken = '' } = await decisionForm(desk, id);
    const stranger = open();
    expect(
      (await decide(stranger, id, { formToken, content, decision: 'approve' })).headers['location'],
    ).toMatch(/^\/sign-in/);
    const second = await deskOf('990121');
    for (const token of [formToken, '', 'forged']) {
      expect(
        (await decide(second, id, { formToken: token, content, decision: 'approve' })).status,
      ).toBe(403);
    }
    expect(subjectsOf(id)).toHaveLength(1);
  });

  it('a decision on content that is not the newest is refused, and the opinion typed stays [R-4.2]', async () => {
    const id = idOf(await file(site()));
    const desk = await deskOf('990121');
    const { formToken = '' } = await decisionForm(desk, id);
    const answer = await decide(desk, id, {
      formToken,
      content: '0'.repeat(40),
      decision: 'return',
      reason: 'naming',
      text: '请写机构全称',
    });
    expect(answer.status).toBe(409);
    expect(unescape(answer.body)).toContain('内容已经变化');
    expect(answer.body).toContain('请写机构全称');
    expect(subjectsOf(id)).toHaveLength(1);
  });

  it('of two reviewers at once one decides; the other is told, and nothing is recorded twice [R-4.1 R-9.3]', async () => {
    const id = idOf(await file(site()));
    const [one, two] = [await deskOf('990121'), await deskOf('990121')];
    const [a, b] = [await decisionForm(one, id), await decisionForm(two, id)];
    const answers = await Promise.all([
      decide(one, id, { ...a, decision: 'approve' }),
      decide(two, id, { ...b, decision: 'return', reason: 'other', text: '请补充材料' }),
      decide(one, id, { ...a, decision: 'approve' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(subjectsOf(id)).toHaveLength(2);
    const again = await decide(one, id, { ...a, decision: 'approve' });
    expect(again.status).toBe(409);
    expect(subjectsOf(id)).toHaveLength(2);
  });

  it('a filing that is none, an odd id and an unknown decision change nothing [Y5]', async () => {
    const desk = await deskOf('990121');
    const main = register.git('rev-parse', 'main');
    for (const id of ['AAAAAAAA', '__proto__', '..%2f..%2fmain', 'main', '%00', 'A'.repeat(500)]) {
      expect([id, (await desk.get(`/desk/filings/${id}`)).status >= 400]).toEqual([id, true]);
    }
    const id = idOf(await file(site()));
    const form = await decisionForm(desk, id);
    await decide(desk, id, { ...form, decision: 'mint' });
    await decide(desk, id, { ...form, decision: '__proto__' });
    expect(subjectsOf(id)).toHaveLength(1);
    expect(register.git('rev-parse', 'main')).toBe(main);
  });
});

describe('markup that is allowed as text', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser?.close());

  it('shows as text in preview, progress and desk: no dialog, no breach of the policy [W4]', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'><script>alert(2)</script>';
    const typed = site({
      address: evil,
      'sponsor.name': evil,
      introduction: evil,
      justification: evil,
    });
    const code = await file(typed);
    const { page, faults } = await openPage(browser, register.url, {
      extraHTTPHeaders: { 'X-Forwarded-For': nextAddress() },
    });
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await lookUp(page, code);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(3);
    await signIn(page, register, '990121');
    await page.goto(`/desk/filings/${idOf(code)}`);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(3);
    await page.goto('/desk/filings');
    expect([dialogs, faults]).toEqual([[], []]);
  });
});

describe('secrets after all this', () => {
  it('no receipt code, person, password or query stands in the log or in an address [W14 R-9.1]', async () => {
    const marked = 'secret-in-a-query';
    await open().get(`/search?q=${marked}`);
    await open().get(`/progress?code=${marked}`);
    const log = register
      .printed()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(log.length).toBeGreaterThan(1_000);
    for (const line of log) expect(Object.keys(JSON.parse(line) as object)).not.toContain('url');
    const text = [...log, ...locations].join('\n');
    expect(receiptCodes.length).toBeGreaterThan(15);
    const secrets = receiptCodes.flatMap((code) => [
      code,
      code.replaceAll('-', ''),
      code.replaceAll('-', '').slice(8, 24),
    ]);
    for (const secret of [...secrets, ...persons, register.password(), marked, '10.0.']) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    }
    expect(log.some((line) => /"status":500/.test(line))).toBe(false);
  });

  it('no receipt code and no person is kept in the clear, in the register or beside it [R-5.3 R-9.1 D12]', async () => {
    const entries = await readdir(register.dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('/mail'));
    expect(files.length).toBeGreaterThan(5);
    for (const entry of files) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      for (const secret of [
        ...persons.slice(0, 4),
        ...receiptCodes,
        ...receiptCodes.map((code) => code.replaceAll('-', '')),
      ]) {
        expect([entry.name, secret, bytes.includes(secret)]).toEqual([entry.name, secret, false]);
      }
    }
  });

  it('the repository is whole [Y6]', () => {
    expect(register.git('fsck', '--strict', '--full')).toBe('');
  });
});
