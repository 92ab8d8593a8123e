import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSiteFolder } from '#office/publish/site-folder.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a file of the same bytes is left alone, its time too [Z20]', async () => {
  const folder = openSiteFolder(dir);
  expect(await folder.put('a/index.html', 'x')).toEqual({ is: 'new', size: 1 });
  const before = statSync(join(dir, 'a/index.html'), { bigint: true });
  expect(await folder.put('a/index.html', 'x')).toEqual({ is: 'same', size: 1 });
  expect(statSync(join(dir, 'a/index.html'), { bigint: true }).ino).toBe(before.ino);
  expect(await folder.put('a/index.html', 'y')).toEqual({ is: 'changed', size: 1 });
});

test('a large file comes in parts and replaces the old one whole [Z20]', async () => {
  const folder = openSiteFolder(dir);
  const parts = function* () {
    yield '一';
    yield Buffer.from('二');
  };
  expect(await folder.put('a.csv', parts())).toEqual({ is: 'new', size: 6 });
  expect(await folder.put('a.csv', parts())).toEqual({ is: 'same', size: 6 });
  const failing = function* () {
    yield 'half';
    throw new Error('cut');
  };
  await expect(folder.put('a.csv', failing())).rejects.toThrow('cut');
  expect(readFileSync(join(dir, 'a.csv'), 'utf8')).toBe('一二');
});

test('what a crash left of a file is written over or goes with it [R-9.3]', async () => {
  mkdirSync(join(dir, 'a'));
  writeFileSync(join(dir, 'a/index.html.part'), 'half');
  const folder = openSiteFolder(dir);
  await folder.put('a/index.html', 'whole');
  expect(readdirSync(join(dir, 'a'))).toEqual(['index.html']);
  writeFileSync(join(dir, 'a/index.html.part'), 'half');
  expect(await folder.put('a/index.html', null)).toEqual({ is: 'removed', size: 0 });
  expect(existsSync(join(dir, 'a'))).toBe(false);
  expect(await folder.put('a/index.html', null)).toEqual({ is: 'absent', size: 0 });
});

test.each(['../x', 'a/../../x', '/x', 'a//b', 'a\\b', '.x', 'a/.git/b', 'a:b', 'a\u0000b', ''])(
  'no file is written at %j [W2]',
  async (path) => {
    await expect(openSiteFolder(dir).put(path, 'x')).rejects.toThrow('no path of the site');
    expect(readdirSync(dir)).toEqual([]);
  },
);
