import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedOffice } from '#office/open.ts';
import { showReviews } from '#office/show-reviews.ts';
import { mostRows } from '#registry/pull-scope.ts';
import { git } from '#test/git/real-git.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { filingAt, gitOffices, give, pathAt, reviewPull, siteText, wangAt } from './git-filing.ts';
import { decideThere, type GithubOffices } from './github-office.ts';

describe.skipIf(!hasHttpBackend)(
  'a batch of new sites in one pull request (oracles A, C, E)',
  () => {
    let offices: GithubOffices;
    let server: OpenedOffice;
    let minute = 0;
    beforeEach(async () => {
      minute = 0;
      offices = await gitOffices();
      server = await offices.server();
    });
    afterEach(() => offices.end());

    const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();
    const run = async () => {
      offices.at(`2026-11-20T10:${String((minute += 1)).padStart(2, '0')}:00`);
      await server.office.conclude();
      await showReviews(server.tools);
      offices.at(`2026-11-20T10:${String((minute += 1)).padStart(2, '0')}:00`);
    };
    const stage = async (at: number) => (await server.office.progress(filingAt(at)))?.state.stage;
    const turn = async (at: number) => (await server.office.progress(filingAt(at)))?.state.turn;
    const pushes = () =>
      offices.double.faults.log.filter((one) => one.endsWith('/git-receive-pack'));
    const file = async (...numbers: number[]) => {
      const me = wangAt(offices);
      await me.push('batch', new Map(numbers.map((at) => [pathAt(at), siteText(at)])));
      return me.open('batch', '批量新增');
    };

    it('each site is a filing of its own with a verdict of its own; one returned holds up no other [R-4.3 R-3.4 R-11.2]', async () => {
      const number = await file(1, 2, 3, 4);
      await run();
      // all rows in one push, and nothing asked of the API for a single row
      expect(pushes()).toHaveLength(1);
      expect(offices.double.state.pulls).toHaveLength(1);
      for (const at of [1, 2, 3, 4]) await give(server, filingAt(at));
      await run();

      await reviewPull(offices, '990101', number, 'APPROVE', '其余通过\n退回 2：名称不规范');
      const before = pushes().length;
      await run();
      expect(pushes()).toHaveLength(before + 1);
      expect(await Promise.all([1, 2, 3, 4].map(turn))).toEqual([
        '990100',
        null,
        '990100',
        '990100',
      ]);
      expect(await stage(2)).toBe('returned');
      const [comment] = offices.double.state.comments;
      expect(comment?.body).toContain(`| 2 | ${filingAt(2)} |`);
      expect(comment?.body).toMatch(/↩ 退回：`名称不规范`/);

      // the returned row alone is corrected: what was decided on the others stays
      await wangAt(offices).push(
        'batch',
        new Map([[pathAt(2), siteText(2, { address: '新路2号' })]]),
      );
      await run();
      expect(await Promise.all([1, 2, 3, 4].map(turn))).toEqual([
        ...['990100', '990101', '990100', '990100'],
      ]);
      await reviewPull(offices, '990100', number, 'APPROVE', '通过 1、3');
      await run();
      expect(await Promise.all([1, 3, 4].map(turn))).toEqual(['990000', '990000', '990100']);
      await reviewPull(offices, '990000', number);
      await run();
      // approving all is about those whose turn it is: the others were looked at too early
      expect(await Promise.all([1, 2, 3, 4].map(stage))).toEqual([
        ...['concluded', 'received', 'concluded', 'in-review'],
      ]);
      expect(offices.double.state.pulls[0]?.state).toBe('open');
      offices.at('2026-11-20T16:00:00');
      expect((await server.office.mint()).minted).toHaveLength(2);
    });

    it('a decision at the desk is on one row, and the review that it posts names that row [R-4.3 R-11.2]', async () => {
      await file(1, 2);
      await run();
      for (const at of [1, 2]) await give(server, filingAt(at));
      await run();
      await decideThere(offices, server, '990101', filingAt(1));
      await decideThere(offices, server, '990101', filingAt(2), 'return');
      expect(
        offices.double.state.pulls[0]?.reviews.map(({ state, body }) => [state, body]),
      ).toEqual([
        ['APPROVED', `通过 ${filingAt(1)}`],
        ['CHANGES_REQUESTED', `退回 ${filingAt(2)}：网站名称不规范；名称不规范，请使用机构全称`],
      ]);
      await run();
      expect(await turn(1)).toBe('990100');
      expect(await stage(2)).toBe('returned');
    });

    it('a row taken out of the pull request is withdrawn; the rest goes on [R-3.3]', async () => {
      await file(1, 2, 3);
      await run();
      const rest = new Map([1, 3].map((at) => [pathAt(at), siteText(at)] as const));
      await wangAt(offices).push('batch', rest, { anew: true });
      await run();
      expect(await Promise.all([1, 2, 3].map(stage))).toEqual([
        'received',
        'withdrawn',
        'received',
      ]);
    });

    it('two rows of one name are told apart before anything is taken in, the others are [R-2.4]', async () => {
      const me = wangAt(offices);
      const twin = siteText(2, { name: '示例县第一小学' });
      const files = new Map([
        [pathAt(1), siteText(1)],
        [pathAt(2), twin],
        [pathAt(3), siteText(3)],
      ]);
      await me.push('batch', files);
      await me.open('batch');
      await run();
      expect(await Promise.all([1, 2, 3].map(stage))).toEqual(['received', undefined, 'received']);
      expect(offices.double.state.comments[0]?.body).toMatch(/\[第 1 行\].*名称与/);
    });

    it('201 sites are refused as they are, and nothing is taken in [R-11.2]', async () => {
      const numbers = Array.from({ length: mostRows + 1 }, (_, at) => at + 1);
      await file(...numbers);
      await run();
      expect(offices.double.state.comments[0]?.body).toContain('最多 200 个');
      expect(remote('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    });
  },
);
