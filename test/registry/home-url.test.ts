import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hostOf, normaliseUrl, urlKey, urlProblems, urlTwinKey } from '#registry/home-url.ts';

const label63 = 'a'.repeat(63);
const host253 = `${`${'a'.repeat(59)}.`.repeat(4)}aaaaaa.gov.cn`;

/** As typed, and the one reason it is refused for. */
const refused: Readonly<Record<string, readonly string[]>> = {
  required: ['', '   ', '\t\n', '\u3000'],
  'too-long': [
    `http://www.shili.gov.cn/${'a'.repeat(2048)}`,
    `http://${'a'.repeat(3000)}.gov.cn/`,
    `http://${'例'.repeat(65_536)}.政务/`,
  ],
  'url-scheme': [
    'www.shili.gov.cn',
    'shili',
    '//www.shili.gov.cn/',
    'http:www.gov.cn',
    'http:/www.gov.cn',
    'https:www.gov.cn/',
    'ftp://www.shili.gov.cn/',
    'ftps://www.shili.gov.cn/',
    'ws://www.shili.gov.cn/',
    'file:///etc/passwd',
    'gopher://www.shili.gov.cn/',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'javascript://www.shili.gov.cn/%0aalert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,示例',
    'data:text/html;base64,PHNjcmlwdD4=',
    'blob:https://www.shili.gov.cn/1',
    'about:blank',
    'mailto:jia@example.invalid',
    'tel:010-99912345',
    'urn:isbn:0',
    'view-source:http://www.shili.gov.cn/',
    'htp://www.shili.gov.cn/',
    'hhttp://www.shili.gov.cn/',
    'httpss://www.shili.gov.cn/',
    '网址：http://www.shili.gov.cn/',
    '无',
  ],
  'url-characters': [
    'http://www.shili.gov.cn/a b',
    'http://www. shili.gov.cn/',
    'http ://www.shili.gov.cn/',
    'http://www.shi\tli.gov.cn/',
    'http://www.shi\nli.gov.cn/',
    'http://www.shili.gov.cn/\r\nLocation: http://evil.com/',
    'java\nscript:alert(1)',
    'http://www.shili.gov.cn/\u0000',
    'http://www.shili.gov.cn/\u001b[31m',
    'http://www.shili.gov.cn/\u007f',
    'http://www.shili.gov.cn/\u0085',
    'http://www.shi\u200bli.gov.cn/',
    'http://www.shi\u200cli.gov.cn/',
    'http://www.shi\u200dli.gov.cn/',
    'http://www.shi\u2060li.gov.cn/',
    'http://www.shi\u00adli.gov.cn/',
    'http://www.shi\u034fli.gov.cn/',
    'http://www.shi\ufe0fli.gov.cn/',
    '\ufeffhttp://www.shili.gov.cn/',
    '\u200bhttp://www.shili.gov.cn/',
    'http://www.shili.gov.cn/\u202e/nc.vog',
    'http://\u202ewww.shili.gov.cn/',
    'http://www.shili.gov.cn/\u2066a\u2069',
    'http://www.shili.gov.cn/\u2028',
    'http://www.shili.gov.cn/\u2029',
    'http://www.shili.gov.cn/a\u00a0b',
    'http://www.shili.gov.cn/\ud800',
    'http://www.shili.gov.cn/\ue000',
    'http://www.shili.gov.cn/\uffff',
    'http:\\\\www.shili.gov.cn\\',
    'http:/\\www.shili.gov.cn/',
    'http://www.gov.cn\\@evil.com/',
    'http://www.shili.gov.cn＼a',
    'http://www.shili.gov.cn/"onmouseover=alert(1)',
    'http://www.shili.gov.cn/<script>',
    'http://www.shili.gov.cn/`',
    'http://www.shili.gov.cn/{{7*7}}',
    'http://www.shili.gov.cn/|',
    'http://www.shili.gov.cn/^',
    'http://www.shili.gov.cn/ http://www.shili2.gov.cn/',
  ],
  'url-userinfo': [
    'http://user@www.shili.gov.cn/',
    'http://user:secret@www.shili.gov.cn/',
    'http://www.gov.cn@evil.com/',
    'http://www.gov.cn:80@evil.com/',
    'http://@www.shili.gov.cn/',
    'http://www.gov.cn＠evil.com/',
  ],
  'url-port': [
    'http://www.shili.gov.cn:8080/',
    'https://www.shili.gov.cn:8443/',
    'http://www.shili.gov.cn:080/',
    'http://www.shili.gov.cn:0/',
    'http://www.shili.gov.cn:65536/',
    'http://www.shili.gov.cn:-80/',
    'http://www.shili.gov.cn:a/',
    'http://www.shili.gov.cn:80:80/',
    'http://www.shili.gov.cn:22/',
    'http://www.shili.gov.cn：8080/',
  ],
  'url-not-home': [
    'http://www.shili.gov.cn/?id=1',
    'http://www.shili.gov.cn?',
    'http://www.shili.gov.cn/#top',
    'http://www.shili.gov.cn#@evil.com/',
    'http://www.gov.cn?@evil.com/',
    'http://www.shili.gov.cn/index.php?m=home',
    'http://www.shili.gov.cn/？id=1',
  ],
  'url-path': [
    'http://www.shili.gov.cn/../',
    'http://www.shili.gov.cn/a/../b',
    'http://www.shili.gov.cn/./',
    'http://www.shili.gov.cn/..',
    'http://www.shili.gov.cn/%2e%2e/',
    'http://www.shili.gov.cn/%2E/',
    'http://www.shili.gov.cn/%00',
    'http://www.shili.gov.cn/%0d%0aSet-Cookie:a=b',
    'http://www.shili.gov.cn/%7f',
    'http://www.shili.gov.cn/a%2fb',
    'http://www.shili.gov.cn/a%5Cb',
  ],
  'url-address': [
    'http://127.0.0.1/',
    'http://10.0.0.1/',
    'http://192.168.1.1:80/',
    'http://8.8.8.8/',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://0x7f000001/',
    'http://0X7F000001/',
    'http://0x7f.0.0.1/',
    'http://0x7f.1/',
    'http://0x/',
    'http://1.2.3.4.5/',
    'http://1.2.3.256/',
    'http://127.0.0.1./',
    'http://127。0。0。1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://１２７.０.０.１/',
    'http://127.0.0.①/',
    'http://www.gov.cn.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fe80::1%25eth0]/',
    'http://[2001:db8::1]:80/',
    'http://[www.gov.cn]/',
    'http://localhost/',
    'http://localhost./',
    'http://www.localhost/',
    'http://a.localdomain/',
    'http://nas.local/',
    'http://metadata.google.internal/',
    'http://oa.intranet/',
    'http://intranet/',
    'http://oa.lan/',
    'http://oa.corp/',
    'http://www.gov.cn.example/',
    'http://www.gov.cn.test/',
    'http://a.onion/',
    'http://1.0.0.127.in-addr.arpa/',
  ],
  'url-host': [
    'http://',
    'http:///',
    'http:///www.shili.gov.cn/',
    'http://http://www.shili.gov.cn/',
    'https://http://www.shili.gov.cn/',
    'http://https//www.shili.gov.cn/',
    'http://www.shili.gov.cn:/',
    'http://oa/',
    'http://政务/',
    'http://\u2f00.政务/',
    'http://\u2e80例.政务/',
    'http://./',
    'http://../',
    'http://.gov.cn/',
    'http://www..gov.cn/',
    'http://www.shili.gov.cn./',
    'http://www.示例.政务./',
    'http://www。shili。gov。cn/',
    'http://-a.gov.cn/',
    'http://a-.gov.cn/',
    'http://-.gov.cn/',
    'http://www.-shili.gov.cn/',
    'http://ab--cd.gov.cn/',
    'http://shi_li.gov.cn/',
    'http://*.gov.cn/',
    'http://shi,li.gov.cn/',
    'http://shi!li.gov.cn/',
    "http://shi'li.gov.cn/",
    'http://shi;li.gov.cn/',
    'http://www.shili.gov.cn;a/',
    'http://shi+li.gov.cn/',
    'http://(shili).gov.cn/',
    'http://www.gov.cn%2eevil.com/',
    'http://%77ww.gov.cn/',
    'http://www%00.gov.cn/',
    'http://shi·li.gov.cn/',
    'http://☆.gov.cn/',
    'http://😀.gov.cn/',
    'http://www.shili.gov．cn．/',
    `http://${label63}a.gov.cn/`,
    `http://a${host253}/`,
    `http://${'例'.repeat(60)}.政务/`,
    'http://xn--.gov.cn/',
    'http://xn--a-.gov.cn/',
    'http://xn--!!.gov.cn/',
    'http://xn--99999999999.gov.cn/',
    'http://XN--ASCII-.gov.cn/',
  ],
  'url-lookalike': [
    'http://www.g\u043ev.cn/',
    'http://www.\u0455hili.gov.cn/',
    'http://www.shili.gov.c\u0578/',
    'http://www.shil\u0131.gov.cn/',
    'http://www.shili.\u0261ov.cn/',
    'http://www.shil\u00ed.gov.cn/',
    'http://www.shi\u0301li.gov.cn/',
    'http://www.\u03c1hili.gov.cn/',
    'http://www.\u13a0.gov.cn/',
    'http://示例\u0436.政务/',
    'http://ニ.政务/',
    'http://示例\u4e00\u30fc.政务/',
    'http://\uf900.政务/',
    'http://\u0f56\u0f7c\u0f51.政务/',
    'http://①.政务/',
    'http://xn--a.gov.cn/',
    'http://xn--gv-fmc.cn/',
    'http://xn--shili.政务/',
    'http://xn--f1a3869awe0a.xn--zfr164b/',
    'http://xn--idk.xn--zfr164b/',
  ],
  'url-not-official': [
    'http://www.shili.com/',
    'http://www.shili.cn/',
    'http://www.shili.com.cn/',
    'http://www.shili.org.cn/',
    'http://www.shili.gov/',
    'http://www.gov.cn.evil.com/',
    'http://www.gov-cn.com/',
    'http://xgov.cn/',
    'http://www.shiligov.cn/',
    'http://www.shili.g0v.cn/',
    'http://www.shili.gov.cm/',
    'http://www.shili.gov.cn.cn/',
    'http://evil.com/www.gov.cn/',
    'http://gov.cn/',
    'http://www.shili.中国/',
    'http://示例.xn--fiqs8s/',
    'http://www.shili.政务.com/',
    'http://www.shili.公益.cn/',
  ],
};

