import { expect, it } from 'vitest';
import {
  lineProblems,
  normaliseLine,
  normaliseText,
  personalDataIn,
  textProblems,
} from '#registry/free-text.ts';
import { leastTime } from './least-time.ts';

const found = (text: string) => personalDataIn(text, '/introduction').map(({ code }) => code);

it.each([
  ['联系人身份证11010519491231002X。', 'text-id-card'],
  ['11010519491231002x', 'text-id-card'],
  ['身份证：110105 19491231 0021', 'text-id-card'],
  ['身份证：110105-19491231-0021', 'text-id-card'],
  ['１１０１０５１９４９１２３１００２Ｘ', 'text-id-card'],
  ['110105\u200b19491231002X', 'text-id-card'],
  ['联系电话13800000000', 'text-mobile'],
  ['138 0000 0000', 'text-mobile'],
  ['138-0000-0000', 'text-mobile'],
  ['+86 13800000000', 'text-mobile'],
  ['8613800000000', 'text-mobile'],
  ['008613800000000', 'text-mobile'],
  ['１３８００００００００', 'text-mobile'],
  ['138\u200b0000\u20600000', 'text-mobile'],
  ['手机13800000000、13900000000', 'text-mobile'],
  ['邮箱jia@example.invalid', 'text-email'],
  ['jia @ example . invalid', 'text-email'],
  ['ｊｉａ＠ｅｘａｍｐｌｅ．ｉｎｖａｌｉｄ', 'text-email'],
  ['有@和 jia@shili.gov.cn', 'text-email'],
])('%j is never made public: %s [R-2.1 R-9.1]', (text, code) => {
  expect(found(text)).toEqual([code]);
});

it.each([
  '',
  '示例市民政局门户网站，办公电话010-99912345',
  '热线 12345，邮编 100000',
  '京ICP备05070218号，京公网安备11010202000001号',
  '网站标识码 9901010001，统一社会信用代码 11100000000013799X',
  '浏览量 13800000000000 次',
  '2026-11-20 至 2026-12-20',
  'http://www.shili.gov.cn/20261120/138.html',
  '@示例发布',
  '微博@示例 每日更新',
  '192.168.138.0',
  '一三八〇〇〇〇',
])('%j is no personal data [R-2.1]', (text) => {
  expect(found(text)).toEqual([]);
});

it('a text is told everything that is wrong with it at once [R-2.2]', () => {
  const text = `${'示'.repeat(500)}\u200b13800000000`;
  expect(textProblems(text, '/introduction', 500)).toEqual([
    { code: 'too-long', at: '/introduction', params: { max: 500 } },
    { code: 'text-hidden-characters', at: '/introduction' },
    { code: 'text-mobile', at: '/introduction' },
  ]);
});

it('an introduction has at most 500 characters, whatever their code [R-2.1]', () => {
  expect(textProblems('示'.repeat(500), '/introduction', 500)).toEqual([]);
  expect(textProblems('𠮷'.repeat(500), '/introduction', 500)).toEqual([]);
  expect(textProblems('𠮷'.repeat(501), '/introduction', 500)).toHaveLength(1);
});

it('a text of several lines keeps its lines, in one form [R-2.2]', () => {
  const stored = normaliseText(' \r\n第一行\r\n第二行\r第三行\t尾\n\n');
  expect(stored).toBe('第一行\n第二行\n第三行\t尾');
  expect(textProblems(stored, '/introduction', 500)).toEqual([]);
  expect(normaliseText('e\u0301')).toBe('é');
});

it.each([
  ['', 'required'],
  ['示例路\n1号', 'text-one-line'],
  ['示例路\t1号', 'text-one-line'],
  ['示例路\u202e1号', 'text-one-line'],
  ['示例路\u00001号', 'text-one-line'],
  ['示'.repeat(121), 'too-long'],
  ['示例路1号 13800000000', 'text-mobile'],
])('the address %j is refused: %s [B17 R-2.2]', (text, code) => {
  expect(lineProblems(normaliseLine(text), '/address', 120).map((problem) => problem.code)).toEqual(
    [code],
  );
});

it.each([
  ['示例省示例市示例路1号', '示例省示例市示例路1号'],
  ['\u3000示例路  1号\n', '示例路 1号'],
  ['示例路1号（A座3层）、B-2#楼', '示例路1号（A座3层）、B-2#楼'],
])('the address %j is stored as %j [B17 R-2.2]', (text, stored) => {
  expect(normaliseLine(text)).toBe(stored);
  expect(lineProblems(stored, '/address', 120)).toEqual([]);
});

it.each([
  ['@', '@'.repeat(65_536)],
  ['a@', 'a@'.repeat(32_768)],
  ['digits', '1'.repeat(65_536)],
  ['digits apart', '1 '.repeat(32_768)],
  ['mobiles apart', '1380000000 '.repeat(5957)],
  ['letters', 'a'.repeat(65_536)],
  ['blanks', ' '.repeat(65_536)],
  ['ligatures', '\ufdfa1'.repeat(32_768)],
  ['hidden', '\u200b1'.repeat(32_768)],
])('64 KiB of %s take less than 50 ms [R-2.2]', (_, text) => {
  const took = leastTime(() => {
    normaliseText(text);
    normaliseLine(text);
    textProblems(text, '/introduction', 500);
  });
  expect(took).toBeLessThan(50);
});
