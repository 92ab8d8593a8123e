import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hostOf, normaliseUrl, urlKey, urlProblems, urlTwinKey } from '#registry/home-url.ts';
import { readVerdicts } from '../plan/corpus.ts';
import { leastTime } from './least-time.ts';

/** Every home address that has a verdict: `test/plan/corpus/urls.txt`. */
const corpus = readVerdicts('urls');
const refused = corpus.filter(({ stored }) => stored === null);

it('home addresses are judged as the corpus says: refused with one reason, or stored in one form [B10 R-2.2 Y9]', () => {
  for (const { verdict, text, stored } of corpus) {
    const normal = normaliseUrl(text);
    const found = urlProblems(normal).map(({ code }) => code);
    if (stored === null) expect([text, ...found]).toEqual([text, verdict]);
    else expect([text, ...found, normal]).toEqual([text, stored]);
  }
});

it('a site of earlier years keeps its other suffix, and nothing else is let pass [B10 R-2.2]', () => {
  for (const { verdict, text } of refused) {
    const found = urlProblems(normaliseUrl(text), false);
    expect([text, found.length]).toEqual([text, verdict === 'url-not-official' ? 0 : 1]);
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
  expect(leastTime(() => urls.forEach(urlKey)) / urls.length).toBeLessThan(0.03);
});