it.each(Object.entries(refused).flatMap(([code, urls]) => urls.map((url) => [code, url] as const)))(
  '%s: the home URL %j is refused [B10 R-2.2]',
  (code, url) => {
    expect(urlProblems(normaliseUrl(url)).map((problem) => problem.code)).toEqual([code]);
  },
);

/** As typed, and as stored. */
const accepted: readonly (readonly [string, string])[] = [
  ['http://www.gov.cn/', 'http://www.gov.cn/'],
  ['http://www.gov.cn', 'http://www.gov.cn/'],
  ['https://www.shili.gov.cn/', 'https://www.shili.gov.cn/'],
  [' https://www.shili.gov.cn/ \n', 'https://www.shili.gov.cn/'],
  ['\u3000http://www.shili.gov.cn\u3000', 'http://www.shili.gov.cn/'],
  ['HTTP://WWW.Shili.GOV.CN/Index.html', 'http://www.shili.gov.cn/Index.html'],
  ['ｈｔｔｐ：／／ｗｗｗ．ｓｈｉｌｉ．ｇｏｖ．ｃｎ／', 'http://www.shili.gov.cn/'],
  ['http：//www.shili.gov.cn', 'http://www.shili.gov.cn/'],
  ['http://www.shili.gov.cn:80/', 'http://www.shili.gov.cn/'],
  ['https://www.shili.gov.cn:443', 'https://www.shili.gov.cn/'],
  ['http://www.shili.gov.cn:443/', 'http://www.shili.gov.cn:443/'],
  ['https://www.shili.gov.cn:80/', 'https://www.shili.gov.cn:80/'],
  ['http://fgw.shili.gov.cn/', 'http://fgw.shili.gov.cn/'],
  ['http://a.b.c.d.gov.cn/', 'http://a.b.c.d.gov.cn/'],
  ['http://a.gov.cn/', 'http://a.gov.cn/'],
  ['http://10.gov.cn/', 'http://10.gov.cn/'],
  ['http://127.0.0.1.gov.cn/', 'http://127.0.0.1.gov.cn/'],
  ['http://0x7f.gov.cn/', 'http://0x7f.gov.cn/'],
  ['http://shi-li.gov.cn/', 'http://shi-li.gov.cn/'],
  ['http://a--b.gov.cn/', 'http://a--b.gov.cn/'],
  ['http://local.gov.cn/', 'http://local.gov.cn/'],
  [`http://${label63}.gov.cn/`, `http://${label63}.gov.cn/`],
  [`http://${host253}/`, `http://${host253}/`],
  ['http://www.shili.gov.cn/col/', 'http://www.shili.gov.cn/col/'],
  ['http://www.shili.gov.cn/index.html', 'http://www.shili.gov.cn/index.html'],
  ['http://www.shili.gov.cn/栏目/', 'http://www.shili.gov.cn/栏目/'],
  ['http://www.shili.gov.cn/%E6%A0%8F/', 'http://www.shili.gov.cn/%E6%A0%8F/'],
  ["http://www.shili.gov.cn/~a/b;c=1,d'!*()", "http://www.shili.gov.cn/~a/b;c=1,d'!*()"],
  ['http://www.shili.gov.cn/a@b', 'http://www.shili.gov.cn/a@b'],
  ['http://www.shili.gov.cn/a:b', 'http://www.shili.gov.cn/a:b'],
  ['http://www.shili.gov.cn/...', 'http://www.shili.gov.cn/...'],
  ['http://示例.政务/', 'http://示例.政务/'],
  ['http://示例.政务.cn/', 'http://示例.政务.cn/'],
  ['http://示例.公益', 'http://示例.公益/'],
  ['http://www.示例.政务/', 'http://www.示例.政务/'],
  ['http://示例2a.政务/', 'http://示例2a.政务/'],
  ['http://示例Ａ.政务/', 'http://示例a.政务/'],
  ['http://𠮷林.政务/', 'http://𠮷林.政务/'],
  ['http://示例.XN--ZFR164B/', 'http://示例.xn--zfr164b/'],
  ['http://xn--fsq092h.xn--zfr164b/', 'http://xn--fsq092h.xn--zfr164b/'],
  [
    'http://xn--fiq31h22edpuukay02j3la.xn--zfr164b/',
    'http://xn--fiq31h22edpuukay02j3la.xn--zfr164b/',
  ],
  ['http://xn--4gq.xn--zfr164b/', 'http://xn--4gq.xn--zfr164b/'],
  ['http://示例.shili.gov.cn/', 'http://示例.shili.gov.cn/'],
  [`http://www.shili.gov.cn/${'a'.repeat(2024)}`, `http://www.shili.gov.cn/${'a'.repeat(2024)}`],
];

