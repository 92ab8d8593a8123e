import { Octokit } from 'octokit';
import { describe, expect, it } from 'vitest';
import fixtures from '@octokit/fixtures';
import { NotOfGitHub, openChecker } from './checker.ts';

const repo = { owner: 'example', repo: 'register' };

/** An octokit that is answered with one status and body, and watched. */
function answered(status: number, body: unknown = {}) {
  const checker = openChecker();
  const fetch = async () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  const octokit = new Octokit({
    request: { fetch },
    retry: { enabled: false },
    throttle: { enabled: false },
  });
  checker.watch(octokit);
  return { checker, octokit };
}

describe("GitHub's own description holds what we say to it (oracle A)", () => {
  it('lets through what GitHub knows [DESIGN 4]', async () => {
    const { checker, octokit } = answered(200, []);
    await octokit.rest.pulls.listReviews({ ...repo, pull_number: 1, per_page: 100 });
    expect(Array.from(checker.seen)).toEqual(['pulls/list-reviews']);
  });

  it.each([
    [
      'an event that is a state',
      (o: Octokit) =>
        o.rest.pulls.createReview({ ...repo, pull_number: 1, event: 'APPROVED' as 'APPROVE' }),
    ],
    [
      'an unknown way of merging',
      (o: Octokit) =>
        o.rest.pulls.merge({ ...repo, pull_number: 1, merge_method: 'octopus' as 'merge' }),
    ],
    [
      'a field that is not there',
      (o: Octokit) =>
        o.request('POST /repos/{owner}/{repo}/pulls', {
          ...repo,
          title: 'a',
          head: 'a',
          base: 'b',
          colour: 'red',
        } as never),
    ],
    [
      'a status without state',
      (o: Octokit) =>
        o.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
          ...repo,
          sha: 'a',
          context: 'x',
        } as never),
    ],
    ['a route that is not there', (o: Octokit) => o.request('GET /repos/example/register/pullz')],
  ])('refuses %s [DESIGN 4]', async (_, say) => {
    const { octokit } = answered(200, {});
    await expect(say(octokit)).rejects.toBeInstanceOf(NotOfGitHub);
  });

  it('refuses an answer that the operation never gives [DESIGN 4]', async () => {
    const { octokit } = answered(418, {});
    const merge = octokit.rest.pulls.merge({ ...repo, pull_number: 1 });
    await expect(merge).rejects.toBeInstanceOf(NotOfGitHub);
  });

  it('recorded GitHub traffic passes: a status is made and read (oracle D) [DESIGN 4]', async () => {
    for (const exchange of fixtures.get('api.github.com/create-status')) {
      const { method, path, body, status, response } = exchange as {
        method: string;
        path: string;
        body: object | '';
        status: number;
        response: unknown;
      };
      const { octokit, checker } = answered(status, response);
      if (!/\/status$|\/statuses\/\w+$/.test(path)) continue;
      await octokit.request(`${method.toUpperCase()} ${path}`, body === '' ? {} : { ...body });
      expect(checker.seen.size).toBe(1);
    }
  });
});
