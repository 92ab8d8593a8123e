import { expect, it } from 'vitest';
import { nameKey, nameProblems, normaliseName } from '#registry/site-name.ts';

const judge = (typed: string) => nameProblems(normaliseName(typed)).map(({ code }) => code);

const refused: Readonly<Record<string, readonly string[]>> = {
  required: ['', ' ', '\t', '\n\n', '\u3000\u3000', '\u00a0'],
  'name-hidden-characters': [
    '示例市\n民政局',
    '示例市\r\n民政局',
    '示例市\r民政局',
    '示例市\t民政局',
    Array.from({ length: 10 }, (_, i) => `第${i}行`).join('\n'),
    '示例市\u2028民政局',
    '示例市\u2029民政局',
    '示例市\u0085民政局',
    '示例市\u0000民政局',
    '示例市\u0007民政局',
    '\u001b[31m示例市民政局',
    '示例市\u007f民政局',
    '示例市\u009f民政局',
    '示例市\u202e局政民',
    '\u202d示例市民政局\u202c',
    '\u2066示例市\u2069民政局',
    '示例市\u200e民政局',
    '示例市\u200f民政局',
    '示例市\u061c民政局',
    '示例市\u200b民政局',
    '示例市\u200c民政局',
    '示例市\u200d民政局',
    '\ufeff示例市民政局',
    '示例市\u2060民政局',
    '示例市\u00ad民政局',
    '示例市\u034f民政局',
    '示例市\u115f民政局',
    '示例市\u3164民政局',
    '示例市\uffa0民政局',
    '示例市\u180e民政局',
    '示例市\ufe0f民政局',
    '示例市\u{e0100}民政局',
    '示例市\u{e0041}民政局',
    '示例市\ud800民政局',
    '\udc00示例市民政局',
    '示例市\ue000民政局',
    '示例市\u{f0000}民政局',
    '示例市\uffff民政局',
    '示例市\ufdd0民政局',
    '示例市\u0378民政局',
    '示例市\ufff9民政局',
  ],
  'name-lookalike': [
    '示例市\u0410局',
    '\u0430bc网',
    'Shil\u0456网',
    '示例\u0421\u041e中心',
    '\u0395示例网',
    '\u03bf示例网',
    '\u13aa示例网',
    '\u0555示例网',
    '\u2c9e示例网',
    '\ua4e2示例网',
    'sh\u0131li网',
    '\u0261ov网',
    '\u1d00bc网',
    'shil\u012b网',
    '\ua731网',
    '\u2f00网示例',
    '\u2f08民政府',
    '\u2e80示例网',
  ],
  'name-characters': [
    '示例市民政局😀',
    '示例市民政局☆',
    '示例市民政局★',
    '示例市民政局♥',
    '示例市民政局✔',
    '示例市民政局→',
    '示例市#民政局',
    '示例市@民政局',
    '示例市|民政局',
    '示例市\\民政局',
    '示例市`民政局',
    '示例市$民政局',
    '示例市%民政局',
    '示例市^民政局',
    '示例市*民政局',
    '示例市=民政局',
    '示例市~民政局',
    '示例市"民政局"',
    "示例市'民政局'",
    '<b>示例市民政局</b>',
    '<script>alert(1)</script>',
    '{{示例市民政局}}',
    '示例市[民政局]',
    '示例市【民政局】',
    '示例市：民政局',
    '示例市；民政局',
    '示例市，民政局',
    '示例市。',
    '示例市民政局！',
    '示例市民政局？',
    '示例市民政局…',
    '示例市_民政局',
    '①示例市民政局',
    '示例市㈱',
    '示例市Ⅱ期',
    '示例市ﬁ网',
    '示例市²网',
    '示例市½网',
    '示例市™',
    '示例市℃网',
    '示例市㎡网',
    '示例市\ufdfa',
    '示例市エ业局',
    '示例市ニ中',
    '示例市ー中',
    '示例市한글',
    '示例市ㄅ网',
    '示例市०',
    '示例市ไทย',
    '示例市עברית',
    '示例市\u0301局',
    'e\u0301\u0301示例',
    '示例市\u3007\u20dd局',
    '示例市\u202f民政局',
    '示例市\u2003民政局',
    'http://www.shili.gov.cn/',
  ],
  'too-long': ['示'.repeat(61), '示'.repeat(65_536), `${'𠮷'.repeat(61)}`, 'a'.repeat(61)],
  'name-too-short': [
    '示',
    'a',
    '1',
    '𠮷',
    '··',
    '（）',
    '、、、、',
    '——',
    '...',
    '123456',
    '2026',
    '示·',
    '（示）',
    '&&&',
    '1+1',
  ],
  'name-is-url': [
    'www.shili.gov.cn',
    'shili.gov.cn',
    'shili.com',
    'WWW.SHILI.GOV.CN',
    'ｗｗｗ．ｓｈｉｌｉ．ｇｏｖ．ｃｎ',
    'www.示例',
    '示例.政务',
    '示例.公益',
    '示例市民政局 www.shili.gov.cn',
    '示例市民政局（shili.gov.cn）',
  ],
};

