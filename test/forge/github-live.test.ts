import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openClient } from '#forge/github/client.ts';
import { openGithubForge } from '#forge/github/forge.ts';
import { openRemote } from '#forge/github/remote.ts';
import { openRepository } from '#git/repository.ts';
import { readGithubEnvironment } from '#office/github-environment.ts';
import { openChecker } from '#test/github-openapi/checker.ts';
import { keepsThePromises } from './contract.ts';

/**
 * Oracle F, the truth: the contract suite on github.com or an Enterprise Server. Opt-in, never in
 * CI, and not run so far. `LIVE_GITHUB=owner/name-live-test` names an empty-handed repository whose
 * main holds `data/policy.yaml` and is put back before each test; `GITHUB_APP_ID`,
 * `GITHUB_APP_PRIVATE_KEY_FILE` (and `GITHUB_SERVER_URL`) name an App installed there that may write
 * contents and pull requests.
 */
const live = process.env['LIVE_GITHUB'] ?? '';

describe.skipIf(!/^[\w.-]+\/[\w.-]+-live-test$/.test(live))('a real GitHub (oracle F)', () => {
  let start: string | null = null;

  keepsThePromises(async () => {
    const env = { ...process.env, FORGE: 'github', GITHUB_REPOSITORY: live };
    const settings = readGithubEnvironment(env);
    if (settings === null) throw new Error('LIVE_GITHUB needs the GITHUB_APP_* variables');
    const dir = await mkdtemp(join(tmpdir(), 'github-live-'));
    const mirror = await openRepository(join(dir, 'mirror.git'));
    const now = () => new Date();
    const client = openClient(settings, { now, onOctokit: openChecker().watch });
    const { serverUrl, owner, repo } = settings;
    const url = `${serverUrl}/${owner}/${repo}.git`;
    const remote = openRemote({ gitdir: mirror.dir, url, token: client.token });
    await remote.fetch();
    const main = await mirror.resolve('refs/heads/main');
    start ??= main;
    if (start !== null && main !== start) {
      await remote.push('refs/heads/main', start, main);
      await mirror.moveRef('refs/heads/main', start, main);
    }
    for (const { ref, oid } of await mirror.refs('refs/')) {
      if (!/^refs\/(?:heads|archive)\/filing\//.test(ref)) continue;
      await remote.push(ref, null, oid);
      await mirror.moveRef(ref, null, oid);
    }
    const forge = openGithubForge({ settings, mirror, remote, client, now, freshness: 0 });
    return {
      forge,
      close: async () => {
        await mirror.close();
        await rm(dir, { recursive: true });
      },
    };
  });
});
