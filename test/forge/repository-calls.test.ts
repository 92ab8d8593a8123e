import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCalls, type RepositoryCalls } from '#forge/github/repository-calls.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import type { Fault } from '#test/github-double/faults.ts';
import { type GithubRegister, openGithubRegister } from './github-register.ts';

const isIssue = (exchange: string) => /^POST .*\/issues$/.test(exchange);
const isList = (exchange: string) => /^GET .*\/issues$/.test(exchange);

describe.skipIf(!hasHttpBackend)('what workflows ask besides (oracles A, E)', () => {
  let register: GithubRegister;
  let calls: RepositoryCalls;
  beforeEach(async () => {
    register = await openGithubRegister();
    const { settings, checker } = register;
    calls = openCalls({
      ...{ apiUrl: settings.apiUrl, repository: `${settings.owner}/${settings.repo}` },
      now: () => new Date(),
      token: register.double.identity.installationToken().token,
      onOctokit: checker.watch,
    });
  });
  afterEach(() => register.close());

  it('keeps one issue up to date, and writes nothing where nothing changed [R-11.2]', async () => {
    const { issues } = register.double.state;
    const text = { title: '等待审核', body: '一' };
    for (const body of ['一', '二', '二']) await calls.keepIssue('reminder', { ...text, body });
    expect(issues).toMatchObject([{ title: '等待审核', body: '二', labels: ['reminder'] }]);
    const writes = register.double.faults.log.filter((one) => /^(?:POST|PATCH) .*issues/.test(one));
    expect(writes).toHaveLength(2);
    const ids = ['issues/list-for-repo', 'issues/create', 'issues/update'];
    expect(Array.from(register.checker.seen)).toEqual(expect.arrayContaining(ids));
  });

  it.each<[string, Omit<Fault, 'times'>]>([
    ['503 before it is opened', { on: isIssue, kind: 'status', status: 503 }],
    ['no answer before it is opened', { on: isIssue, kind: 'hang-up' }],
    ['no answer after it was opened', { on: isIssue, kind: 'hang-up-after' }],
    ['500 after it was opened', { on: isIssue, kind: 'status-after', status: 500 }],
    [
      '429 with a pause',
      { on: isIssue, kind: 'status', status: 429, headers: { 'retry-after': '1' } },
    ],
    ['502 where issues are listed', { on: isList, kind: 'status', status: 502 }],
  ])('opens the issue once: %s [R-9.3]', async (_, fault) => {
    register.double.faults.plan(fault);
    await calls.keepIssue('reminder', { title: '等待审核', body: '一' });
    expect(register.double.state.issues).toHaveLength(1);
  });

  it('a workflow that is switched off twice is off [R-11.2]', async () => {
    await calls.disableWorkflow('mint.yml');
    await calls.disableWorkflow('mint.yml');
    expect(Array.from(register.double.state.disabled)).toEqual(['mint.yml']);
    expect(register.checker.seen.has('actions/disable-workflow')).toBe(true);
  });
});
