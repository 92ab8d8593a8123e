import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('an older Node is told so in one line before anything else is read', () => {
  const pretend =
    "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})";
  const args = ['--import', pretend, '--import', './scripts/node-version.mjs', '-e', '0'];
  const run = () => execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' });
  expect(run).toThrow(expect.objectContaining({ status: 2 }));
  expect(run).toThrow(/需要 Node 24/);
});
