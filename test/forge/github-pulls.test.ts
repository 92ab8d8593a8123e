import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeadMoved, NotMergeable } from '#forge/github/types.ts';
import type { FileChanges, Oid } from '#git/types.ts';
import { RefMoved } from '#git/types.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import type { Actor } from '#test/github-double/state.ts';
import { type GithubRegister, type Machine, openGithubRegister } from './github-register.ts';

const by = { name: '登记簿', email: 'register@example.invalid' };
const at = new Date('2026-03-02T15:59:59+08:00');
const id = '7K3M9Q2T';
const path = 'data/sites/33/330106/new-7K3M9Q2T.yaml';
const person = (login: string, number: number, permission: Actor['permission']): Actor => ({
  ...{ id: number, login, type: 'User', permission },
});

describe.skipIf(!hasHttpBackend)('the calls of pull requests (oracles A, C, E)', () => {
  let register: GithubRegister;
  let machine: Machine;
  beforeEach(async () => {
    register = await openGithubRegister({
      people: [person('jia', 11, 'write'), person('yi', 12, 'read'), person('bing', 13, 'none')],
    });
    machine = await register.machine({ landing: 'merge' });
  });
  afterEach(() => register.close());

  const content = (text: string): FileChanges => new Map([[path, Buffer.from(text)]]);
  const step = (expected: Oid | null, message: string, changes: FileChanges = new Map()) =>
    machine.forge.exclusive(() => machine.forge.step({ id, changes, message, by, at, expected }));
  const file = async () => {
    const tip = await step(null, '新增网站：示例\n', content('a: 1\n'));
    const pull = await machine.forge.pulls.find(`filing/${id}`);
    if (!pull) throw new Error('no pull request');
    return { tip, number: pull.number };
  };

  it('opening twice is one pull request; one that is missing is opened later [R-11.2 R-9.3]', async () => {
    const { number } = await file();
    const again = { branch: `filing/${id}`, title: 'again', body: '' };
    expect((await machine.forge.pulls.open(again)).number).toBe(number);
    const [pull] = register.double.state.pulls;
    if (pull) pull.state = 'closed';
    expect(await machine.forge.tend()).toBe(1);
    expect(await machine.forge.tend()).toBe(0);
    expect(register.double.state.pulls).toHaveLength(2);
  });

  it('a merge names the head: another head is refused, and so is a required check that is missing [R-11.2 R-4.2]', async () => {
    const { tip, number } = await file();
    const { pulls } = machine.forge;
    const ask = { number, title: 't', message: 'm' };
    const base = await machine.forge.main();
    await expect(pulls.merge({ ...ask, head: base })).rejects.toBeInstanceOf(HeadMoved);
    const { state } = register.double;
    state.protection = { ...state.protection, requiredStatuses: ['review-chain'] };
    await expect(pulls.merge({ ...ask, head: tip })).rejects.toBeInstanceOf(NotMergeable);
    const line = { context: 'review-chain', state: 'success', description: '全部通过' } as const;
    await pulls.setStatus(tip, line);
    await pulls.setStatus(tip, line);
    expect(state.statuses).toHaveLength(1);
    const landed = await machine.forge.exclusive(() =>
      machine.forge.land({
        id,
        tip,
        expected: base,
        changes: content('a: 1\n'),
        message: '办结\n',
        by,
        at,
      }),
    );
    expect(state.pulls[0]).toMatchObject({ mergeCommit: landed, state: 'closed' });
    expect(register.checker.seen.has('pulls/merge')).toBe(true);
  });

  it('a merge whose answer was lost is found, not made twice [R-9.3]', async () => {
    const { tip, number } = await file();
    const isMerge = (exchange: string) => exchange.endsWith('/merge');
    register.double.faults.plan({ on: isMerge, kind: 'hang-up-after' });
    const merged = await machine.forge.pulls.merge({ number, head: tip, title: 't', message: '' });
    expect(merged).toBe(register.double.state.pulls[0]?.mergeCommit);
  });

  it('a main that moved under a merge stops everything: it is not what was decided on [R-11.2 DESIGN 3]', async () => {
    const { tip } = await file();
    const base = await machine.forge.main();
    const other = await register.machine();
    const notice = new Map([['data/notices/1.yaml', Buffer.from('a: b\n')]]);
    const landing = machine.forge.exclusive(async () => {
      const commit = { expected: base, changes: notice, message: '通知\n', by, at };
      await other.forge.exclusive(() => other.forge.commit(commit));
      return machine.forge.land({
        ...{ id, tip, expected: base, changes: content('a: 1\n'), message: '办结\n', by, at },
      });
    });
    await expect(landing).rejects.toMatchObject({ name: 'MainAstray' });
  });

  it('landing by push loses that race without a trace [R-11.2]', async () => {
    const { tip } = await file();
    const pusher = await register.machine({ landing: 'push' });
    const other = await register.machine();
    const base = await pusher.forge.main();
    const notice = new Map([['data/notices/1.yaml', Buffer.from('a: b\n')]]);
    let next = '';
    const landing = pusher.forge.exclusive(async () => {
      const commit = { expected: base, changes: notice, message: '通知\n', by, at };
      if (next === '') next = await other.forge.exclusive(() => other.forge.commit(commit));
      return pusher.forge.land({
        ...{ id, tip, expected: base, changes: content('a: 1\n'), message: '办结\n', by, at },
      });
    });
    await expect(landing).rejects.toBeInstanceOf(RefMoved);
    expect(await pusher.forge.main()).toBe(next);
  });

  it('only the App moves main and filings; whoever else pushes is refused [R-11.2 DESIGN 3]', async () => {
    const { tip } = await file();
    const { openRemote } = await import('#forge/github/remote.ts');
    const token = register.double.identity.tokenFor('jia');
    const remote = openRemote({
      gitdir: machine.mirror.dir,
      url: `${register.double.url}/example/register.git`,
      token: { get: async () => token, drop: () => undefined },
    });
    const main = await machine.forge.main();
    for (const [ref, next, from] of [
      ['refs/heads/main', tip, main],
      [`refs/heads/filing/${id}`, main, tip],
    ] as const) {
      const push = remote.push(ref, next, from);
      await expect(push).rejects.toMatchObject({ name: 'GithubRefused' });
    }
  });

  it('of 3,001 changed files GitHub lists 3,000: the list says that it was cut short [R-11.2]', async () => {
    const many = Array.from({ length: 3001 }, (_, at): [string, Uint8Array] => [
      `data/sites/33/330106/x-${at}.yaml`,
      Buffer.from(`a: ${at}\n`),
    ]);
    await step(null, '新增网站：很多\n', new Map(many));
    const pull = await machine.forge.pulls.find(`filing/${id}`);
    const files = await machine.forge.pulls.files(pull?.number ?? 0);
    expect(files.items).toHaveLength(3000);
    expect(files.isWhole).toBe(false);
  });

  it('asks exactly those whose turn it is; who cannot be asked is told [R-11.2]', async () => {
    const { number } = await file();
    const { pulls } = machine.forge;
    expect(await pulls.request(number, ['jia', 'bing'])).toEqual(['bing']);
    expect((await pulls.requested(number)).map(({ login }) => login)).toEqual(['jia']);
    expect(await pulls.request(number, ['yi'])).toEqual([]);
    expect((await pulls.requested(number)).map(({ login }) => login)).toEqual(['yi']);
  });

  it('keeps one comment up to date, also where somebody else writes its mark [R-11.2]', async () => {
    const { number } = await file();
    const { pulls } = machine.forge;
    const [foreign] = [register.double.state.actors.get('jia')].filter((one) => one !== undefined);
    if (foreign) {
      register.double.state.comments.push({
        ...{ id: 1, issue: number, user: foreign, body: '<!-- review-chain -->\n假的', at: '' },
      });
    }
    for (const text of ['一', '二', '二']) await pulls.comment(number, 'review-chain', text);
    expect(register.double.state.comments.map(({ body }) => body)).toEqual([
      '<!-- review-chain -->\n假的',
      '<!-- review-chain -->\n二',
    ]);
    await pulls.setLabels(number, ['待审核', '示例省']);
    expect(await pulls.labels(number)).toEqual(['待审核', '示例省']);
  });

  it('a review is given once in a person’s name, and only by who may see the repository [R-11.2 R-9.3]', async () => {
    const { tip, number } = await file();
    const { identity, faults, state } = register.double;
    const ask = { number, head: tip, verdict: 'approve', body: '审核通过' } as const;
    const jia = { token: identity.tokenFor('jia'), id: 11 };
    const isReview = (exchange: string) => /^POST .*\/reviews$/.test(exchange);
    faults.plan({ on: isReview, kind: 'hang-up-after' });
    await machine.forge.pulls.review(jia, ask);
    await machine.forge.pulls.review(jia, ask);
    expect(state.pulls[0]?.reviews).toHaveLength(1);
    const bing = { token: identity.tokenFor('bing'), id: 13 };
    const refused = machine.forge.pulls.review(bing, ask);
    await expect(refused).rejects.toMatchObject({ name: 'GithubRefused', status: 404 });
    const nobody = machine.forge.pulls.review({ token: 'ghu_unknown', id: 14 }, ask);
    await expect(nobody).rejects.toMatchObject({ status: 401 });
  });
});
