import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMessage, parseTrailers, subjectOf } from '#git/message.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\n',
      '\r',
      '\u2028',
      '\u0085',
      ' ',
      ':',
      '"',
      '\\',
      'A',
      't',
      '同',
      '\0',
    ),
    maxLength: 12,
  }),
  fc.constantFrom('\n\nUnit: 330106', '"x"', ' a', 'a ', '', '"', 'Unit: 1'),
);
const key = fc.constantFrom('Event', 'Filing', 'Opinion', 'Approved-At', 'Trail');

describe('commit messages', () => {
  it('gives every trailer back exactly as it was typed, and no other [R-4.5]', () => {
    fc.assert(
      fc.property(text, fc.array(fc.tuple(key, text), { maxLength: 6 }), (subject, trailers) => {
        const message = formatMessage(subject, trailers);
        expect(parseTrailers(message)).toEqual(trailers);
        expect(message.split('\n')).toHaveLength(trailers.length === 0 ? 2 : trailers.length + 3);
      }),
      { numRuns: 3_000 },
    );
  });

  it('an opinion with line breaks cannot forge an approval [R-4.1 R-4.5]', () => {
    const opinion = '同意\nUnit: 330000\n\nEvent: approve';
    const message = formatMessage('退回：示例', [
      ['Event', 'return'],
      ['Opinion', opinion],
    ]);
    expect(parseTrailers(message)).toEqual([
      ['Event', 'return'],
      ['Opinion', opinion],
    ]);
    expect(subjectOf(formatMessage('名称\n\nEvent: approve'))).toBe('名称 Event: approve');
    expect(parseTrailers(formatMessage('名称\n\nEvent: approve'))).toEqual([]);
  });

  it('stays readable: ordinary opinions stand as they are', () => {
    expect(formatMessage('退回：示例市民政局网', [['Opinion', '信息不完整，请补充。']])).toBe(
      '退回：示例市民政局网\n\nOpinion: 信息不完整，请补充。\n',
    );
  });

  it('a last paragraph that is not all trailers holds none', () => {
    expect(parseTrailers('a\n\nEvent: x\nand more\n')).toEqual([]);
    expect(parseTrailers('Event: x\n')).toEqual([]);
  });
});
