import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClient } from '#forge/github/client.ts';
import type { FilingId } from '#registry/site.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import { decideThere, githubOffices, type GithubOffices } from '../office/github-office.ts';
import { fileSite, formOf } from '../office/test-office.ts';
import { runWorkflow, type RunSettings } from './runner.ts';
import { workflows } from './workflow.ts';

const mint = workflows().find(({ name }) => name === 'mint');
if (!mint) throw new Error('no mint.yml');

describe.skipIf(!hasHttpBackend)('the workflow mint, step by step (oracles C, E)', () => {
  let offices: GithubOffices;
  beforeEach(async () => {
    offices = await githubOffices();
  });
  afterEach(() => offices.end());

  async function run(at: string, event = 'schedule') {
    const { settings } = offices;
    offices.at(at);
    const client = openClient(settings, { now: () => new Date(`${at}+08:00`) });
    const given: RunSettings = {
      event,
      serverUrl: settings.serverUrl,
      apiUrl: settings.apiUrl,
      repository: `${settings.owner}/${settings.repo}`,
      appToken: await client.token.get(),
      vars: {
        REGISTER_APP_CLIENT_ID: 'client',
        REGISTER_SITE_URL: 'https://register.example.invalid',
      },
      secrets: { REGISTER_APP_KEY: 'the-key-of-the-app' },
      env: {
        REGISTER_CLOCK: 'simulated',
        REGISTER_NOW: `${at}+08:00`,
        REACH_CHECK: 'off',
        NODE_ENV: 'test',
      },
    };
    return runWorkflow(mint as NonNullable<typeof mint>, given);
  }

  /** Files and approves so many sites of 990101. */
  async function approve(names: readonly string[]): Promise<readonly FilingId[]> {
    const server = await offices.server();
    const filings: FilingId[] = [];
    for (const name of names) {
      const form = formOf({ name: `示例${name}局网`, homeUrl: `https://${name}.shili.gov.cn/` });
      const { filing } = await fileSite(server, form);
      for (const unit of ['990101', '990100', '990000']) {
        await decideThere(offices, server, unit, filing);
      }
      filings.push(filing);
    }
    await server.office.close();
    return filings;
  }
  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();
  const codes = () =>
    remote('ls-tree', '-r', '--name-only', 'main', 'data/sites')
      .split('\n')
      .filter((path) => !path.includes('/new-'));
  const mints = () =>
    remote('log', '--format=%s', 'main')
      .split('\n')
      .filter((line) => line.startsWith('生成'));

  it('mints and pushes at 16:00, then exports and deploys; again it mints nothing and skips both [E01 R-5.1 R-11.2]', async () => {
    await approve(['a', 'b']);
    const first = await run('2026-11-20T16:00:20');
    expect(first.jobs['mint'], first.log).toMatchObject({
      result: 'success',
      outputs: { minted: '2' },
    });
    expect(codes()).toEqual([
      'data/sites/99/990101/9901010001.yaml',
      'data/sites/99/990101/9901010002.yaml',
    ]);
    expect(first.jobs['site']?.result, first.log).toBe('success');
    expect(first.jobs['deploy']?.result).toBe('success');
    const files = readdirSync(first.artifacts.get('github-pages') ?? '', { recursive: true });
    expect(files.map(String).some((file) => /open-data/.test(file))).toBe(true);
    expect(first.log).not.toContain('the-key-of-the-app');
    const tip = remote('rev-parse', 'main');
    const second = await run('2026-11-20T16:13:00');
    expect(second.jobs['mint'], second.log).toMatchObject({
      result: 'success',
      outputs: { minted: '0' },
    });
    expect([second.jobs['site']?.result, second.jobs['deploy']?.result]).toEqual([
      'skipped',
      'skipped',
    ]);
    expect(remote('rev-parse', 'main')).toBe(tip);
  });

  it('two runs at once leave one commit, and each site one code of its own [R-5.1 R-5.2]', async () => {
    await approve(['a', 'b', 'c']);
    const both = await Promise.all([run('2026-11-20T16:00:20'), run('2026-11-20T16:00:21')]);
    for (const { jobs, log } of both) expect(jobs['mint']?.result, log).toBe('success');
    expect(mints()).toEqual(['生成网站标识码：2026-11-20，3 个']);
    expect(codes()).toHaveLength(3);
  });

  it('catches a skipped day up: each day has its own commit, oldest first [E01 R-5.1]', async () => {
    await approve(['a']);
    offices.at('2026-11-21T10:00:00');
    await approve(['b']);
    const late = await run('2026-11-21T16:07:00');
    expect(late.jobs['mint'], late.log).toMatchObject({ outputs: { minted: '2' } });
    expect(mints()).toEqual([
      '生成网站标识码：2026-11-21，1 个',
      '生成网站标识码：2026-11-20，1 个',
    ]);
  });

  it('a token that has expired fails the run, mints nothing and is not in the log [R-11.2]', async () => {
    await approve(['a']);
    const { settings } = offices;
    const failed = await runWorkflow(mint as NonNullable<typeof mint>, {
      event: 'workflow_dispatch',
      serverUrl: settings.serverUrl,
      apiUrl: settings.apiUrl,
      repository: `${settings.owner}/${settings.repo}`,
      appToken: 'ghs_expired',
      secrets: { REGISTER_APP_KEY: 'the-key-of-the-app' },
      env: { REGISTER_CLOCK: 'simulated', REGISTER_NOW: '2026-11-20T16:00:20+08:00' },
    }).catch((error: Error) => error.message);
    expect(failed).toBe('the stand-in of checkout could not clone');
    expect(mints()).toEqual([]);
  });
});
