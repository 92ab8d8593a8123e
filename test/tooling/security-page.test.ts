import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { abuseLines } from '../plan/abuse-lines.ts';
import { faultLines } from '../plan/fault-lines.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = ['src/content/handbook/security.md', 'SECURITY.md'];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

it.each(pages)('%s names only tests and commands that there are [R-9.1 R-9.4]', (page) => {
  const text = read(page);
  const tests = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path);
  expect(tests.length).toBeGreaterThan(1);
  for (const path of tests) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  const commands = [...text.matchAll(/`npm run ([\w:-]+)(?: -- (G\d+))?/g)];
  expect(commands.length).toBeGreaterThan(4);
  for (const [, name = '', line] of commands) {
    expect([name, scripts[name] !== undefined]).toEqual([name, true]);
    if (line === undefined) continue;
    const lines = name === 'test:abuse' ? abuseLines : faultLines;
    expect(lines.map(({ id }) => id)).toContain(line);
  }
});

it('the README and the handbook lead to the security page [R-9.4]', () => {
  for (const page of ['README.md', 'SECURITY.md', 'src/content/handbook/admin/operations.md']) {
    expect(read(page)).toMatch(/handbook\/security|SECURITY\.md/);
  }
});
