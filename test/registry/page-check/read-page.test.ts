import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPage } from '#registry/page-check/read-page.ts';

const at = 'https://www.shili.gov.cn/zw/index.html';

describe('markup is read as browsers cut it [Z04 Z05]', () => {
  it('title, links made absolute, what is seen', () => {
    const facts = readPage(
      `<HTML><head><Title>示例&amp;网</TITLE><base href=/root/><noscript><style>x</style></noscript>
       <body><svg><title>图</title></svg>正文<b>粗</b><a href="a.html#top">A</a><a href='//x.gov.cn/b'>B</a>
       <a href="javascript:void(0)">C</a><a href="mailto:jia@example.invalid">D</a><img src=p.png>
       <textarea><a href=/no></textarea><style>a{}</style><script>var a = "<a href=/no2>"</script>`,
      at,
    );
    expect(facts.title).toBe('示例&网');
    expect(facts.links).toEqual([
      { url: 'https://www.shili.gov.cn/root/a.html', host: 'www.shili.gov.cn', kind: 'page' },
      { url: 'https://x.gov.cn/b', host: 'x.gov.cn', kind: 'page' },
      { url: 'https://www.shili.gov.cn/root/p.png', host: 'www.shili.gov.cn', kind: 'part' },
    ]);
    expect(facts.text).toContain('正文粗');
    expect(facts.text).not.toMatch(/var a|a\{\}/);
  });

  it('a title that never ends, and a second one', () => {
    expect(readPage('<title>示例网', at).title).toBe('示例网');
    expect(readPage('<title>一</title><title>二</title>', at).title).toBe('一');
  });

  it('where a refresh or a page of frames leads', () => {
    const refresh = (content: string) =>
      readPage(`<meta http-equiv=Refresh content="${content}">`, at).refresh;
    expect(refresh('0; url=../col/')).toBe('https://www.shili.gov.cn/col/');
    expect(refresh("3;URL='https://x.gov.cn/'")).toBe('https://x.gov.cn/');
    expect(refresh('600; url=/')).toBe('');
    expect(refresh('0; url=javascript:alert(1)')).toBe('');
    expect(readPage('<frameset><frame src=/m.html>', at).refresh).toBe(
      'https://www.shili.gov.cn/m.html',
    );
  });

  it.each([
    ['<b>', 300_000],
    ['<a href=x', 100_000],
    ['<!--', 300_000],
    ['&amp', 300_000],
    ['<svg><title>', 100_000],
    ['<', 1_000_000],
    ['<table><tr><td>', 80_000],
    ['</body><a href=/labels/1>', 40_000],
    [' \n ', 400_000],
    ['2026-', 200_000],
  ])('%s, a hundred thousand times, takes no longer than its length', (piece, times) => {
    const start = performance.now();
    readPage(piece.repeat(times), at);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('no text makes it throw, and nothing but http and https comes out', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<a href=',
        '"',
        "'",
        '>',
        '</body>',
        '<title>',
        '<script>',
        '</',
        '<!--',
        '-->',
        '&#x',
        '<base href=',
      ),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { url } of readPage(pieces.join(''), at).links) expect(url).toMatch(/^https?:/);
      }),
    );
  });
});