it.each(accepted)('the home URL %j is stored as %j [B10 R-2.2]', (typed, stored) => {
  expect(urlProblems(normaliseUrl(typed))).toEqual([]);
  expect(normaliseUrl(typed)).toBe(stored);
  expect(normaliseUrl(stored)).toBe(stored);
});

it('the register knows how to judge more than 150 URLs [B10 R-2.2]', () => {
  expect(Object.values(refused).flat().length + accepted.length).toBeGreaterThan(150);
});

it('a site of earlier years keeps its other suffix, and nothing else is let pass [B10 R-2.2]', () => {
  for (const url of refused['url-not-official'] ?? []) expect(urlProblems(url, false)).toEqual([]);
  for (const [code, urls] of Object.entries(refused)) {
    if (code === 'url-not-official') continue;
    for (const url of urls) expect(urlProblems(normaliseUrl(url), false)).toHaveLength(1);
  }
});

const home = 'http://www.shili.gov.cn/';
it.each([
  [home, 'https://www.shili.gov.cn/'],
  [home, 'http://www.shili.gov.cn'],
  [home, 'HTTP://WWW.SHILI.GOV.CN/'],
  [home, 'http://www.shili.gov.cn:80/'],
  [home, 'https://www.shili.gov.cn:443/'],
  [home, 'http://www.shili.gov.cn//'],
  [home, 'http://www.shili.gov.cn/index.html'],
  [home, 'http://www.shili.gov.cn/index.htm'],
  [home, 'http://www.shili.gov.cn/index.shtml'],
  [home, 'http://www.shili.gov.cn/Index.JSP'],
  [home, 'http://www.shili.gov.cn/default.aspx'],
  [home, 'http://www.shili.gov.cn/index.php'],
  [home, 'http://www.shili.gov.cn/main.do'],
  ['http://www.shili.gov.cn/col', 'https://www.shili.gov.cn/col/index.html'],
  ['http://示例.政务/', 'http://xn--fsq092h.xn--zfr164b/'],
  ['http://示例.政务.cn/', 'https://示例.xn--zfr164b.cn'],
  ['http://示例.政务/栏目/', 'http://xn--fsq092h.xn--zfr164b/栏目'],
])('%s and %s are the same site [B11 R-2.4 X10]', (a, b) => {
  expect(urlKey(a)).not.toBeNull();
  expect(urlKey(a)).toBe(urlKey(b));
});

