import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedOffice } from '#office/open.ts';
import { showReviews } from '#office/show-reviews.ts';
import { git } from '#test/git/real-git.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import type { FileOf } from '#test/github-double/person.ts';
import {
  filingAt,
  gitOffices,
  give,
  pathAt,
  persons,
  reviewPull,
  siteText,
  wangAccount,
  wangAt,
} from './git-filing.ts';
import { decideThere, type GithubOffices } from './github-office.ts';

describe.skipIf(!hasHttpBackend)('somebody’s own pull request (oracles A, C, E)', () => {
  let offices: GithubOffices;
  let server: OpenedOffice;
  let minute = 0;
  beforeEach(async () => {
    minute = 0;
    offices = await gitOffices();
    server = await offices.server();
  });
  afterEach(() => offices.end());

  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();
  const next = () => {
    minute += 1;
    offices.at(`2026-11-20T10:${String(minute).padStart(2, '0')}:00`);
  };
  /** What a run of the workflows does. */
  const run = async () => {
    next();
    await server.office.conclude();
    await showReviews(server.tools);
    next();
  };
  const state = async (at: number) => (await server.office.progress(filingAt(at)))?.state;
  const comment = (number: number) =>
    offices.double.state.comments.filter(({ issue }) => issue === number).map(({ body }) => body);
  const status = (number: number) => {
    const head = offices.double.state.pulls.find((one) => one.number === number)?.head;
    return offices.double.state.statuses.findLast(({ sha }) => sha === head);
  };
  const file = async (files: readonly (readonly [string, FileOf])[], branch = 'site') => {
    const me = wangAt(offices);
    await me.push(branch, new Map(files));
    return me.open(branch);
  };

  it('becomes a filing of the register, is reviewed where it is, concluded, minted and closed; its trail is the same [R-11.2 R-4.5 D02 E01]', async () => {
    const number = await file([[pathAt(1), siteText(1)]]);
    await run();
    expect(status(number)).toMatchObject({ state: 'pending', description: '等待填写联系人' });
    expect(comment(number)).toHaveLength(1);
    expect(comment(number)[0]).toContain(`http://127.0.0.1:4321/progress/github/${filingAt(1)}`);
    // nobody is asked, and no second pull request is opened for the same thing
    expect(offices.double.state.pulls).toHaveLength(1);
    expect(offices.double.state.pulls[0]?.requested).toEqual([]);
    expect(remote('log', '-1', '--format=%B', `filing/${filingAt(1)}`)).toMatch(
      new RegExp(`^Source: git\\nAccount: ${wangAccount}\\nAt: .*\\nPull: ${number}$`, 'm'),
    );
    const blob = remote('rev-parse', `refs/pull/${number}/head:${pathAt(1)}`);
    expect(remote('rev-parse', `filing/${filingAt(1)}:${pathAt(1)}`)).toBe(blob);

    // before the persons are given nobody decides, on either side
    await reviewPull(offices, '990101', number);
    await expect(decideThere(offices, server, '990101', filingAt(1))).rejects.toThrow(
      'persons-awaited',
    );
    await run();
    expect((await state(1))?.decisions).toEqual([]);
    await give(server, filingAt(1));
    await run();
    // the early review does not count: it looked at a filing without persons
    expect((await state(1))?.turn).toBe('990101');
    expect(comment(number)[0]).toContain('请再看一次');
    expect(remote('log', '--all', '-p')).not.toMatch(/示例甲|13800000000|jia@example/);

    for (const unit of ['990101', '990100', '990000']) {
      await reviewPull(offices, unit, number);
      await run();
    }
    expect((await state(1))?.stage).toBe('concluded');
    expect(offices.double.state.pulls[0]).toMatchObject({ state: 'closed', mergedAt: null });
    expect(status(number)).toMatchObject({ state: 'success', description: '已办结' });
    expect(comment(number)).toHaveLength(1);
    offices.at('2026-11-20T16:00:00');
    expect((await server.office.mint()).minted).toEqual(['9901010001']);
    const trail = remote('log', '--format=%B', 'main').match(/^Trail: .*$/gm) ?? [];
    const events = trail.map((line) => JSON.parse(line.slice(7)) as Record<string, string>);
    expect(events.map(({ event, source, account }) => [event, source, account])).toEqual([
      ['submit', 'git', wangAccount],
      ['resubmit', 'git', wangAccount],
      ['approve', undefined, expect.stringMatching(/^github-/)],
      ['approve', undefined, expect.stringMatching(/^github-/)],
      ['approve', undefined, expect.stringMatching(/^github-/)],
    ]);
    expect(remote('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    const { dir } = offices.double.state.git;
    const node = ['--disable-warning=ExperimentalWarning', 'scripts/verify.ts', dir, '--json'];
    const told = spawnSync(process.execPath, node, { encoding: 'utf8' }).stdout;
    expect(JSON.parse(told)).toMatchObject({ ok: true, checked: 1, first: null });
  });

  it('content pushed after an approval, by force or not, is filed again and voids it; a return is corrected the same way [R-4.2 R-3.3]', async () => {
    const number = await file([[pathAt(1), siteText(1)]]);
    await run();
    await give(server, filingAt(1));
    await run();
    await reviewPull(offices, '990101', number);
    await run();
    expect((await state(1))?.turn).toBe('990100');
    const address = '示例省示例市示例路2号';
    await wangAt(offices).push('site', new Map([[pathAt(1), siteText(1, { address })]]), {
      anew: true,
    });
    await run();
    expect(await state(1)).toMatchObject({ turn: '990101', decisions: [], round: 3 });
    // who asked to have it corrected sees the persons that were given before
    expect((await server.office.fieldsOf(filingAt(1)))?.['principal.name']).toBe('示例甲');
    await reviewPull(offices, '990101', number, 'REQUEST_CHANGES', '地址不对');
    await run();
    expect((await state(1))?.stage).toBe('returned');
    const right = siteText(1, { address: '示例省示例市示例路3号' });
    await wangAt(offices).push('site', new Map([[pathAt(1), right]]));
    await run();
    expect(await state(1)).toMatchObject({ turn: '990101', stage: 'received' });
  });

  it('what is approved lands only while the pull request still asks for it [R-4.2]', async () => {
    const number = await file([[pathAt(1), siteText(1)]]);
    await run();
    await give(server, filingAt(1));
    for (const unit of ['990101', '990100', '990000']) {
      next();
      await reviewPull(offices, unit, number);
      if (unit !== '990000') await run();
    }
    // changed between the last approval and the landing
    await wangAt(offices).push('site', new Map([[pathAt(1), '坏了\n']]));
    await run();
    expect((await state(1))?.stage).toBe('in-review');
    expect(remote('log', '--format=%s', 'main')).toBe('建立登记簿');
    expect(status(number)?.state).toBe('failure');
  });

  it('shows every problem in one comment, at its line [R-2.2 R-11.2]', async () => {
    await file([[pathAt(1), siteText(1)]]);
    await run();
    const wrong = siteText(2, {
      ...{ name: '示例县第一小学', icp: '京ICP05070218', police: '110' },
      ipv4: ['1.2.3'],
    });
    const number = await file([[pathAt(2), wrong]], 'wrong');
    await run();
    const [text = '', ...more] = comment(number);
    expect(more).toEqual([]);
    const lineOf = (start: string) =>
      wrong.split('\n').findIndex((line) => line.startsWith(start)) + 1;
    for (const line of [lineOf('name:'), lineOf('icp:'), lineOf('police:')]) {
      expect(text).toMatch(new RegExp(`\\[第 ${line} 行\\]\\(http[^)]*#L${line}\\)`));
    }
    expect(text.match(/^- \[第/gm)).toHaveLength(3);
    expect(status(number)?.state).toBe('failure');
    expect(await server.office.progress(filingAt(2))).toBeNull();
  });

  it('closing it withdraws the filing [R-3.3]', async () => {
    const number = await file([[pathAt(1), siteText(1)]]);
    await run();
    await wangAt(offices).close(number);
    await run();
    expect((await state(1))?.stage).toBe('withdrawn');
    expect(server.office.catalogue.filing(filingAt(1))).toBeNull();
  });

  const link = { mode: '120000', text: '../../../../policy.yaml' };
  const module = { mode: '160000', oid: '1'.repeat(40) };
  it.each<[string, readonly (readonly [string, FileOf])[], RegExp]>([
    ['CODEOWNERS', [['.github/CODEOWNERS', '* @wang\n']], /CODEOWNERS/],
    ['a unit', [['data/units/99/990101.yaml', 'a: 1\n']], /组织单位/],
    ['policy', [['data/policy.yaml', 'a: 1\n']], /policy/],
    ['a workflow', [['.github/workflows/x.yml', 'on: push\n']], /\.github/],
    [
      'code beside a site',
      [
        [pathAt(1), siteText(1)],
        ['scripts/x.ts', '1\n'],
      ],
      /data\/sites/,
    ],
    ['a link where a file should be', [[pathAt(1), link]], /普通文件/],
    ['a submodule', [[pathAt(1), module]], /普通文件/],
    ['a file that may be run', [[pathAt(1), { mode: '100755', text: siteText(1) }]], /普通文件/],
    ['another unit’s folder', [[pathAt(1).replace('/99/', '/98/'), siteText(1)]], /路径/],
    ['a name that only looks right', [[pathAt(1).replace('new-', 'New-'), siteText(1)]], /路径/],
    [
      'two units',
      [
        [pathAt(1), siteText(1)],
        [pathAt(2).replace('990101', '990102'), siteText(2)],
      ],
      /单位/,
    ],
  ])(
    'one that brings %s is refused with the reason, and nothing of it is taken in [R-11.2 R-1.3]',
    async (_, files, why) => {
      const number = await file(files);
      await run();
      expect(status(number)?.state).toBe('failure');
      expect(comment(number)[0]).toMatch(why);
      expect(remote('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    },
  );

  it('changes a registered site of its author’s own, and nobody else’s [R-11.2 R-3]', async () => {
    const number = await file([[pathAt(1), siteText(1)]]);
    await run();
    await give(server, filingAt(1));
    for (const unit of ['990101', '990100', '990000']) {
      next();
      await reviewPull(offices, unit, number);
      await run();
    }
    offices.at('2026-11-20T16:00:00');
    await server.office.mint();
    offices.at('2026-11-21T09:00:00');
    const path = 'data/sites/99/990101/9901010001.yaml';
    const now = remote('show', `main:${path}`);
    const changed = `${now.replace(/^address: .*$/m, 'address: 示例省示例市示例路9号')}\n`;
    const mine = await file([[path, changed]], 'change');
    await server.office.conclude();
    await showReviews(server.tools);
    expect(status(mine)).toMatchObject({ state: 'pending', description: '等待示例990101审核' });
    const other = `${now.replace(/^persons: .*$/m, "persons: ''")}\n`;
    const foreign = await file([[path, other]], 'persons');
    await showReviews(server.tools);
    expect(comment(foreign)[0]).toContain('persons 一项应保持原样');
    offices.at('2026-11-21T10:00:00');
    await reviewPull(offices, '990101', mine);
    await server.office.conclude();
    await showReviews(server.tools);
    expect(remote('show', `main:${path}`)).toContain('示例路9号');
    expect(offices.double.state.pulls[mine - 1]?.state).toBe('closed');
  });

  it('persons are refused in a file, and with what is wrong where they are typed [R-2.1 R-2.2]', async () => {
    const number = await file([[pathAt(1), siteText(1, { persons: 'a'.repeat(64) })]]);
    await run();
    expect(status(number)?.state).toBe('failure');
    await file([[pathAt(2), siteText(2)]], 'two');
    await run();
    const typed = { ...persons, 'contact.mobile': '138' };
    const outcome = await server.office.givePersons(filingAt(2), typed);
    expect(outcome).toMatchObject({ ok: false, problems: [{ at: '/contact/mobile' }] });
  });
});
