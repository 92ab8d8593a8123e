import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubBusy } from '#forge/github/faults.ts';
import type { OpenedOffice } from '#office/open.ts';
import { showReviews } from '#office/show-reviews.ts';
import { git } from '#test/git/real-git.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import type { Fault } from '#test/github-double/faults.ts';
import { code } from '#test/registry/country.ts';
import { filingAt, gitOffices, give, pathAt, reviewPull, siteText, wangAt } from './git-filing.ts';
import type { GithubOffices } from './github-office.ts';

const on = (pattern: RegExp) => (exchange: string) => pattern.test(exchange);
const push = on(/\/git-receive-pack$/);
const fetchOfPull = on(/\/git-upload-pack$/);
const list = on(/^GET .*\/pulls$/);
const get = on(/^GET .*\/pulls\/\d+$/);
const reviews = on(/^GET .*\/reviews$/);
const status = on(/^POST .*\/statuses\//);
const comment = on(/^POST .*\/comments$/);
/** Under a county that hangs on the province: two units review. */
const row = (at: number): [string, string] => [
  pathAt(at).replaceAll('990101', '999001'),
  siteText(at, { unit: code('999001') }),
];

const closing = on(/^PATCH .*\/pulls\/\d+$/);

/** Every call that taking in, deciding and showing make besides those of the other filings. */
const faults: readonly (readonly [string, Omit<Fault, 'times'>])[] = [
  ['no answer before a push', { on: push, kind: 'hang-up' }],
  ['no answer after a push', { on: push, kind: 'hang-up-after' }],
  ['no answer while a head is fetched', { on: fetchOfPull, kind: 'hang-up-after' }],
  ['503 where pull requests are listed', { on: list, kind: 'status', status: 503 }],
  [
    '429 and a minute to wait where they are listed',
    { on: list, kind: 'status', status: 429, headers: { 'retry-after': '60' } },
  ],
  ['no answer where one is read', { on: get, kind: 'hang-up' }],
  ['502 where reviews are listed', { on: reviews, kind: 'status', status: 502 }],
  ['no answer after a status is set', { on: status, kind: 'hang-up-after' }],
  ['503 before a comment is made', { on: comment, kind: 'status', status: 503 }],
  ['no answer after a comment is made', { on: comment, kind: 'hang-up-after' }],
  ['no answer after it is closed', { on: closing, kind: 'hang-up-after' }],
];

describe.skipIf(!hasHttpBackend)('GitHub fails at a batch by Git (oracles A, C, E)', () => {
  let offices: GithubOffices;
  let server: OpenedOffice;
  beforeEach(async () => {
    offices = await gitOffices();
    server = await offices.server();
  });
  afterEach(() => offices.end());

  const remote = (...args: string[]) => git(offices.double.state.git.dir, args).toString().trim();
  const count = (text: string) =>
    remote('log', '--format=%s', '--all')
      .split('\n')
      .filter((line) => line.startsWith(text)).length;
  const later = (seconds: number) => {
    const time = offices.double.state.now().getTime() + seconds * 1000;
    offices.at(new Date(time + 8 * 3_600_000).toISOString().slice(0, 19));
  };
  /** Does it again as the next run would, until GitHub lets it. */
  async function untilDone(work: () => Promise<unknown>): Promise<void> {
    for (let left = 3; ; left -= 1) {
      try {
        await work();
        return;
      } catch (error) {
        expect(['GithubUnreachable', 'GithubBusy']).toContain((error as Error).name);
        later(error instanceof GithubBusy ? error.seconds : 15);
        if (left === 0) throw error;
      }
    }
  }

  it.each(faults)(
    'at %s every row is filed, decided and landed once [R-9.3 R-11.2]',
    async (_, fault) => {
      const { faults: planned, state } = offices.double;
      const round = async () => {
        planned.plan({ ...fault, times: 1 });
        for (let turn = 0; turn < 2; turn += 1) {
          later(60);
          await untilDone(() => server.office.conclude());
          await untilDone(() => showReviews(server.tools));
        }
        planned.clear();
        later(60);
      };
      const me = wangAt(offices);
      await me.push('site', new Map([1, 2].map(row)));
      const number = await me.open('site');
      await round();
      expect(count('新增网站：')).toBe(2);
      planned.plan({ ...fault, times: 1 });
      for (const at of [1, 2]) {
        await untilDone(async () => {
          const progress = await server.office.progress(filingAt(at));
          if (progress?.byGit?.awaitsPersons) await give(server, filingAt(at));
        });
      }
      for (const unit of ['999001', '990000']) {
        later(60);
        await reviewPull(offices, unit, number);
        await round();
      }
      expect(count('填写联系人：')).toBe(2);
      expect(count('审核通过：')).toBe(4);
      expect(count('新增网站办结：')).toBe(2);
      expect(state.comments).toHaveLength(1);
      expect(state.pulls.map((pull) => pull.state)).toEqual(['closed']);
      expect(remote('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    },
  );
});
