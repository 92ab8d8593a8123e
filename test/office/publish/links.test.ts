import { describe, expect, test } from 'vitest';
import { staticLinks } from '#office/publish/links.ts';

const page = `<a href="/filings/new">新增网站</a><a href="/listing/330106">公示</a>
<a href="https://x.example/">外</a><link href="//x.example/y"><img src="/assets/a.png">
<form action="/search"></form><a href="/progress?x=1">查询进度</a><a href="/filings">x</a>`;

describe('links of a static site', () => {
  test('what needs a server leads to the server where there is one [R-11.3]', () => {
    const { page: turn } = staticLinks({
      siteUrl: 'https://static.example',
      serverUrl: 'https://register.example',
    });
    const html = turn(page);
    expect(html).toContain('href="https://register.example/filings/new"');
    expect(html).toContain('href="https://register.example/progress?x=1"');
    expect(html).toContain('href="/listing/330106"');
    expect(html).toContain('action="/search"');
  });

  test('without a server it leads to the static form, the progress page and the handbook [R-11.3 R-3.5]', () => {
    const { page: turn } = staticLinks({ siteUrl: 'https://static.example', serverUrl: null });
    const html = turn(page);
    expect(html).toContain('<a href="/filings/new/">新增网站');
    expect(html).toContain('<a href="/progress">查询进度');
    expect(turn('<a href="/sign-in">')).toContain('href="/units/bm0100/waiting"');
    expect(turn('<a href="/opening/sign-in">')).toBe('<a href="/handbook/opening/applicant">');
    // a longer name is another address
    expect(html).toContain('href="/filings"');
  });

  test('a path in the URL of the site stands before every own address, and no other [R-11.3]', () => {
    const { page: turn } = staticLinks({
      siteUrl: 'https://org.example/register',
      serverUrl: null,
    });
    const html = turn(page);
    expect(html).toContain('href="/register/listing/330106"');
    expect(html).toContain('src="/register/assets/a.png"');
    expect(html).toContain('href="https://x.example/"');
    expect(html).toContain('href="//x.example/y"');
  });
});
