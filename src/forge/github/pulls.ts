import type { Octokit } from 'octokit';
import type { GithubClient } from './client.ts';
import { GithubRefused } from './faults.ts';
import { pullOf, type PullData, reviewOf } from './shapes.ts';
import { readAll } from './paging.ts';
import { openReports } from './reports.ts';
import { HeadMoved, NotMergeable, type Pull, type Pulls, type Review } from './types.ts';

/** GitHub lists no more files of a pull request than this, and does not say so. */
const mostFiles = 3000;

const events = { approve: 'APPROVE', return: 'REQUEST_CHANGES', comment: 'COMMENT' } as const;

/** The pull requests of one repository. */
export function openPulls(
  client: GithubClient,
  repo: { readonly owner: string; readonly repo: string },
): Pulls {
  const toPull = (data: PullData) => pullOf(data, repo);

  async function find(branch: string): Promise<Pull | null> {
    const { data } = await client.read((octokit) =>
      octokit.rest.pulls.list({ ...repo, state: 'open', head: `${repo.owner}:${branch}` }),
    );
    const found = data.map(toPull).find((pull) => pull.branch === branch && pull.isOurs);
    return found ?? null;
  }

  const get = async (number: number): Promise<Pull> => {
    const ask = (octokit: Octokit) => octokit.rest.pulls.get({ ...repo, pull_number: number });
    return toPull((await client.read(ask)).data);
  };

  const reviews = (number: number) =>
    readAll((page) =>
      client.read(async (octokit) => {
        const ask = { ...repo, pull_number: number, per_page: 100, page };
        const { data, headers } = await octokit.rest.pulls.listReviews(ask);
        return { items: data.map(reviewOf), link: headers.link };
      }),
    );

  return {
    ...openReports(client, repo),
    find,
    get,
    reviews,

    async open({ branch, title, body }) {
      const ask = { ...repo, head: branch, base: 'main', title, body };
      try {
        return await client.write(
          async (octokit) => toPull((await octokit.rest.pulls.create(ask)).data),
          () => find(branch),
        );
      } catch (error) {
        // one is open already, or the branch is gone: what is there tells
        const open = error instanceof GithubRefused && error.status === 422 && (await find(branch));
        if (open) return open;
        throw error;
      }
    },

    all: () =>
      readAll((page) =>
        client.poll(async (octokit) => {
          const ask = { ...repo, state: 'open', per_page: 100, page } as const;
          const { data, headers } = await octokit.rest.pulls.list(ask);
          return { items: data.map(toPull), link: headers.link };
        }),
      ),

    async close(number) {
      await client.write(
        async (octokit) => {
          await octokit.rest.pulls.update({ ...repo, pull_number: number, state: 'closed' });
          return true;
        },
        async () => (await get(number)).state === 'closed' || null,
      );
    },

    async merge({ number, head, title, message }) {
      const ask = {
        ...{ ...repo, pull_number: number, sha: head, merge_method: 'merge' as const },
        ...{ commit_title: title, commit_message: message },
      };
      try {
        return await client.write(
          async (octokit) => (await octokit.rest.pulls.merge(ask)).data.sha,
          () => mergedAs(number),
        );
      } catch (error) {
        if (!(error instanceof GithubRefused)) throw error;
        // merged by the call whose answer was lost
        const done = await mergedAs(number);
        if (done !== null) return done;
        if (error.status === 409) throw new HeadMoved(number);
        if (error.status === 405) throw new NotMergeable(number);
        throw error;
      }
    },

    async files(number) {
      const listed = await readAll(
        (page) =>
          client.read(async (octokit) => {
            const asked = { ...repo, pull_number: number, per_page: 100, page };
            const { data, headers } = await octokit.rest.pulls.listFiles(asked);
            const items = data.map(({ filename, status }) => ({ path: filename, status }));
            return { items, link: headers.link };
          }),
        mostFiles / 100,
      );
      return { ...listed, isWhole: listed.isWhole && listed.items.length < mostFiles };
    },

    async review(person, { number, head, verdict, body }) {
      const event = events[verdict];
      const ask = { ...repo, pull_number: number, commit_id: head, event, body };
      const made = async (): Promise<Review | null> => {
        const known = await reviews(number);
        const same = known.items.find(
          (one) =>
            one.by?.id === person.id &&
            one.commit === head &&
            one.verdict === verdict &&
            one.body === body,
        );
        return same ?? null;
      };
      const earlier = await made();
      if (earlier) return earlier;
      try {
        return await client.as(person.token, async (octokit) =>
          reviewOf((await octokit.rest.pulls.createReview(ask)).data),
        );
      } catch (error) {
        if (error instanceof GithubRefused) throw error;
        const found = await made();
        if (found) return found;
        throw error;
      }
    },
  };

  /** The merge commit of a merged pull request; null where it is not merged. */
  async function mergedAs(number: number): Promise<string | null> {
    const { data } = await client.read((octokit) =>
      octokit.rest.pulls.get({ ...repo, pull_number: number }),
    );
    return data.merged ? data.merge_commit_sha : null;
  }
}
