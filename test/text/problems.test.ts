import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { problemCodes } from '#registry/problem-codes.ts';
import { findingCodes } from '#registry/verify-finding.ts';
import { problemText } from '#text/problems.ts';
import { refusalText } from '#text/words.ts';

/** Something for every parameter that a sentence may ask for. */
const params = {
  by: 'site',
  code: '9901010001',
  count: 2,
  line: 3,
  max: 60,
  min: 2,
  name: '示例市民政局',
  newest: '2026-11-20T16:00:00.000+08:00',
  now: '2026-11-20T15:00:00.000+08:00',
  parent: '990100',
  path: 'data/sites/99/990101/9901010001.yaml',
  right: 'name: 示例市民政局',
  root: 'bm0100',
  successor: '990102',
  type: 'string',
  unit: '990101',
  wait: 90,
  department: '示例部',
  today: '2026-11-21',
  days: 31,
  last: '2026-12-20',
  year: '2026',
  day: '2026-03-01',
  column: '首页网址',
  file: '上报文件.zip',
  row: 5,
  login: 'shili-shen',
  account: '990100',
  minutes: 10,
  commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
};
const sentence = (code: string, more = {}) =>
  problemText({ code, at: '', params: { ...params, ...more } });

it.each(problemCodes)('%s is said in one Chinese sentence [R-2.2]', (code) => {
  const text = sentence(code);
  expect(text).toMatch(/^[\u4e00-\u9fff“A-Z]/);
  expect(text).toMatch(/[\u4e00-\u9fff”’）\d\w/\]:]$/);
  expect(text).not.toMatch(/undefined|NaN|null|\$\{|\[object|[。！!]/);
  expect(Array.from(text).length).toBeLessThan(120);
});

it('no two reasons are said alike [R-2.2]', () => {
  const texts = problemCodes.map((code) => sentence(code));
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

// A decision is refused for a state, which nobody corrects in a field.
const correctable = problemCodes.filter((code) => !Object.hasOwn(refusalText, code));
it.each(correctable)('%s says what right looks like or what to do next [R-2.2]', (code) => {
  expect(sentence(code)).toMatch(/如|请|应|须|至少|最多|不能超过|只能|建议|应是|改用/);
});

const examples = problemCodes.filter((code) =>
  /-(?:format|scheme|host|url|userinfo|port)$/.test(code),
);
it.each(examples.filter((code) => !code.startsWith('advice-')))(
  '%s shows a right example [R-2.2]',
  (code) => {
    expect(sentence(code)).toMatch(/如 ?[^，]|[a-z0-9“]/);
  },
);

it('what is taken already is named, with the way on [B11 B12 R-2.4 R-2.5]', () => {
  for (const code of ['name-taken', 'url-taken']) {
    expect(sentence(code)).toContain('已登记的网站“示例市民政局”（9901010001）');
    expect(sentence(code)).toContain('登录');
    const open = sentence(code, { by: 'filing', code: '' });
    expect(open).toContain('正在申请的网站“示例市民政局”');
    expect(open).toContain('临时码');
  }
  expect(sentence('portal-taken')).toContain('示例市民政局');
});

it('a retired unit names its successor where it has one [R-1.3]', () => {
  expect(sentence('unit-retired')).toContain('990102');
  expect(sentence('unit-retired', { successor: '' })).not.toContain('990102');
});

it.each([
  [1, '1 秒'],
  [89, '89 秒'],
  [90, '2 分钟'],
  [3600, '60 分钟'],
])('a wait of %i seconds is told as %s', (wait, words) => {
  expect(sentence('too-many-tries', { wait })).toContain(words);
});

it('markup that somebody typed stays text and is not swallowed [W4]', () => {
  expect(sentence('name-taken', { name: '<b>$&</b>' })).toContain('<b>$&</b>');
});

it('a reason without a sentence is a fault of ours [R-2.2]', () => {
  for (const code of ['no-such-code', 'toString', '__proto__', '']) {
    expect(() => problemText({ code, at: '' })).toThrow('no sentence');
  }
});

it('every reason that the program gives has its sentence [R-2.2]', () => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  // What `verify` and `doctor` find has sentences of its own, complete by type.
  const doctor = readFileSync(join(src, 'registry/doctor-finding.ts'), 'utf8');
  const doctorCodes = Array.from(doctor.matchAll(/^ {2}\| '([^']+)'/gm), ([, code = '']) => code);
  const known = new Set<string>([...problemCodes, ...findingCodes, ...doctorCodes]);
  const unknown: string[] = [];
  let seen = 0;
  for (const path of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:ts|astro)$/.test(path)) continue;
    for (const [, code = ''] of readFileSync(join(src, path), 'utf8').matchAll(
      /\bcode: '([^']+)'/g,
    )) {
      seen += 1;
      // Error numbers of the operating system are in capitals.
      if (!known.has(code) && !/^E[A-Z]+$/.test(code)) unknown.push(`${path}: ${code}`);
    }
  }
  expect(seen).toBeGreaterThan(50);
  expect(unknown).toEqual([]);
});

it('every reason is given somewhere, as a code of its own or made from its field [R-2.2]', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const program = ['src', 'scripts']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /\.(?:ts|astro)$/.test(path) && !/problem-codes\.ts$|text[/\\]/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const schemas = fileURLToPath(new URL('../../schemas/', import.meta.url));
  const inSchemas = readdirSync(schemas)
    .map((path) => readFileSync(join(schemas, path), 'utf8'))
    .join('\n');
  const made = /^(?:icp|police)-(?:required|format)$|^password-|^(?:name|url)-taken$|^yaml-/;
  const idle = problemCodes.filter(
    (code) =>
      !made.test(code) && !program.includes(`'${code}'`) && !inSchemas.includes(`"${code}"`),
  );
  expect(idle).toEqual([]);
});
