import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showReviews } from '#office/show-reviews.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { githubOffices, type GithubOffices, reviewersOf, reviewOnGithub } from './github-office.ts';
import { fileSite } from './test-office.ts';

describe.skipIf(!hasHttpBackend)(
  'what the register shows on a pull request (oracles A, C, E)',
  () => {
    let offices: GithubOffices;
    beforeEach(async () => {
      offices = await githubOffices();
    });
    afterEach(() => offices.end());
    const login = (unit: string) => reviewersOf(unit)[0]?.login ?? '';

    it('status, one comment, labels and requests follow the chain, and are told once [R-4.1 R-11.2]', async () => {
      const server = await offices.server();
      const { filing } = await fileSite(server);
      const { pulls, statuses, comments } = offices.double.state;
      const show = () => showReviews(server.tools);
      expect(await show()).toMatchObject([{ state: 'pending' }]);
      const requested = () => pulls[0]?.requested.map((one) => one.login);
      expect(requested()).toEqual(reviewersOf('990101').map((one) => one.login));
      expect(statuses.at(-1)).toMatchObject({ context: 'review-chain', state: 'pending' });
      await show();
      expect([statuses.length, comments.length]).toEqual([1, 1]);

      await reviewOnGithub(offices, login('990000'), filing, 'APPROVE');
      await reviewOnGithub(offices, login('990101'), filing, 'APPROVE');
      expect(await show()).toMatchObject([{ description: '等待示例990100审核' }]);
      expect(comments).toHaveLength(1);
      expect(comments[0]?.body).toContain('还没有轮到本单位审核');
      expect(comments[0]?.body).toMatch(/1\. 示例990101.*✓ 已审核/);
      expect(requested()).toContain(login('990100'));
    });
  },
);
