import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { boolJsonTag, FAILSAFE_SCHEMA, load, nullJsonTag } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { guessYaml } from '#git/yaml-canonical.ts';
import { dumpYaml, loadYaml, readYaml, YamlRefused } from '#git/yaml.ts';

const strict = FAILSAFE_SCHEMA.withTags(boolJsonTag, nullJsonTag);

/** What the strict schema of the reference makes of a value: numbers arrive as text. */
function asStrict(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(asStrict);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asStrict(item)]));
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      ...[' ', ':', '#', '-', '\n', '\r', '\t', "'", '"', '\\', '0', '1', '.', 'e', '_', '~', '|'],
      ...['>', '&', '*', '!', '%', '@', '`', '[', ']', '{', '}', ',', '?', '=', '<', '/', 'x', 'n'],
      ...['无', '　', '；', '\u0085', '\u2028', '\ufeff', '\u200b', '\u202e', '\0', '\ud800', '😀'],
    ),
    maxLength: 8,
  }),
  fc.constantFrom(
    ...['无', 'true', 'No', 'null', '~', '', '010000', '3301060007', '1e5', '0x1F', '2024-01-10'],
    ...['12:30', '010-99912345', '192.0.2.1', '2001:db8::1', '---', '...', '- a', 'a: b', 'a #b'],
  ),
);
const key = fc
  .oneof(fc.stringMatching(/^[A-Za-z_][\w-]{0,8}$/), fc.constantFrom('名 称', '330106'))
  .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const value = fc.letrec((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: nasty },
    fc.boolean(),
    fc.constant(null),
    fc.integer({ min: -99_999, max: 99_999 }),
  ),
  node: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(key, tie('node'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).node;

describe('canonical writer', () => {
  it('reads back what it wrote, for any text a person may type [D8 Y4]', () => {
    fc.assert(
      fc.property(value, (document) => {
        const text = dumpYaml(document);
        const bytes = Buffer.from(text);
        if (bytes.length > 65_536) return;
        expect(readYaml(bytes)).toEqual({ value: document, isCanonical: true });
        const read = load(text, { schema: strict, maxDepth: 20, maxAliases: 0 });
        expect(read).toEqual(asStrict(document));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['330106', "'330106'"],
    ['3301060007', "'3301060007'"],
    ['010-99912345', "'010-99912345'"],
    ['13800000000', "'13800000000'"],
    ['2024-01-10', "'2024-01-10'"],
    ['2024-01-10T16:00:00.000+08:00', "'2024-01-10T16:00:00.000+08:00'"],
    ['1E234567', "'1E234567'"],
    ['no', "'no'"],
    ['', "''"],
    [' 无', "' 无'"],
    ['无', '无'],
    ['https://www.example.invalid/a?b=c#d', 'https://www.example.invalid/a?b=c#d'],
    ['注：见 #1', "'注：见 #1'"],
    ['两行\n文字', '"两行\\n文字"'],
    ['\u202e倒', '"\\u202e倒"'],
  ])('writes %j as %s: codes, phones and dates are quoted [Y4]', (text, written) => {
    expect(dumpYaml({ a: text })).toBe(`a: ${written}\n`);
  });

  it.each<{ readonly document: unknown }>([
    ...[undefined, 330106, 1.5, Number.NaN, -0].map((document) => ({ document })),
    { document: { constructor: 1 } },
    { document: { a: undefined } },
  ])('does not write $document, which no data file can hold [Y2 D8]', ({ document }) => {
    expect(() => dumpYaml(document)).toThrow(TypeError);
  });

  it('finds every shipped file under data/sites canonical, by the quick way [Y4]', () => {
    const dir = join(import.meta.dirname, '../../data/sites');
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(dir, name)));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      expect(readYaml(file).isCanonical).toBe(true);
      expect(guessYaml(file.toString())?.value).toEqual(readYaml(file).value);
    }
  });
});

describe('strict reader', () => {
  it('keeps codes as text and types only true, false, null and short whole numbers [D8]', () => {
    const text = 'a: 010000\nb: 3301060007\nc: ~\nd:\ne: true\nf: null\ng: 12\nh: 1.5\ni: yes\n';
    expect(loadYaml(Buffer.from(text))).toEqual({
      ...{
        a: '010000',
        b: '3301060007',
        c: '~',
        d: '',
        e: true,
        f: null,
        g: 12,
        h: '1.5',
        i: 'yes',
      },
    });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['more than 64 KiB', 'a'.repeat(65_537), 'too-large'],
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'not-utf8'],
    ['a duplicate key', 'a: 1\na: 2\n', 'malformed'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'malformed'],
    ['nothing', '', 'malformed'],
    ['an unknown tag', 'a: !!js/function x\n', 'malformed'],
    ['an alias', 'a: &x [1]\nb: *x\n', 'malformed'],
    ['a raw NUL', 'a: \0\n', 'malformed'],
    ['depth', `${'['.repeat(30)}${']'.repeat(30)}\n`, 'malformed'],
    ['__proto__', '__proto__:\n  a: b\n', 'forbidden-key'],
    ['constructor below', 'a:\n  - constructor: b\n', 'forbidden-key'],
    ['a hidden character in a key', '"a\\u200b": b\n', 'forbidden-key'],
  ])('refuses %s [Y1 Y2]', (_, input, code) => {
    const bytes = typeof input === 'string' ? Buffer.from(input) : input;
    expect(() => loadYaml(bytes)).toThrow(expect.objectContaining({ name: 'YamlRefused', code }));
  });

  it('refuses mutated files with a typed error or reads them, nothing else [Y1]', () => {
    const dir = join(import.meta.dirname, '../../data/sites/99/990100');
    const file = readFileSync(join(dir, readdirSync(dir)[0] ?? ''));
    const edit = fc.tuple(fc.nat(file.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(6));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let bytes: Uint8Array = file;
        for (const [at, insert, cut] of edits) {
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + cut)]);
        }
        try {
          const { value: read, isCanonical } = readYaml(bytes);
          expect(isCanonical).toBe(Buffer.compare(Buffer.from(dumpYaml(read)), bytes) === 0);
        } catch (error) {
          if (!(error instanceof TypeError)) expect(error).toBeInstanceOf(YamlRefused);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('says that a file is not canonical where only the quoting differs [Y4]', () => {
    expect(readYaml(Buffer.from('a: 330106\n')).isCanonical).toBe(false);
    expect(readYaml(Buffer.from("a: '330106'\n")).isCanonical).toBe(true);
    expect(readYaml(Buffer.from("a: '无'\n")).isCanonical).toBe(false);
    expect(readYaml(Buffer.from('# note\na: b\n')).isCanonical).toBe(false);
  });
});
