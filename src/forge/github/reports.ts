import type { GithubClient } from './client.ts';
import { GithubRefused } from './faults.ts';
import { readAll } from './paging.ts';
import type { Pulls, StatusLine } from './types.ts';

/** What the register shows on a pull request: whom it asks, a status, labels, one comment. */
type Reports = Pick<
  Pulls,
  'requested' | 'request' | 'setStatus' | 'statuses' | 'labels' | 'setLabels' | 'comment'
>;

/** GitHub cuts descriptions of statuses here. */
const mostDescription = 140;

/** Everything here is a projection: doing it again, or later, changes nothing else. */
export function openReports(
  client: GithubClient,
  repo: { readonly owner: string; readonly repo: string },
): Reports {
  const requested: Reports['requested'] = async (number) => {
    const { data } = await client.read((octokit) =>
      octokit.rest.pulls.listRequestedReviewers({ ...repo, pull_number: number }),
    );
    return data.users.map(({ id, login }) => ({ id, login }));
  };

  const statuses: Reports['statuses'] = (commit) =>
    readAll((page) =>
      client.read(async (octokit) => {
        const ask = { ...repo, ref: commit, per_page: 100, page };
        const { data, headers } = await octokit.rest.repos.getCombinedStatusForRef(ask);
        const items = data.statuses.map(
          ({ context, state, description, target_url }): StatusLine => ({
            context,
            state: state as StatusLine['state'],
            description: description ?? '',
            ...(target_url ? { url: target_url } : {}),
          }),
        );
        return { items, link: headers.link };
      }),
    );

  return {
    requested,
    statuses,

    async request(number, logins) {
      const wanted = new Set(logins.map((login) => login.toLowerCase()));
      const now = (await requested(number)).map(({ login }) => login);
      const known = new Set(now.map((login) => login.toLowerCase()));
      const gone = now.filter((login) => !wanted.has(login.toLowerCase()));
      if (gone.length > 0) {
        const ask = { ...repo, pull_number: number, reviewers: gone };
        await again((octokit) => octokit.rest.pulls.removeRequestedReviewers(ask));
      }
      const refused: string[] = [];
      // one by one: GitHub refuses all where one of them cannot be asked
      for (const login of logins.filter((one) => !known.has(one.toLowerCase()))) {
        try {
          const ask = { ...repo, pull_number: number, reviewers: [login] };
          await again((octokit) => octokit.rest.pulls.requestReviewers(ask));
        } catch (error) {
          if (!(error instanceof GithubRefused) || error.status !== 422) throw error;
          refused.push(login);
        }
      }
      return refused;
    },

    async setStatus(commit, { context, state, description, url }) {
      const text = clip(description);
      const known = (await statuses(commit)).items.find((one) => one.context === context);
      // GitHub takes a thousand statuses for a commit and context, so only changes are told
      if (known?.state === state && known.description === text) return;
      await again((octokit) =>
        octokit.rest.repos.createCommitStatus({
          ...{ ...repo, sha: commit, context, state, description: text },
          ...(url ? { target_url: url } : {}),
        }),
      );
    },

    async labels(number) {
      const { data } = await client.read((octokit) =>
        octokit.rest.issues.listLabelsOnIssue({ ...repo, issue_number: number, per_page: 100 }),
      );
      return data.map(({ name }) => name);
    },

    async setLabels(number, labels) {
      await again((octokit) =>
        octokit.rest.issues.setLabels({ ...repo, issue_number: number, labels: [...labels] }),
      );
    },

    async comment(number, key, text) {
      const mark = `<!-- ${key} -->`;
      const body = `${mark}\n${text}`;
      const [own] = await findComments(number, mark);
      if (own?.body === body) return;
      if (own) {
        await again((octokit) =>
          octokit.rest.issues.updateComment({ ...repo, comment_id: own.id, body }),
        );
        return;
      }
      await client.write(
        async (octokit) => {
          await octokit.rest.issues.createComment({ ...repo, issue_number: number, body });
          return true;
        },
        async () => (await findComments(number, mark)).length > 0 || null,
      );
      // a server and a workflow may have begun at the same time: the first one stays
      const [first, ...more] = await findComments(number, mark);
      for (const { id } of more) await deleteComment(id);
      if (first && more.length > 0 && first.body !== body) {
        await again((octokit) =>
          octokit.rest.issues.updateComment({ ...repo, comment_id: first.id, body }),
        );
      }
    },
  };

  /** For what may be done twice. */
  async function again<T>(call: Parameters<typeof client.read<T>>[0]): Promise<void> {
    await client.read(call);
  }

  async function deleteComment(id: number): Promise<void> {
    try {
      await again((octokit) => octokit.rest.issues.deleteComment({ ...repo, comment_id: id }));
    } catch (error) {
      // gone already
      if (!(error instanceof GithubRefused) || error.status !== 404) throw error;
    }
  }

  /** The App's own comments with a mark, oldest first. */
  async function findComments(number: number, mark: string) {
    const { items } = await readAll((page) =>
      client.read(async (octokit) => {
        const ask = { ...repo, issue_number: number, per_page: 100, page };
        const { data, headers } = await octokit.rest.issues.listComments(ask);
        return { items: data, link: headers.link };
      }),
    );
    // anybody may write the mark: only the App's own comment is kept up to date
    return items
      .filter(({ body, user }) => body?.startsWith(mark) && user?.type === 'Bot')
      .map(({ id, body }) => ({ id, body: body ?? '' }))
      .toSorted((a, b) => a.id - b.id);
  }
}

function clip(text: string): string {
  const letters = Array.from(text);
  if (letters.length <= mostDescription) return text;
  return `${letters.slice(0, mostDescription - 1).join('')}…`;
}
