import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpYaml } from '#git/yaml.ts';
import { Octokit } from 'octokit';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import type { Account } from '#private/types.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { type FilingId, unitPath } from '#registry/site.ts';
import { type GithubRegister, openGithubRegister } from '#test/forge/github-register.ts';
import type { DoubleOptions } from '#test/github-double/double.ts';
import { country } from '#test/registry/country.ts';
import { accountOf } from './test-office.ts';

/** A register of the small test country at our double of GitHub, with servers that work on it. */
export interface GithubOffices extends GithubRegister {
  /** Sets the clock of all servers, without offset. */
  at(text: string): void;
  /** A server with a mirror and a private store of its own, or the same again after a restart. */
  server(name?: string, more?: NodeJS.ProcessEnv): Promise<OpenedOffice>;
  end(): Promise<void>;
}

/** Accounts of the test country's units at GitHub: two for each. */
export function reviewersOf(unit: string): readonly { login: string; id: string }[] {
  const number = Number.parseInt(unit.replace(/\D/g, ''), 10);
  return ['a', 'b'].map((letter, at) => ({
    login: `shili-${unit}-${letter}`,
    id: String(number * 10 + at),
  }));
}

/** A reviewer of a unit who signed in at a server by GitHub. */
export function reviewerAt(
  { double }: GithubRegister,
  server: OpenedOffice,
  unit: string,
  nth = 0,
): Account {
  const { login, id } = reviewersOf(unit)[nth] ?? { login: '', id: '' };
  const account = githubAccount(Number(id));
  server.tools.people?.tokens.set(account, double.identity.tokenFor(login));
  return { ...accountOf(unit, account) };
}

/** Decides at the desk as a reviewer of a unit; throws with the problems when refused. */
export async function decideThere(
  register: GithubRegister,
  server: OpenedOffice,
  unit: string,
  filing: FilingId,
  decision: 'approve' | 'return' = 'approve',
): Promise<void> {
  const content = (await server.office.progress(filing))?.state.content ?? '';
  const opinion =
    decision === 'return'
      ? ({ reason: 'naming', text: '名称不规范，请使用机构全称' } as const)
      : ({ reason: '', text: '' } as const);
  const account = reviewerAt(register, server, unit);
  const outcome = await server.office.decide(filing, account, decision, content, opinion);
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
}

/** A review on the pull request itself, not through the register. */
export async function reviewOnGithub(
  { double, checker }: GithubRegister,
  login: string,
  filing: FilingId,
  event: 'APPROVE' | 'REQUEST_CHANGES',
  body = '',
): Promise<void> {
  const pull = double.state.pulls.find(({ headRef }) => headRef === `filing/${filing}`);
  const octokit = new Octokit({
    baseUrl: double.apiUrl,
    auth: double.identity.tokenFor(login),
    ...{ retry: { enabled: false }, throttle: { enabled: false } },
  });
  checker.watch(octokit);
  const repo = { owner: double.owner, repo: double.name };
  const number = pull?.number ?? 0;
  await octokit.rest.pulls.createReview({ ...repo, pull_number: number, event, body });
}

/** Opens the double and founds the register there. */
export async function githubOffices(
  options: Omit<DoubleOptions, 'root' | 'now'> = {},
): Promise<GithubOffices> {
  const clock = { time: new Date('2026-11-20T09:00:00+08:00') };
  const files = new Map<string, Uint8Array>();
  const people: DoubleOptions['people'] = Array.from(country.values()).flatMap(({ code }) =>
    reviewersOf(code).map(({ login, id }) => ({
      ...{ id: Number(id), login, type: 'User' as const, permission: 'write' as const },
    })),
  );
  for (const unit of country.values()) {
    const named = { ...unit, github: { team: null, reviewers: reviewersOf(unit.code) } };
    files.set(unitPath(unit.code), Buffer.from(dumpYaml(named)));
  }
  const policy = join(import.meta.dirname, '../../data/policy.yaml');
  files.set('data/policy.yaml', await readFile(policy));
  const body = 'data/staffing-offices/99.yaml';
  files.set(body, await readFile(join(import.meta.dirname, '../..', body)));
  const register = await openGithubRegister({
    ...options,
    files,
    people: [...people, ...(options.people ?? [])],
    now: () => clock.time,
  });
  const dir = await mkdtemp(join(tmpdir(), 'github-office-'));
  const open = new Set<OpenedOffice>();
  const { settings, checker } = register;
  return {
    ...register,
    at: (text) => {
      clock.time = new Date(`${text}+08:00`);
    },
    async server(name = 'one', more = {}) {
      const env: NodeJS.ProcessEnv = {
        ...{ FORGE: 'github', GITHUB_REPOSITORY: `${settings.owner}/${settings.repo}` },
        ...{ GITHUB_SERVER_URL: settings.serverUrl, GITHUB_API_URL: settings.apiUrl },
        ...{ GITHUB_APP_ID: settings.appId, GITHUB_APP_PRIVATE_KEY: settings.privateKey },
        REGISTER_DIR: join(dir, name, 'register.git'),
        // one private store: servers of a register share what is secret
        PRIVATE_DB: join(dir, 'private.db'),
        SITE_URL: 'http://127.0.0.1:4321',
        REACH_CHECK: 'off',
        ...more,
      };
      const opened = await openOffice(env, {
        now: () => clock.time,
        githubClient: { onOctokit: checker.watch, pause: async () => undefined },
      });
      open.add(opened);
      const { office } = opened;
      return { ...opened, office: { ...office, close: () => closeOnce(opened) } };
    },
    async end() {
      for (const opened of open) await closeOnce(opened);
      await register.close();
      await rm(dir, { recursive: true, force: true });
    },
  };

  async function closeOnce(opened: OpenedOffice): Promise<void> {
    if (open.delete(opened)) await opened.office.close();
  }
}
