import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClient } from '#forge/github/client.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import {
  filingAt,
  gitOffices,
  give,
  pathAt,
  reviewPull,
  siteText,
  wangAt,
} from '../office/git-filing.ts';
import type { GithubOffices } from '../office/github-office.ts';
import { runWorkflow, type RunSettings } from './runner.ts';
import { workflows } from './workflow.ts';

/** Scripts of the workflows as they are, each in a process of its own, over a mirror made for the run. */
describe.skipIf(!hasHttpBackend)(
  'review, conclude and remind for a pull request by Git (oracles C, E)',
  () => {
    let offices: GithubOffices;
    beforeEach(async () => {
      offices = await gitOffices();
    });
    afterEach(() => offices.end());

    async function run(name: string, at: string, event = 'schedule', payload = {}) {
      const workflow = workflows().find((one) => one.name === name);
      if (!workflow) throw new Error(`no ${name}.yml`);
      const { settings } = offices;
      offices.at(at);
      const client = openClient(settings, { now: () => new Date(`${at}+08:00`) });
      const given: RunSettings = {
        ...{ event, payload, serverUrl: settings.serverUrl, apiUrl: settings.apiUrl },
        repository: `${settings.owner}/${settings.repo}`,
        appToken: await client.token.get(),
        vars: {
          REGISTER_APP_CLIENT_ID: 'client',
          REGISTER_SERVER_URL: 'https://file.example.invalid',
          REGISTER_SITE_URL: 'https://register.example.invalid',
        },
        secrets: { REGISTER_APP_KEY: 'the-key-of-the-app' },
        env: {
          ...{ REGISTER_CLOCK: 'simulated', REGISTER_NOW: `${at}+08:00` },
          ...{ REACH_CHECK: 'off', NODE_ENV: 'test' },
        },
      };
      const ran = await runWorkflow(workflow, given);
      for (const job of Object.values(ran.jobs)) expect(job.result, ran.log).toBe('success');
      return ran;
    }
    const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();

    it('the opening takes it in and says where the persons are given; the schedule concludes; reminders name who has it [R-11.2 Z10]', async () => {
      const me = wangAt(offices);
      await me.push('site', new Map([[pathAt(1), siteText(1)]]));
      const number = await me.open('site');
      const payload = { pull_request: { number } };
      await run('review', '2026-11-20T09:01:00', 'pull_request_target', payload);
      const { comments, issues, pulls, statuses } = offices.double.state;
      expect(comments).toHaveLength(1);
      expect(comments[0]?.body).toContain(
        `https://file.example.invalid/progress/github/${filingAt(1)}`,
      );
      expect(statuses.at(-1)).toMatchObject({ description: '等待填写联系人' });
      const server = await offices.server();
      offices.at('2026-11-20T09:10:00');
      await give(server, filingAt(1));
      await server.office.close();

      await run('remind', '2026-11-20T09:20:00');
      await run('remind', '2026-11-20T09:21:00');
      expect(issues).toHaveLength(1);
      expect(issues[0]?.body).toContain('示例990101');
      expect(issues[0]?.body).not.toMatch(/示例甲|138/);

      for (const [unit, at] of [
        ['990101', '10:01'],
        ['990100', '10:11'],
        ['990000', '10:21'],
      ] as const) {
        offices.at(`2026-11-20T${at}:00`);
        await reviewPull(offices, unit, number);
      }
      // one late run takes in all that was said, in its order
      await run('conclude', '2026-11-20T10:30:00');
      expect(remote('log', '-1', '--format=%s', 'main')).toContain('新增网站办结');
      await run('review', '2026-11-20T10:31:00');
      expect(pulls[0]?.state).toBe('closed');
    }, 240_000);
  },
);
