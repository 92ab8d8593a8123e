import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Octokit } from 'octokit';
import { viewRepository } from '#git/repository-view.ts';
import { dumpYaml } from '#git/yaml.ts';
import { moveToGithub, moveToLocal } from '#office/move.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import { type FilingId, unitPath } from '#registry/site.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { replayMain } from '#verify/replay.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { type GithubDouble, openGithubDouble } from '#test/github-double/double.ts';
import { country } from '#test/registry/country.ts';
import { reviewersOf } from './github-office.ts';
import {
  accountOf,
  approveAll,
  decideAs,
  fileSite,
  formOf,
  writeTestCountry,
} from './test-office.ts';

/** A register that moves: one folder, one private store, one empty repository at the double. */
interface Place {
  readonly double: GithubDouble;
  readonly registerDir: string;
  at(text: string): void;
  readonly options: { readonly projectDir: string; readonly now: () => Date };
  local(): NodeJS.ProcessEnv;
  github(): NodeJS.ProcessEnv;
  git(dir: string, ...args: string[]): string;
  end(): Promise<void>;
}

async function openPlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'move-'));
  const clock = { time: new Date('2026-11-20T09:00:00+08:00') };
  const now = () => clock.time;
  const people = Array.from(country.values()).flatMap(({ code }) =>
    reviewersOf(code).map(({ login, id }) => ({
      ...{ id: Number(id), login, type: 'User' as const, permission: 'write' as const },
    })),
  );
  const double = await openGithubDouble({ root: join(root, 'served'), people, now });
  const projectDir = join(root, 'project');
  await writeTestCountry(projectDir);
  for (const unit of country.values()) {
    const path = join(projectDir, unitPath(unit.code));
    await mkdir(dirname(path), { recursive: true });
    const github = { team: null, reviewers: reviewersOf(unit.code) };
    await writeFile(path, dumpYaml({ ...unit, github }));
  }
  const registerDir = join(root, 'register.git');
  const local = () => ({
    REGISTER_DIR: registerDir,
    PRIVATE_DB: join(root, 'private.db'),
    SITE_URL: 'http://127.0.0.1:4321',
    REACH_CHECK: 'off',
  });
  return {
    double,
    registerDir,
    at: (text) => {
      clock.time = new Date(`${text}+08:00`);
    },
    options: { projectDir, now },
    local,
    github: () => ({
      ...local(),
      ...{ FORGE: 'github', GITHUB_REPOSITORY: `${double.owner}/${double.name}` },
      ...{ GITHUB_SERVER_URL: double.url, GITHUB_API_URL: double.apiUrl },
      ...{ GITHUB_APP_ID: double.appId, GITHUB_APP_PRIVATE_KEY: double.privateKey },
    }),
    git: (dir, ...args) => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim(),
    async end() {
      await double.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const trailers = ['log', '--first-parent', '--format=%H%n%(trailers)', 'main'];
const refs = ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/archive'];
const site = (label: string) =>
  formOf({ name: `示例990101${label}网`, homeUrl: `https://${label.length}x.shili.gov.cn/` });

describe.skipIf(!hasHttpBackend)('a register that moves (oracles C, E)', () => {
  let place: Place;
  beforeEach(async () => {
    place = await openPlace();
  });
  afterEach(() => place.end());

  async function inOffice<T>(
    env: NodeJS.ProcessEnv,
    work: (opened: OpenedOffice) => Promise<T>,
  ): Promise<T> {
    const opened = await openOffice(env, place.options);
    try {
      return await work(opened);
    } finally {
      await opened.office.close();
    }
  }

  async function isProven(): Promise<boolean> {
    const view = viewRepository(place.registerDir);
    try {
      const replay = await replayMain(view, (await view.resolve('refs/heads/main')) ?? '');
      expect(replay.first).toBeNull();
      return replay.ok;
    } finally {
      view.close();
    }
  }

  async function review(unit: string, filing: FilingId, event: 'APPROVE'): Promise<void> {
    const { double } = place;
    const [who] = reviewersOf(unit);
    const pull = double.state.pulls.find(({ headRef }) => headRef === `filing/${filing}`);
    const octokit = new Octokit({
      baseUrl: double.apiUrl,
      auth: double.identity.tokenFor(who?.login ?? ''),
      ...{ retry: { enabled: false }, throttle: { enabled: false } },
    });
    const repo = { owner: double.owner, repo: double.name };
    await octokit.rest.pulls.createReview({ ...repo, pull_number: pull?.number ?? 0, event });
  }

  /** One site minted, one under review with a decision, one just filed, one taken back. */
  async function begin(): Promise<{ minted: FilingId; underway: FilingId; fresh: FilingId }> {
    return inOffice(place.local(), async (opened) => {
      const minted = await fileSite(opened);
      await approveAll(opened, minted.filing);
      const back = await fileSite(opened, site('文化局'));
      await opened.office.withdraw(back.filing);
      place.at('2026-11-20T16:00:00');
      await opened.office.mint();
      place.at('2026-11-20T17:00:00');
      const underway = await fileSite(opened, site('水务'));
      await decideAs(opened, '990101', underway.filing);
      const fresh = await fileSite(opened, site('林业和草原局'));
      return { minted: minted.filing, underway: underway.filing, fresh: fresh.filing };
    });
  }

  it('embedded to GitHub and back: the same main, branches and trail; decisions of both sides count [R-11.4 R-4.5 R-9.2]', async () => {
    const { underway, fresh } = await begin();
    const before = place.git(place.registerDir, ...trailers);
    place.at('2026-11-21T09:00:00');
    const moved = await moveToGithub(place.github(), place.options);
    expect(moved).toMatchObject({ open: 2, archived: 1, pulls: 2, decided: 1 });
    const served = place.double.state.git.dir;
    expect(place.git(served, ...refs)).toBe(place.git(place.registerDir, ...refs));
    // what stood on main stands there unchanged, below the one commit that says it moved
    expect(place.git(served, ...trailers).endsWith(before)).toBe(true);
    expect(await isProven()).toBe(true);

    const { pulls, statuses } = place.double.state;
    expect(pulls.map(({ headRef, state }) => [headRef, state]).toSorted()).toEqual(
      [underway, fresh].map((id) => [`filing/${id}`, 'open']).toSorted(),
    );
    for (const { labels } of pulls) expect(labels.length).toBeGreaterThan(0);
    expect(new Set(statuses.map(({ context }) => context))).toEqual(new Set(['review-chain']));

    // the county decided at its desk; the city and the province decide on the pull request
    place.at('2026-11-21T10:00:00');
    await review('990100', underway, 'APPROVE');
    await inOffice(place.github(), async ({ office }) => void (await office.conclude()));
    place.at('2026-11-21T10:10:00');
    await review('990000', underway, 'APPROVE');
    place.at('2026-11-21T10:20:00');
    await review('990101', fresh, 'APPROVE');

    // reviews that nobody took in yet come home as decisions
    place.at('2026-11-21T11:00:00');
    const home = await moveToLocal(place.github(), place.options);
    expect(home).toMatchObject({ open: 1, archived: 1 });
    expect(place.git(place.registerDir, ...refs)).toBe(place.git(served, ...refs));
    expect(place.git(place.registerDir, ...trailers)).toBe(place.git(served, ...trailers));
    expect(await isProven()).toBe(true);

    await inOffice(place.local(), async (opened) => {
      const { office } = opened;
      expect((await office.progress(underway))?.state.stage).toBe('concluded');
      const progress = await office.progress(fresh);
      const [own] = reviewersOf('990101');
      expect(progress?.state.turn).toBe('990100');
      expect(progress?.state.decisions.map(({ account }) => account)).toEqual([
        githubAccount(Number(own?.id)),
      ]);
      // persons never left the server
      const desk = await office.deskFiling(fresh, accountOf('990100'));
      expect(desk?.persons?.principal.name).toBe('示例甲');
      await approveAll(opened, fresh, ['990100', '990000']);
      place.at('2026-11-21T16:00:00');
      expect((await office.mint()).minted).toEqual(['9901010002', '9901010003']);
    });
    expect(await isProven()).toBe(true);
  });

  it('nothing that went to GitHub is about a person [R-11.4 R-9.1]', async () => {
    await begin();
    await moveToGithub(place.github(), place.options);
    const served = place.double.state.git.dir;
    const all = place.git(served, 'log', '--all', '--format=%B', '-p', '--no-ext-diff');
    const shown = JSON.stringify([place.double.state.pulls, place.double.state.comments]);
    expect(all + shown).not.toMatch(/示例甲|示例乙|1380000|1390000|010-9991|@example\.invalid/);
  });

  it('cut off in the middle it goes on; again it changes nothing [R-11.4 R-9.3]', async () => {
    const { fresh } = await begin();
    const { faults } = place.double;
    const isPush = (exchange: string) => exchange.endsWith('/git-receive-pack');
    faults.plan({
      on: (exchange) => isPush(exchange) && faults.log.filter(isPush).length > 1,
      ...{ kind: 'status', status: 500 },
    });
    await expect(moveToGithub(place.github(), place.options)).rejects.toThrow();
    const first = await moveToGithub(place.github(), place.options);
    const stand = place.git(place.registerDir, ...refs);
    const again = await moveToGithub(place.github(), place.options);
    expect(again).toEqual(first);
    expect(place.git(place.registerDir, ...refs)).toBe(stand);
    expect(place.git(place.double.state.git.dir, ...refs)).toBe(stand);
    const { pulls } = place.double.state;
    expect(pulls.filter(({ headRef }) => headRef === `filing/${fresh}`)).toHaveLength(1);
  });

  it('another register that stands there already is not touched [R-11.4 R-9.2]', async () => {
    await begin();
    const { dir } = place.double.state.git;
    const other = await mkdtemp(join(tmpdir(), 'move-other-'));
    place.git(other, 'init', '-q', '-b', 'main');
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.invalid'];
    place.git(other, ...who, 'commit', '-q', '--allow-empty', '-m', '别的登记簿');
    place.git(other, 'push', '-q', dir, 'main');
    const stand = place.git(dir, ...refs);
    await expect(moveToGithub(place.github(), place.options)).rejects.toThrow('较早状态');
    expect(place.git(dir, ...refs)).toBe(stand);
    await rm(other, { recursive: true });
  });

  it('a decision that was made up on a branch after the move still lands nothing [R-11.2 R-11.4]', async () => {
    const { fresh } = await begin();
    place.at('2026-11-21T09:00:00');
    await moveToGithub(place.github(), place.options);
    await inOffice(place.github(), async ({ tools, office }) => {
      const { formatMessage } = await import('#git/message.ts');
      const { eventTrailers } = await import('#registry/events.ts');
      const content = (await office.progress(fresh))?.state.content ?? '';
      for (const [index, unit] of ['990101', '990100', '990000'].entries()) {
        const when = new Date(`2026-11-21T10:0${index}:00+08:00`);
        const tip = (await tools.forge.proposal(fresh))?.tip ?? null;
        const event = {
          ...{ event: 'approve', unit, account: unit, content, base: await tools.forge.main() },
          ...{ at: `2026-11-21T10:0${index}:00.000+08:00`, opinion: { reason: '', text: '' } },
        } as unknown as Parameters<typeof eventTrailers>[1];
        await tools.forge.exclusive(() =>
          tools.forge.step({
            ...{ id: fresh, changes: new Map(), expected: tip, at: when },
            message: formatMessage('审核通过', eventTrailers(fresh, event)),
            by: { name: unit, email: `${unit}@units.register.invalid` },
          }),
        );
      }
      place.at('2026-11-21T12:00:00');
      await office.conclude();
      expect(tools.catalogue.siteOfFiling(fresh)).toBeNull();
    });
  });
});
