import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import { githubOffices, type GithubOffices } from './github-office.ts';
import { approveAll, decideAs, fileSite } from './test-office.ts';

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
    await approveAll(server, filing);
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
    expect(remote('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('two servers of one register see and decide the same filings [R-11.2 DESIGN 5]', async () => {
    const one = await offices.server('one');
    const two = await offices.server('two');
    const { filing } = await fileSite(one);
    await decideAs(one, '990101', filing);
    offices.at('2026-11-20T09:01:00');
    await two.office.conclude();
    expect(two.office.catalogue.filing(filing)?.turn).toBe('990100');
    await decideAs(two, '990100', filing);
    offices.at('2026-11-20T09:02:00');
    await decideAs(one, '990000', filing);
    expect((await one.office.progress(filing))?.state.stage).toBe('concluded');
    offices.at('2026-11-20T16:00:00');
    const both = await Promise.all([one.office.mint(), two.office.mint()]);
    // the same facts and the same hour make the same commit, whoever pushes it first
    expect(new Set(both.flatMap(({ minted }) => minted))).toEqual(new Set(['9901010001']));
    expect(remote('log', '--format=%s', 'main').match(/生成网站标识码/g)).toHaveLength(1);
  });
});
