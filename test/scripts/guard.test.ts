import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { guardFindings } from '#registry/main-guard.ts';
import { git } from '#test/git/real-git.ts';

const root = join(import.meta.dirname, '../..');
const site = 'data/sites/99/990101/9901010001.yaml';
const dir = mkdtempSync(join(tmpdir(), 'guard-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('what may move main [R-9.2 R-11.2]', () => {
  const push = (actor: string, event: string, path: string, isGone = false, isRewritten = false) =>
    guardFindings({
      ...{ actor, app: 'register', isRewritten },
      commits: [{ oid: 'a'.repeat(40), event, changed: [{ path, isGone }] }],
    }).map(({ why }) => why);

  it.each([
    ['the App, saying what it does', 'register[bot]', 'conclude', site, false, []],
    [
      'the App, moving what gets its code',
      'register[bot]',
      'mint',
      'data/sites/99/990101/new-AAAA0001.yaml',
      true,
      [],
    ],
    ['a maintainer, with code', 'somebody', '', 'src/x.ts', false, []],
    ['somebody else, with data', 'somebody', 'conclude', site, false, ['foreign']],
    ['a user named like the App', 'register', 'conclude', site, false, ['foreign']],
    ['the App, saying nothing', 'register[bot]', '', site, false, ['no-event']],
    ['the App, taking a code away', 'register[bot]', 'mint', site, true, ['taken-away']],
  ] as const)('%s [R-11.2]', (_, actor, event, path, isGone, expected) => {
    expect(push(actor, event, path, isGone)).toEqual(expected);
  });

  it('nobody rewrites it, and no App is known where none is set [R-9.2]', () => {
    expect(push('register[bot]', 'mint', site, false, true)).toEqual(['rewritten']);
    const commits = [{ oid: 'a', event: 'mint', changed: [{ path: site, isGone: false }] }];
    expect(guardFindings({ actor: '[bot]', app: '', isRewritten: false, commits })).toHaveLength(1);
  });
});

it('a push of data by somebody else switches conclude and mint off and says why [R-11.2]', async () => {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url?.split('?')[0]}`);
    request.resume();
    const status = request.method === 'PUT' ? 204 : request.method === 'POST' ? 201 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? undefined : request.method === 'GET' ? '[]' : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const work = join(dir, 'work');
  const commit = (path: string, text: string, message: string) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
    git(join(work, '.git'), ['--work-tree', work, 'add', path]);
    git(join(work, '.git'), ['--work-tree', work, 'commit', '-qm', message]);
    return git(join(work, '.git'), ['rev-parse', 'HEAD']).toString().trim();
  };
  mkdirSync(work, { recursive: true });
  git(join(work, '.git'), ['init', '-q', '-b', 'main']);
  const first = commit('data/policy.yaml', 'a', '建立登记簿\n\nEvent: found');
  const minted = commit(site, 'a', '生成\n\nEvent: mint');
  const script = join(root, 'scripts/guard.ts');
  const run = (actor: string) =>
    new Promise<number>((resolve) => {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script, '--freeze', '--dir', work],
        {
          env: {
            PATH: process.env['PATH'],
            ...{
              GUARD_ACTOR: actor,
              GUARD_APP: 'register',
              GUARD_BEFORE: first,
              GUARD_AFTER: minted,
            },
            GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            ...{ GITHUB_REPOSITORY: 'o/r', GITHUB_TOKEN: 'token' },
          },
          stdio: 'ignore',
        },
      );
      child.on('close', (code) => resolve(code ?? -1));
    });
  expect(await run('register[bot]')).toBe(0);
  expect(calls).toEqual([]);
  expect(await run('somebody')).toBe(1);
  expect(calls).toEqual([
    'PUT /repos/o/r/actions/workflows/conclude.yml/disable',
    'PUT /repos/o/r/actions/workflows/mint.yml/disable',
    'GET /repos/o/r/issues',
    'POST /repos/o/r/issues',
  ]);
  server.close();
});
