import { expect, it } from 'vitest';
import {
  mayRaise,
  parseRaise,
  raisedFile,
  raiseProblems,
  raiseTrailers,
} from '#registry/generation.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { country } from './country.ts';
import { mintedSite, pendingSite } from './sample-site.ts';

it.each([
  ['its filer', { kind: 'filer' }, true],
  ['its own unit', { kind: 'unit', unit: '990101' }, true],
  ['the prefecture above', { kind: 'unit', unit: '990100' }, true],
  ['the province above', { kind: 'unit', unit: '990000' }, true],
  ['a unit beside it', { kind: 'unit', unit: '990102' }, false],
  ['a department beside it', { kind: 'unit', unit: 'bm9900' }, false],
] as const)('%s may replace the check code of a site: %o %s [E08 R-4.7]', (_, asker, may) => {
  const who = asker.kind === 'unit' ? { kind: asker.kind, unit: asker.unit as UnitCode } : asker;
  expect(mayRaise(country, { unit: '990101' as UnitCode }, who)).toBe(may);
});

it.each([
  ['', '', ['choose /why']],
  ['theft', '', ['choice-unknown /why']],
  ['other', '', ['required /note']],
  ['other', '交接', []],
  ['lost', '', []],
  ['lost', '张三 13800000000', ['text-mobile /note']],
  ['lost', '长'.repeat(201), ['too-long /note']],
])('the reason %j with the note %j is answered %j [E08 R-9.1]', (reason, note, wrong) => {
  expect(raiseProblems(reason, note).map(({ code, at }) => `${code} ${at}`)).toEqual(wrong);
});

it('a raise changes the generation and nothing else of a file, and a site without a code has none [R-5.3 X07]', () => {
  const file = mintedSite('9901010001');
  const { register } = file;
  expect(raisedFile(file)).toEqual({ ...file, register: { ...register, generation: 2 } });
  expect(raisedFile(raisedFile(file)).register?.generation).toBe(3);
  expect(() => raisedFile(pendingSite())).toThrow(TypeError);
});

it('a commit tells who raised it, when and why, and another commit tells no raise [R-4.5]', () => {
  const raise = {
    site: '9901010001' as SiteCode,
    filing: 'ABCD2345' as FilingId,
    generation: 2,
    unit: '990100' as UnitCode,
    account: '990100-1',
    askedBy: '990100-2',
    reason: 'other',
    note: '交接',
  } as const;
  const at = new Date('2026-11-21T09:00:00+08:00');
  expect(parseRaise(raiseTrailers(raise, at))).toEqual({
    ...raise,
    at: '2026-11-21T09:00:00.000+08:00',
  });
  const byFiler = { ...raise, unit: null, account: '', note: '' };
  expect(parseRaise(raiseTrailers(byFiler, at))).toMatchObject(byFiler);
  expect(parseRaise([['Event', 'mint']])).toBeNull();
});
