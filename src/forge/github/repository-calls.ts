import type { Octokit } from 'octokit';
import { type GithubClient, openClient } from './client.ts';
import { pause } from './settings.ts';

/** Where a job of a workflow speaks to: set by the runner. */
export interface CallSettings {
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly now: () => Date;
  /** Told of the octokit before its first request (tests). */
  readonly onOctokit?: (octokit: Octokit) => void;
}

/** Calls that a workflow makes beside the register's own: about its repository as a whole. */
export interface RepositoryCalls {
  /** Switches a workflow off, so that only a person can start it again. Done already is done. */
  disableWorkflow(file: string): Promise<void>;
  /** Keeps the one open issue with a label and title up to date; opens it where there is none. */
  keepIssue(label: string, issue: { readonly title: string; readonly body: string }): Promise<void>;
}

/** Opens them with the token of the job. */
export function openCalls(settings: CallSettings): RepositoryCalls {
  const [owner = '', repo = ''] = settings.repository.split('/');
  const at = { owner, repo };
  const client = clientOf(settings, at);

  const find = async (label: string, title: string) => {
    const { data } = await client.read((octokit) =>
      octokit.rest.issues.listForRepo({ ...at, state: 'open', labels: label, per_page: 100 }),
    );
    // GitHub lists pull requests among issues
    return data.find((one) => one.pull_request === undefined && one.title === title) ?? null;
  };

  return {
    async disableWorkflow(file) {
      await client.read((octokit) =>
        octokit.rest.actions.disableWorkflow({ ...at, workflow_id: file }),
      );
    },

    async keepIssue(label, { title, body }) {
      const known = await find(label, title);
      if (known?.body === body) return;
      if (known) {
        await client.read((octokit) =>
          octokit.rest.issues.update({ ...at, issue_number: known.number, body }),
        );
        return;
      }
      await client.write(
        async (octokit) => {
          await octokit.rest.issues.create({ ...at, title, body, labels: [label] });
          return true;
        },
        async () => (await find(label, title)) !== null || null,
      );
    },
  };
}

function clientOf(
  { apiUrl, token, now, onOctokit }: CallSettings,
  at: { readonly owner: string; readonly repo: string },
): GithubClient {
  const none = { serverUrl: '', appId: '', installation: null, privateKey: '' };
  return openClient(
    { ...none, ...at, apiUrl, landing: 'push' },
    {
      now,
      fixedToken: token,
      pause,
      timeout: 30_000,
      ...(onOctokit ? { onOctokit } : {}),
    },
  );
}
