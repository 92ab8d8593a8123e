import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GithubClient, openClient } from '#forge/github/client.ts';
import { openGithubForge } from '#forge/github/forge.ts';
import { openRemote } from '#forge/github/remote.ts';
import type { GithubSettings } from '#forge/github/settings.ts';
import type { GithubForge } from '#forge/github/types.ts';
import { openRepository } from '#git/repository.ts';
import type { FileChanges, Repository } from '#git/types.ts';
import {
  type DoubleOptions,
  type GithubDouble,
  openGithubDouble,
} from '#test/github-double/double.ts';
import { type Checker, openChecker } from '#test/github-openapi/checker.ts';
import { git } from '#test/git/real-git.ts';

const by = { name: '登记簿', email: 'register@example.invalid' };
const at = new Date('2026-03-01T09:00:00+08:00');

/** One machine that works with the register at GitHub. */
export interface Machine {
  readonly forge: GithubForge;
  readonly client: GithubClient;
  readonly mirror: Repository;
  readonly moved: string[];
  readonly told: string[];
}

/** A register at the double, every exchange held by GitHub's description (oracles A, C, E). */
export interface GithubRegister {
  readonly double: GithubDouble;
  readonly checker: Checker;
  readonly settings: GithubSettings;
  /** Another server or workflow run of the same register. */
  machine(options?: { readonly landing?: 'push' | 'merge' }): Promise<Machine>;
  close(): Promise<void>;
}

const clock = { now: () => new Date() };

/** Opens the double with a main that holds `data/policy.yaml` and what is given. */
export async function openGithubRegister(
  options: Omit<DoubleOptions, 'root'> & { readonly files?: FileChanges } = {},
): Promise<GithubRegister> {
  const root = await mkdtemp(join(tmpdir(), 'github-'));
  const double = await openGithubDouble({ ...options, root: join(root, 'served') });
  const checker = openChecker();
  const now = options.now ?? clock.now;
  const machines: Machine[] = [];
  await found(join(root, 'first.git'), double.state.git.dir, options.files);
  const settings: GithubSettings = {
    apiUrl: double.apiUrl,
    serverUrl: double.url,
    owner: double.owner,
    repo: double.name,
    appId: double.appId,
    installation: null,
    privateKey: double.privateKey,
    landing: 'push',
  };
  return {
    double,
    checker,
    settings,
    async machine({ landing = 'push' } = {}) {
      const mirror = await openRepository(join(root, `mirror-${machines.length}.git`));
      const pause = async () => undefined;
      const client = openClient(settings, { now, pause, onOctokit: checker.watch });
      const moved: string[] = [];
      const told: string[] = [];
      const forge = openGithubForge({
        settings: { ...settings, landing },
        mirror,
        client,
        now,
        remote: openRemote({
          gitdir: mirror.dir,
          url: `${double.url}/${double.owner}/${double.name}.git`,
          token: client.token,
        }),
        onMoved: (ids) => void moved.push(...ids),
        notice: (line) => void told.push(line),
        freshness: 0,
      });
      await forge.refresh();
      const machine = { forge, client, mirror, moved, told };
      machines.push(machine);
      return machine;
    },
    async close() {
      for (const { mirror } of machines) await mirror.close();
      await double.close();
      await rm(root, { recursive: true });
    },
  };
}

async function found(dir: string, served: string, files: FileChanges = new Map()): Promise<void> {
  const repository = await openRepository(dir);
  const changes = new Map([['data/policy.yaml', Buffer.from('a: b\n')] as const, ...files]);
  const main = await repository.commitFiles({
    ...{ parents: [], base: null, changes, message: '建立登记簿\n', by, at },
  });
  await repository.moveRef('refs/heads/main', main, null);
  await repository.close();
  git(dir, ['push', '-q', served, 'refs/heads/main'], undefined);
}
