import { type ClientOptions, openClient } from '#forge/github/client.ts';
import { openGithubForge } from '#forge/github/forge.ts';
import { openRemote } from '#forge/github/remote.ts';
import { openSignIn } from '#forge/github/sign-in.ts';
import type { GithubForge } from '#forge/github/types.ts';
import { openLocalForge } from '#forge/local/forge.ts';
import type { Forge } from '#forge/port.ts';
import type { Repository } from '#git/types.ts';
import { SettingRefused } from './clock.ts';
import type { GithubEnvironment } from './github-environment.ts';
import { makeMain } from './first-start.ts';
import type { Signing } from './signing.ts';
import type { GithubPeople } from './github-people.ts';

/** How tests listen to what is said to GitHub, and wait less. */
export type GithubClientOptions = Pick<ClientOptions, 'onOctokit' | 'pause'>;

/** The forge that the settings name, its main there and up to date. */
export interface OpenedForge {
  readonly forge: Forge;
  /** The same, where it is at GitHub. */
  readonly github: GithubForge | null;
  readonly people: GithubPeople | null;
  readonly main: string;
}

/**
 * Opens the embedded forge, or GitHub's over `repository` as its mirror. `onMoved`
 * hears of filings that somebody else moved there.
 */
export async function openForge(
  settings: GithubEnvironment | null,
  repository: Repository,
  parts: {
    readonly projectDir: string;
    readonly now: () => Date;
    readonly onMoved: (ids: readonly string[]) => void;
    readonly client?: GithubClientOptions;
    readonly signing?: Signing;
  },
): Promise<OpenedForge> {
  if (settings === null) {
    const main = await makeMain(repository, parts.projectDir, parts.now(), parts.signing);
    return { forge: openLocalForge(repository), github: null, people: null, main };
  }
  const { owner, repo, serverUrl, token } = settings;
  const client = openClient(settings, { now: parts.now, fixedToken: token, ...parts.client });
  const forge = openGithubForge({
    settings,
    mirror: repository,
    client,
    remote: openRemote({
      gitdir: repository.dir,
      url: `${serverUrl}/${owner}/${repo}.git`,
      token: client.token,
    }),
    now: parts.now,
    onMoved: parts.onMoved,
    notice: (line) => void process.stderr.write(`GitHub ${line}\n`),
  });
  await forge.refresh();
  const main = await repository.resolve('refs/heads/main');
  if (main === null) {
    throw new SettingRefused(`${owner}/${repo} 还没有 main 分支，请先把登记簿推送到 GitHub`);
  }
  const signIn = settings.signIn ? openSignIn({ serverUrl, ...settings.signIn }, client) : null;
  const secret = settings.webhookSecret;
  const people = {
    signIn,
    tokens: new Map(),
    seen: new Map(),
    adopted: new Map(),
    pullOfFiling: new Map(),
    webhook: secret === null ? null : { secret, repository: `${owner}/${repo}` },
  };
  return { forge, github: forge, people, main };
}
