import { BlockList } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitPage } from '#office/checker/visit.ts';
import { leadingTo, openZoo, type Zoo } from './zoo/zoo.ts';

let zoo: Zoo;
beforeAll(async () => {
  zoo = await openZoo();
});
afterAll(async () => zoo.close());

describe('a site may misbehave in any way: the checker says how, in time [Z04 Z05]', () => {
  it.each([
    ['/ok', '', 200],
    ['/password', '', 401],
    ['/moved', '', 200],
    ['/refresh', '', 200],
    ['/refresh-self', '', 200],
    ['/picture', '', 200],
    ['/empty', 'empty', 200],
    ['/gone', 'status', 404],
    ['/error', 'status', 503],
    ['/slow-head', 'timeout', 0],
    ['/slow-body', 'timeout', 0],
    ['/silence', 'timeout', 0],
    ['/cut-off', 'refused', 0],
    ['/broken', 'refused', 0],
    ['/no-http', 'header', 0],
    ['/huge-head', 'header', 0],
    ['/many-heads', 'header', 0],
    ['/two-lengths', 'header', 0],
    ['/loop', 'redirects', 0],
    ['/ring-a', 'redirects', 0],
    ['/to-nowhere', 'address', 0],
    ['/to-file', 'address', 0],
    ['/to-script', 'address', 0],
    ['/to-port', 'address', 0],
    ['/gzip-lie', 'encoding', 0],
    ['/gzip-half', 'encoding', 0],
    ['/unknown-encoding', 'encoding', 0],
  ] as const)('%s', async (path, why, status) => {
    const start = performance.now();
    const visit = await visitPage(zoo.at(path), zoo.options);
    expect([visit.why, visit.status]).toEqual([why, status]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('a page without end is read up to a bound and told as cut', async () => {
    const visit = await visitPage(zoo.at('/endless'), { ...zoo.options, bytesMax: 300_000 });
    expect(visit).toMatchObject({ why: '', isCut: true });
  });

  it('the page behind a refresh is the page', async () => {
    const visit = await visitPage(zoo.at('/refresh'), zoo.options);
    expect(visit.at).toBe(zoo.at('/ok'));
    expect(visit.facts?.title).toBe('示例网站');
  });
});

describe('wrong certificates are told as what they are [Z14]', () => {
  it.each([
    ['good.shili.gov.cn', ''],
    ['expired.shili.gov.cn', 'cert-expired'],
    ['early.shili.gov.cn', 'cert-expired'],
    ['other.shili.gov.cn', 'cert-host'],
    ['self.shili.gov.cn', 'cert-unknown'],
  ])('%s', async (host, why) => {
    expect((await visitPage(zoo.secure(host), zoo.options)).why).toBe(why);
  });

  it('an authority that nobody knows', async () => {
    const { ca: _, ...options } = zoo.options;
    expect((await visitPage(zoo.secure('good.shili.gov.cn'), options)).why).toBe('cert-unknown');
  });
});

describe('old pages are read in the characters that they are written in [P25 Z05]', () => {
  it.each([
    ['/gbk-bare', '示例网站', false],
    ['/gbk-header', '示例网站', false],
    ['/gbk-meta', '示例网站', false],
    ['/gbk-lie', '示例网站', true],
    ['/utf8-lie', '示例政务网站i', true],
    ['/mark', '示例网站', false],
    ['/gzip', '示例网站', false],
    ['/br', '示例网站', false],
  ])('%s', async (path, title, isGarbled) => {
    const visit = await visitPage(zoo.at(path), zoo.options);
    expect([visit.facts?.title, visit.isGarbled]).toEqual([title, isGarbled]);
  });
});

describe('a bomb is cut like any long page', () => {
  it.each(['/gzip-bomb', '/br-bomb'])('%s', async (path) => {
    await visitPage(zoo.at(path), zoo.options); // making it is not what is measured
    const before = process.memoryUsage().rss;
    const visit = await visitPage(zoo.at(path), { ...zoo.options, timeout: 5_000 });
    expect(visit).toMatchObject({ why: '', isCut: true });
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
  });
});

describe('no private network is ever asked [Z04 L06]', () => {
  it.each([
    ['/to-metadata', 'address'],
    ['/to-mapped', 'address'],
    ['/to-decimal', 'address'],
    ['/to-octal', 'address'],
    ['/to-inside-name', 'blocked'],
  ])('a public page that sends the asker inside: %s', async (path, why) => {
    expect((await visitPage(zoo.at(path), zoo.options)).why).toBe(why);
  });

  it('a refresh into the own machine is not followed', async () => {
    const visit = await visitPage(zoo.at('/refresh-inside'), zoo.options);
    expect(visit.at).toBe(zoo.at('/refresh-inside'));
  });

  // as the register runs: no list of the test, no door for 127.0.0.1
  const usual = { timeout: 800, ports: [80, 443] };
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://localhost/',
    'http://www.localhost/',
    'http://①②⑦.⓪.⓪.①/',
    'http://user@127.0.0.1/',
    'http://169.254.169.254/',
    'ftp://www.shili.gov.cn/',
  ])('%s', async (url) => {
    const before = zoo.asked();
    expect((await visitPage(url, usual)).why).toBe('address');
    expect(zoo.asked()).toBe(before);
  });

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('a public name that resolves to %s', async (address) => {
    const before = zoo.asked();
    const lookup = leadingTo({ 'www.shili.gov.cn': address });
    const ports = [zoo.port, 80, 443];
    const visit = await visitPage(zoo.at('/ok'), { timeout: 800, lookup, ports });
    expect(visit.why).toBe('blocked');
    expect(zoo.asked()).toBe(before);
  });

  it('a name with a public and a private address never reaches the private one', async () => {
    const before = zoo.asked();
    // 203.0.113.0/24 is for documentation: nobody answers there
    const lookup = leadingTo({ 'www.shili.gov.cn': ['127.0.0.1', '203.0.113.7'] });
    const visit = await visitPage(zoo.at('/ok'), { timeout: 800, lookup, ports: [zoo.port] });
    expect(visit.why).not.toBe('');
    expect(zoo.asked()).toBe(before);
  });

  it('a name that turns inside between two looks: each connection is judged (DNS rebinding)', async () => {
    let looks = 0;
    const blocked = new BlockList();
    blocked.addSubnet('10.0.0.0', 8);
    const lookup = ((name: string, options: never, done: never) => {
      looks += 1;
      (leadingTo({ [name]: looks === 1 ? '127.0.0.1' : '10.0.0.1' }) as CallableFunction)(
        name,
        options,
        done,
      );
    }) as never;
    const visit = await visitPage(zoo.at('/moved'), { ...zoo.options, blocked, lookup });
    expect(visit.why).toBe('blocked');
    expect(looks).toBe(2);
  });
});
