import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOpening } from '#office/openings/facts.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import { replayMain } from '#verify/replay.ts';
import { githubOffices, type GithubOffices } from './github-office.ts';
import { applicationForm, applied, codeFor, registered, step } from './openings/openings-tools.ts';

describe.skipIf(!hasHttpBackend)('opening audits of a register at GitHub', () => {
  let offices: GithubOffices;
  beforeEach(async () => {
    offices = await githubOffices();
  });
  afterEach(() => offices.end());
  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();

  it('an application is a pull request of the App without persons; decided at the staffing office’s desk it is merged with its label [R-11.2 X24 P37]', async () => {
    const server = await offices.server();
    const id = await applied(server, await registered(server));
    const { pulls } = offices.double.state;
    expect(pulls).toHaveLength(1);
    expect(pulls[0]).toMatchObject({ headRef: `filing/${id}`, author: { type: 'Bot' } });
    expect(pulls[0]?.body).not.toMatch(/示例甲|138/);
    for (const what of ['pass', 'paper', 'approve'] as const) {
      expect(await step(server, id, what)).toMatchObject({ ok: true });
    }
    expect(pulls[0]).toMatchObject({ state: 'closed' });
    const files = remote('ls-tree', '-r', '--name-only', 'main', 'data/openings', 'data/labels');
    expect(files).toContain(`data/openings/99/${id}.yaml`);
    expect(files).toContain('data/labels/99/99-000001.yaml');
    const { objects, main } = server.tools.forge;
    expect((await replayMain(objects, await main())).first).toBeNull();
  });

  it('one that was returned is amended on the same pull request [R-11.2 P33]', async () => {
    const server = await offices.server();
    const account = await registered(server);
    const id = await applied(server, account);
    await step(server, id, 'return');
    const { openings } = server.office;
    const fields = applicationForm({ siteName: '示例县民政网' });
    await openings.sendCode(account, fields);
    const view = await openings.view(account, id);
    const request = { code: codeFor(server, account.id), expected: view?.state.content ?? '' };
    expect(await openings.resubmit(account, id, fields, request)).toMatchObject({ ok: true });
    expect(offices.double.state.pulls).toHaveLength(1);
    expect((await readOpening(server.tools, id))?.opening.siteName).toBe('示例县民政网');
  });
});
