import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, confirm, problemsOf, unescape, valueOf } from '../client.ts';
import { type Crowd, openCrowd, keepsSecrets, site } from './crowd.ts';
import { type Typed } from '../walk.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

/** Sends name and URL as the first step; returns what the page says. */
async function firstStep(typed: Typed): Promise<Answer> {
  const client = crowd.open();
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
    await crowd.file(site({ homeUrl: 'https://示例水库.政务/' }));
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

keepsSecrets(() => crowd);
