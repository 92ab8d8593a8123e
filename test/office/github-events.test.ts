import { sign } from '@octokit/webhooks-methods';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedOffice } from '#office/open.ts';
import { showReviews } from '#office/show-reviews.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { filingAt, gitOffices, give, pathAt, reviewPull, siteText, wangAt } from './git-filing.ts';
import type { GithubOffices } from './github-office.ts';

const secret = 'a secret of more than twenty signs';

describe.skipIf(!hasHttpBackend)('GitHub tells what changed (oracles A, C, E)', () => {
  let offices: GithubOffices;
  let server: OpenedOffice;
  beforeEach(async () => {
    offices = await gitOffices();
    server = await offices.server('one', { GITHUB_WEBHOOK_SECRET: secret });
  });
  afterEach(() => offices.end());

  const deliver = async (id: string, event: string, more: object, key = secret) => {
    const text = JSON.stringify({ repository: { full_name: 'example/register' }, ...more });
    const signature = await sign(key, text);
    return server.office.githubEvents?.take({ id, event, signature, body: Buffer.from(text) });
  };
  const opened = (number: number, action = 'opened') => ({ action, pull_request: { number } });
  const state = async () => (await server.office.progress(filingAt(1)))?.state;

  it('a pull request is taken in and shown without waiting for the next round, reviews too [R-11.2]', async () => {
    const me = wangAt(offices);
    await me.push('site', new Map([[pathAt(1), siteText(1)]]));
    const number = await me.open('site');
    expect(await deliver('a-1', 'pull_request', opened(number))).toBe('taken');
    await server.office.githubEvents?.idle();
    expect((await state())?.stage).toBe('received');
    expect(offices.double.state.comments).toHaveLength(1);
    offices.at('2026-11-20T09:30:00');
    await give(server, filingAt(1));
    offices.at('2026-11-20T10:00:00');
    await reviewPull(offices, '990101', number);
    expect(await deliver('a-2', 'pull_request_review', opened(number, 'submitted'))).toBe('taken');
    await server.office.githubEvents?.idle();
    expect((await state())?.turn).toBe('990100');
    await me.close(number);
    expect(await deliver('a-3', 'pull_request', opened(number, 'closed'))).toBe('taken');
    await server.office.githubEvents?.idle();
    expect((await state())?.stage).toBe('withdrawn');
  });

  it('a delivery counts once; one that is not signed, not known or not ours does nothing [R-11.2 R-9.3]', async () => {
    const { log } = offices.double.faults;
    const before = log.length;
    expect(await deliver('b-1', 'pull_request', opened(1), `${secret}!`)).toBe('refused');
    expect(await deliver('b-2', 'watch', { action: 'started' })).toBe('ignored');
    expect(await deliver('b-3', 'pull_request', opened(1, 'labeled'))).toBe('ignored');
    expect(await deliver('', 'push', { ref: 'refs/heads/main' })).toBe('malformed');
    const text = '{';
    const body = Buffer.from(text);
    const signature = await sign(secret, text);
    const cut = server.office.githubEvents?.take({ id: 'b-4', event: 'push', signature, body });
    expect(cut).toBe('malformed');
    expect(log).toHaveLength(before);
    expect(await deliver('b-5', 'push', { ref: 'refs/heads/main' })).toBe('taken');
    expect(await deliver('b-5', 'push', { ref: 'refs/heads/main' })).toBe('known');
    await server.office.githubEvents?.idle();
  });

  it('what fails behind a delivery is left to the next round [R-9.3]', async () => {
    const me = wangAt(offices);
    await me.push('site', new Map([[pathAt(1), siteText(1)]]));
    const number = await me.open('site');
    const isList = (exchange: string) => /^GET .*\/pulls$/.test(exchange);
    offices.double.faults.plan({ on: isList, kind: 'hang-up', times: 3 });
    expect(await deliver('c-1', 'pull_request', opened(number))).toBe('taken');
    await server.office.githubEvents?.idle();
    expect(await state()).toBeUndefined();
    await server.office.conclude();
    expect((await state())?.stage).toBe('received');
  });

  it('a round in which nothing changed costs nothing of the hour’s budget; little left stops polling, not people [R-11.2]', async () => {
    const me = wangAt(offices);
    await me.push('site', new Map([[pathAt(1), siteText(1)]]));
    await me.open('site');
    for (const _ of [1, 2]) {
      await server.office.conclude();
      await showReviews(server.tools);
    }
    const { rate, faults } = offices.double;
    const [used, asked] = [rate.used, faults.log.filter((one) => one.startsWith('GET ')).length];
    await server.office.conclude();
    await showReviews(server.tools);
    expect(faults.log.filter((one) => one.startsWith('GET ')).length).toBeGreaterThan(asked + 4);
    expect(rate.used).toBe(used);

    rate.used = rate.limit - 50;
    const lists = () => faults.log.filter((one) => /^GET .*\/pulls$/.test(one)).length;
    // the answer tells how little is left, and from then on nothing is polled for the hour
    await server.office.conclude();
    const polled = lists();
    await me.push('other', new Map([[pathAt(2), siteText(2)]]));
    await me.open('other');
    await server.office.conclude();
    await give(server, filingAt(1));
    expect(lists()).toBe(polled);
    expect(server.office.catalogue.filing(filingAt(2))).toBeNull();
    offices.at('2026-11-20T10:30:00');
    rate.used = 0;
    await server.office.conclude();
    expect(lists()).toBe(polled + 1);
    expect(server.office.catalogue.filing(filingAt(2))?.stage).toBe('received');
  });
});
