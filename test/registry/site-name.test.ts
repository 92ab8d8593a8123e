import { expect, it } from 'vitest';
import { nameKey, nameProblems, normaliseName } from '#registry/site-name.ts';
import { readVerdicts } from '../plan/corpus.ts';
import { leastTime } from './least-time.ts';

/** Every name that has a verdict: `test/plan/corpus/names.txt`. */
const corpus = readVerdicts('names');
const accepted = corpus.filter(({ stored }) => stored !== null);

it('names are judged as the corpus says: refused with one reason, or stored in one form [B08 R-2.2 Y8]', () => {
  for (const { verdict, text, stored } of corpus) {
    const normal = normaliseName(text);
    const found = nameProblems(normal).map(({ code }) => code);
    if (stored === null) expect([text, ...found]).toEqual([text, verdict]);
    else expect([text, ...found, normal]).toEqual([text, stored]);
  }
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
  for (const { text } of accepted) expect(nameKey(normaliseName(text))).toBe(nameKey(text));
});

it('a key takes microseconds, for a check walks over every site [R-2.4]', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `示例市第${i}民政局`);
  expect(leastTime(() => names.forEach(nameKey)) / names.length).toBeLessThan(0.03);
});
