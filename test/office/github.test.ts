import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { OpenedOffice } from '#office/open.ts';
import type { FilingId } from '#registry/site.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import {
  decideThere,
  githubOffices,
  type GithubOffices,
  reviewerAt,
  reviewersOf,
  reviewOnGithub,
} from './github-office.ts';
import { accountOf, fileSite } from './test-office.ts';

describe.skipIf(!hasHttpBackend)('the register at GitHub (oracles A, C, E)', () => {
  let offices: GithubOffices;
  beforeEach(async () => {
    offices = await githubOffices();
  });
  afterEach(() => offices.end());
  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();

  it('a filing by the form is a pull request of the App; approved it is merged, minted it has its code [R-11.2 B01 D02 E01]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    const { pulls } = offices.double.state;
    expect(pulls).toHaveLength(1);
    expect(pulls[0]).toMatchObject({
      headRef: `filing/${filing}`,
      title: '新增网站：示例990101民政局网',
      author: { type: 'Bot' },
      state: 'open',
    });
    expect(pulls[0]?.body).not.toMatch(/示例甲|138/);
    for (const unit of ['990101', '990100', '990000']) {
      await decideThere(offices, server, unit, filing);
    }
    expect(pulls[0]).toMatchObject({ state: 'closed', mergedAt: expect.any(String) });
    offices.at('2026-11-20T16:00:00');
    expect((await server.office.mint()).minted).toEqual(['9901010001']);
    const subjects = remote('log', '--topo-order', '--format=%s', 'main').split('\n');
    expect(subjects).toEqual([
      '生成网站标识码：2026-11-20，1 个',
      '新增网站办结：示例990101民政局网',
      ...Array.from({ length: 3 }, () => '审核通过：示例990101民政局网'),
      '新增网站：示例990101民政局网',
      '建立登记簿',
    ]);
    expect(remote('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
  });

  it('two servers of one register see and decide the same filings [R-11.2 DESIGN 5]', async () => {
    const one = await offices.server('one');
    const two = await offices.server('two');
    const { filing } = await fileSite(one);
    await decideThere(offices, one, '990101', filing);
    offices.at('2026-11-20T09:01:00');
    await two.office.conclude();
    expect(two.office.catalogue.filing(filing)?.turn).toBe('990100');
    await decideThere(offices, two, '990100', filing);
    offices.at('2026-11-20T09:02:00');
    await decideThere(offices, one, '990000', filing);
    expect((await one.office.progress(filing))?.state.stage).toBe('concluded');
    offices.at('2026-11-20T16:00:00');
    const both = await Promise.all([one.office.mint(), two.office.mint()]);
    // the same facts and the same hour make the same commit, whoever pushes it first
    expect(new Set(both.flatMap(({ minted }) => minted))).toEqual(new Set(['9901010001']));
    expect(remote('log', '--format=%s', 'main').match(/生成网站标识码/g)).toHaveLength(1);
  });

  const login = (unit: string, nth = 0) => reviewersOf(unit)[nth]?.login ?? '';
  const stage = async (server: OpenedOffice, filing: FilingId) => {
    const state = (await server.office.progress(filing))?.state;
    return [state?.stage, state?.turn];
  };

  it('reviews on the pull request itself walk the chain; each becomes the same trail [R-11.2 R-4.5]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    let minute = 0;
    for (const unit of ['990101', '990100', '990000']) {
      offices.at(`2026-11-20T10:0${(minute += 1)}:00`);
      await reviewOnGithub(offices, login(unit), filing, 'APPROVE');
      await server.office.conclude();
    }
    expect(await stage(server, filing)).toEqual(['concluded', null]);
    const trail = remote('log', '-1', '--format=%B', 'main').match(/^Trail: .*$/gm) ?? [];
    const events = trail.map((line) => JSON.parse(line.slice(7)) as Record<string, string>);
    expect(events.map(({ event, unit = '', at }) => [event, unit, at?.slice(11, 16)])).toEqual([
      ['submit', '', '09:00'],
      ['approve', '990101', '10:01'],
      ['approve', '990100', '10:02'],
      ['approve', '990000', '10:03'],
    ]);
    expect(events[1]?.['account']).toBe(`github-${reviewersOf('990101')[0]?.id}`);
  });

  it('a desk decision is a review in the name of the person who signed in [R-11.2 R-10.2]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    await decideThere(offices, server, '990101', filing, 'return');
    expect(offices.double.state.pulls[0]?.reviews).toMatchObject([
      {
        user: { login: login('990101') },
        state: 'CHANGES_REQUESTED',
        body: '退回原因：网站名称不规范\n名称不规范，请使用机构全称',
      },
    ]);
    expect(await stage(server, filing)).toEqual(['returned', null]);
  });

  it('who is not named by the unit whose turn it is decides nothing, on either side [R-4.1 R-10.2]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    offices.at('2026-11-20T10:01:00');
    await reviewOnGithub(offices, login('990000'), filing, 'APPROVE');
    await reviewOnGithub(offices, login('990102'), filing, 'APPROVE');
    await server.office.conclude();
    expect(await stage(server, filing)).toEqual(['received', '990101']);
    const own = await server.office.decide(
      filing,
      accountOf('990101'),
      'approve',
      (await server.office.progress(filing))?.state.content ?? '',
      { reason: '', text: '' },
    );
    expect(own).toMatchObject({ ok: false, problems: [{ code: 'github-account-needed' }] });
    const stranger = { ...reviewerAt(offices, server, '990102'), unit: accountOf('990101').unit };
    const content = (await server.office.progress(filing))?.state.content ?? '';
    const said = { reason: '', text: '' } as const;
    const outcome = await server.office.decide(filing, stranger, 'approve', content, said);
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'outside-chain' }] });
  });

  it('an approval before the turn counts for nothing afterwards either [R-4.1]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    offices.at('2026-11-20T10:01:00');
    await reviewOnGithub(offices, login('990100'), filing, 'APPROVE');
    offices.at('2026-11-20T10:02:00');
    await reviewOnGithub(offices, login('990101'), filing, 'APPROVE');
    await server.office.conclude();
    expect(await stage(server, filing)).toEqual(['in-review', '990100']);
    offices.at('2026-11-20T10:03:00');
    await reviewOnGithub(offices, login('990100'), filing, 'APPROVE');
    await server.office.conclude();
    expect(await stage(server, filing)).toEqual(['in-review', '990000']);
  });

  it('of one person the newest verdict counts, and a list of reviews cut short decides nothing [R-4.1 R-11.2]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    offices.at('2026-11-20T10:01:00');
    await reviewOnGithub(offices, login('990101'), filing, 'APPROVE');
    const pull = offices.double.state.pulls[0];
    const [approval] = pull?.reviews ?? [];
    if (!pull || !approval) throw new Error('no review');
    // a thousand remarks, then the same person asks for changes
    for (let at = 0; at < 1000; at += 1) {
      pull.reviews.push({ ...approval, id: 10_000 + at, state: 'COMMENTED' });
    }
    offices.at('2026-11-20T10:02:00');
    await reviewOnGithub(offices, login('990101'), filing, 'REQUEST_CHANGES', '请改名称');
    await server.office.conclude();
    expect(await stage(server, filing)).toEqual(['received', '990101']);
    pull.reviews.splice(1, 1000);
    pull.reviews.push({ ...approval, id: 20_000, state: 'COMMENTED' });
    await server.office.conclude();
    expect(await stage(server, filing)).toEqual(['returned', null]);
  });

  it('content that was pushed over an approved filing is not what was approved: nothing lands [R-4.2]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    await decideThere(offices, server, '990101', filing);
    await decideThere(offices, server, '990100', filing);
    const { dir } = offices.double.state.git;
    const ref = `refs/heads/filing/${filing}`;
    const path = remote('diff', '--name-only', 'main', ref);
    const blob = git(dir, ['hash-object', '-w', '--stdin'], '伪造: 1\n').toString().trim();
    const listing = remote('ls-tree', '-r', ref).replace(
      new RegExp(`[0-9a-f]{40}\\t${path.replaceAll('.', '\\.')}`),
      `${blob}\t${path}`,
    );
    const tree = treeOf(dir, listing);
    const forged = git(dir, ['commit-tree', tree, '-p', ref, '-m', '伪造']).toString().trim();
    git(dir, ['update-ref', ref, forged]);
    offices.at('2026-11-20T10:05:00');
    await expect(decideThere(offices, server, '990000', filing)).rejects.toThrow('content-changed');
    await server.office.conclude();
    expect(remote('log', '--format=%s', 'main')).toBe('建立登记簿');
  });

  it('an approval that is forged as a commit has no review behind it: nothing lands [R-11.2 R-4.1]', async () => {
    const server = await offices.server();
    const { filing } = await fileSite(server);
    await decideThere(offices, server, '990101', filing);
    await decideThere(offices, server, '990100', filing);
    const { dir } = offices.double.state.git;
    const ref = `refs/heads/filing/${filing}`;
    const text = remote('log', '-1', '--format=%B', ref)
      .replace('Unit: 990100', 'Unit: 990000')
      .replace(/^Account: .*$/m, `Account: github-${reviewersOf('990000')[0]?.id}`);
    const tree = remote('rev-parse', `${ref}^{tree}`);
    const forged = git(dir, ['commit-tree', tree, '-p', ref, '-m', text]).toString().trim();
    git(dir, ['update-ref', ref, forged]);
    offices.at('2026-11-20T10:05:00');
    await server.office.conclude();
    await server.office.conclude();
    expect(remote('log', '--format=%s', 'main')).toBe('建立登记簿');
  });
});

/** A tree from what `ls-tree -r` prints. */
function treeOf(dir: string, listing: string): string {
  const index = join(dir, 'test-index');
  const env = { ...process.env, GIT_INDEX_FILE: index };
  execFileSync('git', ['--git-dir', dir, 'update-index', '--index-info'], {
    env,
    input: `${listing}\n`,
  });
  return execFileSync('git', ['--git-dir', dir, 'write-tree'], { env }).toString().trim();
}