it.each([
  [home, 'http://shili.gov.cn/'],
  [home, 'http://www.shili2.gov.cn/'],
  [home, 'http://www.shili.gov.cn/col/'],
  [home, 'http://www.shili.gov.cn/myindex.html'],
  [home, 'http://www.shili.gov.cn/index.html/col'],
  ['http://www.shili.gov.cn/a/', 'http://www.shili.gov.cn/A/'],
  ['http://示例.政务/', 'http://示例.公益/'],
  ['http://示例.政务/', 'http://示例.政务.cn/'],
])('%s and %s are two sites [B11 R-2.4 X10]', (a, b) => {
  expect(urlKey(a)).not.toBe(urlKey(b));
});

it('no text that is no URL has a key [R-2.4]', () => {
  for (const text of ['', '无', 'www.shili.gov.cn', 'http://', 'http:www.gov.cn', 'javascript:0']) {
    expect(urlKey(text), text).toBeNull();
    expect(urlTwinKey(text), text).toBeNull();
    expect(hostOf(text), text).toBe('');
  }
});

it('the twin of a URL has www. where it has none, and none where it has [X10]', () => {
  expect(urlTwinKey(home)).toBe(urlKey('https://shili.gov.cn'));
  expect(urlTwinKey('https://shili.gov.cn/')).toBe(urlKey(home));
  expect(urlTwinKey('http://示例.政务/a')).toBe('www.xn--fsq092h.xn--zfr164b/a');
});

