import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedOffice } from '#office/open.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import { GithubBusy } from '#forge/github/faults.ts';
import type { Fault } from '#test/github-double/faults.ts';
import { decideThere, githubOffices, type GithubOffices } from './github-office.ts';
import { fileSite, formOf } from './test-office.ts';

const isPush = (exchange: string) => exchange.endsWith('/git-receive-pack');
const isPushRefs = (exchange: string) => exchange.endsWith('.git/info/refs');
const isFetch = (exchange: string) => exchange.endsWith('/git-upload-pack');
const isOpening = (exchange: string) => /^POST .*\/pulls$/.test(exchange);
const isReview = (exchange: string) => /^POST .*\/reviews$/.test(exchange);
const isToken = (exchange: string) => exchange.endsWith('/access_tokens');

/** Every call that filing, concluding and minting make, and how GitHub may fail at it. */
const faults: readonly (readonly [string, Omit<Fault, 'times'>])[] = [
  ['503 before a push', { on: isPush, kind: 'status', status: 503 }],
  ['no answer before a push', { on: isPush, kind: 'hang-up' }],
  ['no answer after a push', { on: isPush, kind: 'hang-up-after' }],
  ['500 where a push asks for refs', { on: isPushRefs, kind: 'status', status: 500 }],
  ['no answer while fetching', { on: isFetch, kind: 'hang-up-after' }],
  ['503 before a pull request is opened', { on: isOpening, kind: 'status', status: 503 }],
  ['no answer after a pull request is opened', { on: isOpening, kind: 'hang-up-after' }],
  ['500 after a pull request is opened', { on: isOpening, kind: 'status-after', status: 500 }],
  [
    '429 with retry-after where a pull request is opened',
    { on: isOpening, kind: 'status', status: 429, headers: { 'retry-after': '3' } },
  ],
  [
    '403 and an hour to wait where a pull request is opened',
    {
      ...{ on: isOpening, kind: 'status', status: 403 },
      headers: { 'x-ratelimit-remaining': '0', 'retry-after': '3600' },
    },
  ],
  ['503 before a review is given', { on: isReview, kind: 'status', status: 503 }],
  ['no answer after a review is given', { on: isReview, kind: 'hang-up-after' }],
  ['502 for an installation token', { on: isToken, kind: 'status', status: 502 }],
];

describe.skipIf(!hasHttpBackend)('GitHub fails at a call (oracles A, C, E)', () => {
  let offices: GithubOffices;
  let server: OpenedOffice;
  beforeEach(async () => {
    offices = await githubOffices();
    server = await offices.server();
  });
  afterEach(() => offices.end());

  const later = (seconds: number) => {
    const time = offices.double.state.now().getTime() + seconds * 1000;
    offices.at(new Date(time + 8 * 3_600_000).toISOString().slice(0, 19));
  };
  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();
  const count = (text: string) => remote('log', '--format=%s', '--all').split(text).length - 1;

  /** Does it again as a person or the next run would, until GitHub lets it. */
  async function untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (let left = 3; ; left -= 1) {
      try {
        return await work();
      } catch (error) {
        const { name } = error as Error;
        expect(['GithubUnreachable', 'GithubBusy']).toContain(name);
        // what GitHub asks to wait is waited
        if (error instanceof GithubBusy) later(error.seconds);
        if (left === 0) throw error;
      }
    }
  }

  it.each(faults)(
    'at %s everything happens once and goes on at the next run [R-9.3 R-11.2]',
    async (_, fault) => {
      const { faults: planned, state } = offices.double;
      const token = server.office.requestToken();
      const strike = () => planned.plan({ ...fault, times: 1 });
      // what is only shown waits as long as GitHub asks, while all else goes on
      const asked = Number(('headers' in fault ? fault.headers?.['retry-after'] : undefined) ?? 0);
      strike();
      const { filing } = await untilDone(() => fileSite(server, formOf(), token));
      later(asked);
      await untilDone(() => server.office.conclude());
      expect(count('新增网站：')).toBe(1);
      expect(state.pulls.filter((pull) => pull.state === 'open')).toHaveLength(1);

      const decide = (unit: string) =>
        untilDone(async () => {
          const turn = (await server.office.progress(filing))?.state.turn;
          if (turn === unit) await decideThere(offices, server, unit, filing);
        });
      await decide('990101');
      await decide('990100');
      strike();
      await decide('990000');
      await untilDone(() => server.office.conclude());
      expect(count('审核通过')).toBe(3);
      expect(count('新增网站办结')).toBe(1);
      expect(state.pulls[0]?.reviews).toHaveLength(3);
      expect(state.pulls.map((pull) => pull.mergedAt !== null)).toEqual([true]);

      offices.at('2026-11-20T16:00:00');
      strike();
      await untilDone(() => server.office.mint());
      await untilDone(() => server.office.mint());
      expect(count('生成网站标识码')).toBe(1);
      expect(remote('ls-tree', '-r', '--name-only', 'main', 'data/sites')).toBe(
        'data/sites/99/990101/9901010001.yaml',
      );
      expect(offices.checker.seen.has('pulls/create')).toBe(true);
    },
  );

  it('an installation token that runs out is renewed, and one that is refused is asked for anew [R-11.2]', async () => {
    await fileSite(server);
    offices.at('2026-11-20T10:30:00');
    await fileSite(
      server,
      formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' }),
    );
    offices.double.identity.expireAll();
    await fileSite(
      server,
      formOf({ name: '示例990101教育局网', homeUrl: 'https://jyj.shili.gov.cn/' }),
    );
    expect(offices.double.state.pulls).toHaveLength(3);
    const renewed = offices.double.faults.log.filter(isToken);
    expect(renewed.length).toBeGreaterThanOrEqual(3);
  });

  it('a lost race on a branch is read again and decided again [R-4.1]', async () => {
    const other = await offices.server('two');
    const { filing } = await fileSite(server);
    offices.at('2026-11-20T09:01:00');
    await other.office.conclude();
    const both = await Promise.allSettled([
      decideThere(offices, server, '990101', filing),
      decideThere(offices, other, '990101', filing, 'return'),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(count('审核通过') + count('审核退回') + count('退回')).toBe(1);
  });

  it('main that somebody else rewrote is not followed, and nothing is written on it [R-11.2 DESIGN 3]', async () => {
    const { filing } = await fileSite(server);
    for (const unit of ['990101', '990100', '990000']) {
      await decideThere(offices, server, unit, filing);
    }
    const { dir } = offices.double.state.git;
    const first = remote('rev-list', '--max-parents=0', 'main');
    const tree = remote('rev-parse', `${first}^{tree}`);
    const other = git(dir, ['commit-tree', tree, '-m', 'other']).toString().trim();
    git(dir, ['update-ref', 'refs/heads/main', other]);
    offices.at('2026-11-20T16:00:00');
    await expect(server.office.mint()).rejects.toMatchObject({ name: 'MainAstray' });
    expect(remote('rev-parse', 'main')).toBe(other);
  });
});
