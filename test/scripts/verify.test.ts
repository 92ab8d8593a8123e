import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import { approveAll, fileSite, type TestOffice, testOffice } from '../office/test-office.ts';
import { openHand } from '../verify/hand.ts';

let opened: TestOffice;
beforeAll(async () => {
  opened = await testOffice();
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
});
afterAll(() => opened.remove());

function run(...args: readonly string[]) {
  const node = ['--disable-warning=ExperimentalWarning', 'scripts/verify.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run verify', () => {
  it('prints {ok, checked, first}, and for one code who approved it [R-9.2 Z01]', () => {
    const dir = opened.environment.registerDir;
    const told = run(dir, '--json');
    expect(told.status).toBe(0);
    expect(JSON.parse(told.stdout)).toEqual({ ok: true, checked: 1, first: null });
    const one = run(dir, '--code', '9901010001');
    expect(one.status).toBe(0);
    expect(one.stdout).toContain('核验通过');
    for (const unit of ['990101', '990100', '990000']) {
      expect(one.stdout).toContain(`审核通过  ${unit}（账户 ${unit}）`);
    }
    const none = run(dir, '--code', '9901010002', '--json');
    expect(none.status).toBe(1);
    expect(JSON.parse(none.stdout)).toMatchObject({ ok: false, first: { code: 'code-unknown' } });
  });

  it('says which commit it verified and by which keys, to be held against what is published [Z01 Z23]', () => {
    const dir = opened.environment.registerDir;
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
    const { stdout } = run(dir);
    expect(stdout).toContain(`核验到提交 ${git('rev-parse', 'main')}`);
    const [, key = ''] =
      /(ssh-ed25519 \S+)/.exec(git('show', 'main:data/register-keys.yaml')) ?? [];
    const told = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: key, encoding: 'utf8' });
    expect(stdout).toContain(`公钥 ${told.split(' ')[1]}`);
  });

  it('names the first thing wrong with its commit and path, and ends with 1 [R-9.2 Z23]', async () => {
    const hand = await openHand(opened.environment.registerDir);
    const path = mintedPath('9901010001' as SiteCode);
    const commit = await hand.put({
      ...{ on: hand.start, at: '2026-11-21T09:00:00.000+08:00', changes: new Map([[path, null]]) },
      trailers: [
        ['Event', 'sweep'],
        ['At', '2026-11-21T09:00:00.000+08:00'],
      ],
    });
    await hand.close();
    const dir = opened.environment.registerDir;
    const { status, stdout } = run(dir, '--rev', commit, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      first: { code: 'file-removed', commit, path, text: expect.stringContaining('永远不删除') },
    });
  });

  it('ends with 2 where there is nothing to read', () => {
    expect(run(opened.dir)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Git 仓库'),
    });
    expect(run(opened.environment.registerDir, '--code', 'abc').status).toBe(2);
    expect(run(opened.environment.registerDir, '--from', 'a'.repeat(40))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('main 上没有这个提交'),
    });
    expect(run().status).toBe(2);
  });
});