it('the host of a URL is in punycode, without port and path [R-2.4]', () => {
  expect(hostOf('http://示例.政务:80/栏目/')).toBe('xn--fsq092h.xn--zfr164b');
  expect(hostOf('https://FGW.Shili.gov.cn/a')).toBe('fgw.shili.gov.cn');
});

// Hosts of a public list of 2020; they stay outside the project.
const real = new URL('../../../shared/facts/real-hosts.txt', import.meta.url);
const dirty = new URL('../../../shared/facts/real-hosts-dirty.txt', import.meta.url);
const isAbsent = !existsSync(real) || !existsSync(dirty);
const hostsOf = (file: URL) => readFileSync(file, 'utf8').split('\n').filter(Boolean);

it.skipIf(isAbsent)(
  'every host of the public list of 2020 may be filed (skipped: ../shared/facts/real-hosts.txt is absent) [B10 R-2.2]',
  () => {
    const hosts = hostsOf(real);
    expect(hosts.length).toBeGreaterThan(1000);
    const wrong = hosts.filter((host) => urlProblems(normaliseUrl(`http://${host}/`)).length > 0);
    expect(wrong).toEqual([]);
    expect(new Set(hosts.map((host) => urlKey(`http://${host}/`))).size).toBe(new Set(hosts).size);
  },
);

it.skipIf(isAbsent)(
  'no misspelt host of that list may be filed (skipped: ../shared/facts/real-hosts-dirty.txt is absent) [B10 R-2.2]',
  () => {
    const passed = hostsOf(dirty).filter(
      (host) => urlProblems(normaliseUrl(`http://${host}/`)).length === 0,
    );
    expect(passed).toEqual([]);
  },
);

it('a key takes microseconds, for a check walks over every site [R-2.4]', () => {
  const urls = Array.from({ length: 20_000 }, (_, i) => `http://site${i}.shili.gov.cn/`);
  urls.forEach(urlKey);
  const start = performance.now();
  for (const url of urls) urlKey(url);
  expect((performance.now() - start) / urls.length).toBeLessThan(0.03);
});