it.each(
  Object.entries(refused).flatMap(([code, names]) => names.map((name) => [code, name] as const)),
)('%s: the site name %j is refused [B08 R-2.2]', (code, name) => {
  expect(judge(name)).toEqual([code]);
});

const accepted: readonly (readonly [string, string])[] = [
  ['示例市民政局', '示例市民政局'],
  ['示例', '示例'],
  [' 示例市民政局 ', '示例市民政局'],
  ['\u3000示例市民政局\n', '示例市民政局'],
  ['示例市 民政局', '示例市 民政局'],
  ['示例市   民政局', '示例市 民政局'],
  ['示例市　民政局', '示例市 民政局'],
  ['示例市人民政府(门户)', '示例市人民政府（门户）'],
  ['示例市人民政府（门户）', '示例市人民政府（门户）'],
  ['示例１２３４５', '示例12345'],
  ['ＡＢＣ示例网', 'ABC示例网'],
  ['12345示例热线', '12345示例热线'],
  ['示例区“一网通办”', '示例区“一网通办”'],
  ['《示例日报》网', '《示例日报》网'],
  ['示例·民政', '示例·民政'],
  ['示例•民政', '示例·民政'],
  ['示例・民政', '示例·民政'],
  ['示例—民政', '示例—民政'],
  ['示例市发展和改革委员会、示例市统计局', '示例市发展和改革委员会、示例市统计局'],
  ['示例-A/B & C+', '示例-A/B & C+'],
  ['Shili Government', 'Shili Government'],
  ['Café示例', 'Café示例'],
  ['Cafe\u0301示例', 'Café示例'],
  ['𠮷林示例', '𠮷林示例'],
  ['〇〇示例', '〇〇示例'],
  ['\uf900示例', '豈示例'],
  ['བོད་ལྗོངས།', 'བོད་ལྗོངས།'],
  ['西藏示例 བོད་', '西藏示例 བོད་'],
  ['ᠮᠣᠩᠭᠣᠯ', 'ᠮᠣᠩᠭᠣᠯ'],
  ['ئۇيغۇر تور', 'ئۇيغۇر تور'],
  ['ꆈꌠꁱꂷ', 'ꆈꌠꁱꂷ'],
  ['示'.repeat(60), '示'.repeat(60)],
  ['𠮷'.repeat(60), '𠮷'.repeat(60)],
];

it.each(accepted)('the site name %j is stored as %j [B08 R-2.2]', (typed, stored) => {
  expect(judge(typed)).toEqual([]);
  expect(normaliseName(typed)).toBe(stored);
  expect(normaliseName(stored)).toBe(stored);
});

it('more than 150 names have a verdict [B08 R-2.2]', () => {
  expect(Object.values(refused).flat().length + accepted.length).toBeGreaterThan(150);
});

it('a file is judged as it stands: full-width letters are no stored form [R-2.2]', () => {
  expect(nameProblems('ＡＢＣ示例网').map(({ code }) => code)).toEqual(['name-characters']);
});

it.each([
  ['示例市民政局', ' 示例市民政局 '],
  ['示例市民政局', '示例市 民政局'],
  ['示例市民政局', '示例市·民政局'],
  ['示例市民政局', '示例市“民政局”'],
  ['示例市人民政府（门户）', '示例市人民政府(门户)'],
  ['示例市人民政府（门户）', '示例市人民政府门户'],
  ['ABC示例网', 'abc示例网'],
  ['ABC示例网', 'ＡＢＣ示例网'],
  ['Café示例', 'CAFE\u0301示例'],
  ['示例12345', '示例１２３４５'],
  ['示例ſ', '示例S'],
])('%j and %j are the same name [B11 R-2.4 X10]', (a, b) => {
  expect(nameKey(a)).toBe(nameKey(b));
  expect(nameKey(a)).not.toBe('');
});

it.each([
  ['示例市民政局', '示例县民政局'],
  ['示例市民政局', '示例市民政厅'],
  ['示例一中', '示例1中'],
  ['示例日网', '示例曰网'],
  ['示例网', '示例網'],
])('%j and %j are two names [B11 R-2.4 X10]', (a, b) => {
  expect(nameKey(a)).not.toBe(nameKey(b));
});

it('a stored name keeps its key: the form of the name decides nothing [R-2.4]', () => {
  for (const [typed] of accepted) expect(nameKey(normaliseName(typed))).toBe(nameKey(typed));
});

it('a key takes microseconds, for a check walks over every site [R-2.4]', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `示例市第${i}民政局`);
  names.forEach(nameKey);
  const start = performance.now();
  for (const name of names) nameKey(name);
  expect((performance.now() - start) / names.length).toBeLessThan(0.03);
});
