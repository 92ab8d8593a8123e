import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml, YamlRefused } from '#git/yaml.ts';
import { pick, type Random } from '#office/seed/random.ts';

const data = join(import.meta.dirname, '../../data');

/** Pieces that YAML gives a meaning to, or that hide one. */
const pieces = [
  ...[': ', '- ', '\n', '\n  ', '\t', '#', '"', "'", '|', '>', '&a ', '*a', '!!js/function ', '? '],
  ...['{', '}', '[', ']', ',', '%', '@', '`', '---\n', '...\n', '<<: ', '~', '\0', '\r', '\ufeff'],
  ...['__proto__: ', 'constructor: ', 'prototype: ', '\u202e', '\u200b', '\ud800', '😀', '1e999'],
  ...['010000', '0x7f', '2026-11-21', '!!binary ', '!<tag:x> ', '\\', '\u2028', '字'.repeat(400)],
];

/** Shipped files, as something real to break. */
export function samples(): readonly Buffer[] {
  const files = globSync('{sites,units}/99/**/*.yaml', { cwd: data }).toSorted();
  return files.slice(0, 60).map((file) => readFileSync(join(data, file)));
}

/** A file with one to six things put wrong: bytes flipped, cut, doubled, or a piece put in. */
export function mutated(random: Random, from: readonly Buffer[]): Buffer {
  let bytes = pick(random, from);
  const changes = 1 + Math.floor(random() * 6);
  for (let change = 0; change < changes; change += 1) {
    const at = Math.floor(random() * (bytes.length + 1));
    const length = Math.floor(random() * 40);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const kind = random();
    if (kind < 0.45) bytes = Buffer.concat([before, Buffer.from(pick(random, pieces)), after]);
    else if (kind < 0.6) bytes = Buffer.concat([before, after.subarray(length)]);
    else if (kind < 0.75) bytes = Buffer.concat([before, after.subarray(0, length), after]);
    else if (kind < 0.8) bytes = Buffer.from(before);
    else {
      bytes = Buffer.from(bytes);
      for (let index = 0; index < 3 && at + index < bytes.length; index += 1) {
        bytes[at + index] = Math.floor(random() * 256);
      }
    }
  }
  return bytes;
}

/** Files made to cost much or to become something else. */
export function madeYaml(): readonly Buffer[] {
  const deep = (open: string, count: number) => open.repeat(count);
  const texts = [
    ...[
      '',
      ' ',
      '\n',
      '\0',
      '---',
      '...',
      '%YAML 9.9\n---\na: b\n',
      'a',
      '- a',
      '"a"',
      '~',
      '[]',
      '{}',
    ],
    ...[
      'a: b\n---\nc: d\n',
      'a: 1\na: 2\n',
      '? a\n',
      '? [a]\n: b\n',
      '<<: {a: b}\n',
      'a: &x [*x]\n',
    ],
    ...[
      deep('[', 50_000),
      deep('{a: ', 15_000),
      deep('- ', 30_000),
      deep('? ', 30_000),
      deep('!a ', 20_000),
    ],
    ...[
      deep('a:\n ', 15_000),
      deep('"', 60_000),
      deep("'", 60_001),
      deep('#', 65_000),
      deep('&a ', 20_000),
    ],
    Array.from({ length: 9 }, (_, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(n ? 9 : 0)}]`).join(
      '\n',
    ),
    Array.from({ length: 6_000 }, (_, n) => `k${n}: v`).join('\n'),
    Array.from({ length: 3_000 }, (_, n) => `${'  '.repeat(n % 30)}k${n}:`).join('\n'),
    ...['__proto__', 'constructor', 'prototype'].flatMap((key) => [
      `${key}: {a: b}\n`,
      `a:\n  - ${key}: b\n`,
      `"${key}": b\n`,
      `"${key.replace('o', '\\u006f')}": b\n`,
    ]),
    ...[
      '!!js/function x',
      '!!python/object:os.system x',
      '!!set {a}',
      '!!binary aGk=',
      '!!omap [a: b]',
    ].map((value) => `a: ${value}\n`),
    ...['\u202e', '\u200b', '\u0000', '\\u0000', '\\ud800', '\\x1b', '\ufeff'].map(
      (sign) => `"a${sign}": b\n`,
    ),
    'a'.repeat(65_537),
    `a: ${'1'.repeat(60_000)}\n`,
    `a: |\n${'  字\n'.repeat(10_000)}`,
    `a: "${'\\x41'.repeat(16_000)}"\n`,
  ];
  const raw = [
    Buffer.from([0xff, 0xfe, 0x61, 0x00]),
    Buffer.from([0xfe, 0xff, 0x00, 0x61]),
    Buffer.from([0xc0, 0xaf]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0xf8, 0x88, 0x80, 0x80, 0x80]),
    Buffer.from('示例：甲\n', 'utf16le'),
    Buffer.from([0xca, 0xbe, 0xc0, 0xfd]),
    Buffer.alloc(65_536, 0xff),
    Buffer.alloc(200_000_0, 0x20),
  ];
  return [...texts.map((text) => Buffer.from(text)), ...raw];
}

/** Reads a file as the register would; milliseconds, and what was wrong: null for none. */
export function tryYaml(bytes: Buffer): { readonly ms: number; readonly bad: string | null } {
  const began = performance.now();
  let bad: string | null = null;
  try {
    readYaml(bytes);
    if (({} as Record<string, unknown>)['a'] !== undefined) bad = '改动了 Object.prototype';
  } catch (error) {
    if (!(error instanceof YamlRefused)) bad = `不是预定的错误：${String(error).slice(0, 80)}`;
  }
  return { ms: performance.now() - began, bad };
}
