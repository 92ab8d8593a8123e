import type { lookup as dnsLookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { BlockList, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe, type ProbeOptions } from '#office/reach/probe.ts';

let server: Server;
let port = 0;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const to = (location: string) => response.writeHead(302, { Location: location }).end();
    if (pathname === '/ok') response.end('正文');
    else if (pathname === '/notice') {
      response.end('<p>本网站 <b>已</b>迁移\n至 https://new.gov.cn/</p>');
    } else if (pathname === '/notice-gbk') {
      // 迁移公告 in GBK
      response.setHeader('Content-Type', 'text/html; charset=gbk');
      response.end(Buffer.from('c7a8d2c6b9abb8e6', 'hex'));
    } else if (pathname === '/notice-gone') response.writeHead(404).end('迁移公告');
    else if (pathname === '/login') response.writeHead(401).end();
    else if (pathname === '/gone') response.writeHead(404).end();
    else if (pathname === '/moved') to('/ok');
    else if (pathname === '/loop') to('/loop');
    else if (pathname === '/inside') to('http://169.254.169.254/latest/meta-data/');
    else if (pathname === '/inside-name') to('http://inside.shili.gov.cn/');
    else if (pathname === '/file') to('file:///etc/passwd');
    else if (pathname === '/endless') {
      const more = () => {
        if (response.write('x'.repeat(65_536))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    } else if (pathname === '/broken') request.socket.destroy();
    // anything else never answers
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A name server of the test: every name leads to the test's own server, or where it is told. */
const resolving = (answers: Readonly<Record<string, string>> = {}) =>
  ((name: string, options: { all?: boolean }, done: (...all: unknown[]) => void) => {
    const address = answers[name] ?? '127.0.0.1';
    const family = address.includes(':') ? 6 : 4;
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  }) as unknown as typeof dnsLookup;
const open: () => ProbeOptions = () => ({
  blocked: new BlockList(),
  lookup: resolving(),
  ports: [port, 80, 443],
  timeout: 1_500,
});
const at = (path: string) => `http://www.shili.gov.cn:${port}${path}`;

describe('an address is asked as a visitor would [J03 R-2.7]', () => {
  it.each([
    ['a page that is there', '/ok', { ok: true, status: 200 }],
    ['a page with a migration notice', '/notice', { ok: true, status: 200, notice: true }],
    ['a page with one in GBK', '/notice-gbk', { ok: true, status: 200, notice: true }],
    ['an error page that speaks of one', '/notice-gone', { ok: false, why: 'status', status: 404 }],
    ['a page behind a password is there', '/login', { ok: true, status: 401 }],
    ['a page that moved', '/moved', { ok: true, status: 200 }],
    ['a page that is gone', '/gone', { ok: false, why: 'status', status: 404 }],
    ['a page that moves for ever', '/loop', { ok: false, why: 'redirects', status: 0 }],
    ['a page that never comes', '/silence', { ok: false, why: 'timeout', status: 0 }],
    ['a broken connection', '/broken', { ok: false, why: 'refused', status: 0 }],
    ['a page without end', '/endless', { ok: true, status: 200 }],
    ['a move to a file', '/file', { ok: false, why: 'address', status: 0 }],
  ])('%s', async (_, path, expected) => {
    expect(await probe(at(path), open())).toEqual(expected);
  });
});

describe('no private network is ever asked for a stranger [W13 D11]', () => {
  const targets = [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/',
    'http://100.64.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://localhost/',
    'http://user:pass@127.0.0.1/',
    'http://127.0.0.1:22/',
    'http://www.shili.gov.cn:22/',
    'ftp://www.shili.gov.cn/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'javascript:alert(1)',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    '',
  ];
  it.each(targets)('%s', async (target) => {
    const before = asked;
    const { ok } = await probe(target, { timeout: 1_500 });
    expect(ok).toBe(false);
    expect(asked).toBe(before);
  });

  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.127.255.255',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
  ];
  it.each(inside)('a public name that leads to %s', async (address) => {
    const before = asked;
    const lookup = resolving({ 'www.shili.gov.cn': address });
    const found = await probe('http://www.shili.gov.cn/', { lookup, timeout: 1_500 });
    expect(found).toEqual({ ok: false, why: 'blocked', status: 0 });
    expect(asked).toBe(before);
  });

  it('a public page that sends the asker inside, by number or by name', async () => {
    const blocked = new BlockList();
    blocked.addAddress('169.254.169.254');
    blocked.addSubnet('10.0.0.0', 8);
    const options = { ...open(), blocked };
    expect(await probe(at('/inside'), options)).toMatchObject({ ok: false, why: 'address' });
    const lookup = resolving({ 'inside.shili.gov.cn': '10.0.0.1' });
    expect(await probe(at('/inside-name'), { ...options, lookup })).toMatchObject({
      ok: false,
      why: 'blocked',
    });
  });

  it('a name that turns inside between two looks: the address of each connection is judged', async () => {
    let looks = 0;
    const blocked = new BlockList();
    blocked.addSubnet('10.0.0.0', 8);
    const rebinding = ((
      name: string,
      options: { all?: boolean },
      done: (...all: unknown[]) => void,
    ) => {
      looks += 1;
      resolving({ [name]: looks === 1 ? '127.0.0.1' : '10.0.0.1' })(
        name,
        options as never,
        done as never,
      );
    }) as unknown as typeof dnsLookup;
    const found = await probe(at('/moved'), { ...open(), blocked, lookup: rebinding });
    expect(found).toMatchObject({ ok: false, why: 'blocked' });
    expect(looks).toBe(2);
  });
});
