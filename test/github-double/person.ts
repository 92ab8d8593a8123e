import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import type { GithubDouble } from './double.ts';
import { followRefs } from './pulls.ts';

/** A file as Git keeps it: text, gone, or something no register may hold. */
export type FileOf =
  | string
  | null
  | { readonly mode: string; readonly oid: string }
  | { readonly mode: string; readonly text: string };

/** What somebody with a fork does: commits, pushes, opens and closes pull requests. */
export interface ForkPerson {
  /** One commit on a branch of the fork, from main's tip where it is new or `anew`. Returns it. */
  push(
    branch: string,
    files: ReadonlyMap<string, FileOf>,
    options?: { readonly anew?: boolean; readonly email?: string },
  ): Promise<string>;
  open(branch: string, title?: string): Promise<number>;
  close(number: number): Promise<void>;
}

/** A person at the double, by real Git and REST with the person's own token. */
export function forkPerson(double: GithubDouble, login: string): ForkPerson {
  const { dir } = double.state.git;
  const octokit = new Octokit({
    baseUrl: double.apiUrl,
    auth: double.identity.tokenFor(login),
    ...{ retry: { enabled: false }, throttle: { enabled: false } },
  });
  const repo = { owner: double.owner, repo: double.name };
  const git = (args: readonly string[], input = '', more: NodeJS.ProcessEnv = {}): string =>
    execFileSync('git', ['--git-dir', dir, ...args], {
      input,
      env: { PATH: process.env['PATH'], ...more },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
      .toString()
      .trim();

  /** One process for all: spawning one for each would keep the double from answering. */
  function hashAll(texts: readonly string[]): ReadonlyMap<string, string> {
    if (texts.length === 0) return new Map();
    const folder = mkdtempSync(join(dir, 'files-'));
    const paths = texts.map((text, at) => {
      const path = join(folder, String(at));
      writeFileSync(path, text);
      return path;
    });
    const oids = git(
      ['hash-object', '-w', '--stdin-paths', '--no-filters'],
      `${paths.join('\n')}\n`,
    ).split('\n');
    rmSync(folder, { recursive: true });
    return new Map(texts.map((text, at) => [text, oids[at] ?? '']));
  }

  return {
    async push(branch, files, { anew = false, email = `${login}@example.invalid` } = {}) {
      const ref = `refs/forks/${login}/${branch}`;
      const known = anew ? null : await double.state.git.resolve(ref);
      const parent = known ?? git(['rev-parse', 'refs/heads/main']);
      const index = join(dir, `index-${login}`);
      const env = { GIT_INDEX_FILE: index };
      git(['read-tree', parent], '', env);
      const texts = Array.from(files.values()).flatMap((file) =>
        typeof file === 'string' ? [file] : file && 'text' in file ? [file.text] : [],
      );
      const oids = hashAll(texts);
      const lines = Array.from(files, ([path, file]) => {
        if (file === null) return `0 ${'0'.repeat(40)}\t${path}`;
        const plain = typeof file === 'string' ? { mode: '100644', text: file } : file;
        const oid = 'oid' in plain ? plain.oid : (oids.get(plain.text) ?? '');
        return `${plain.mode} ${oid}\t${path}`;
      });
      git(['update-index', '--index-info'], `${lines.join('\n')}\n`, env);
      const tree = git(['write-tree'], '', env);
      rmSync(index, { force: true });
      const date = `${Math.floor(double.state.now().getTime() / 1000)} +0000`;
      const commit = git(['commit-tree', tree, '-p', parent, '-m', '我的网站'], '', {
        ...{ GIT_AUTHOR_NAME: login, GIT_COMMITTER_NAME: login },
        ...{ GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_EMAIL: email },
        ...{ GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      });
      git(['update-ref', ref, commit]);
      await followRefs(double.state);
      return commit;
    },
    async open(branch, title = '新增网站') {
      const head = `${login}:${branch}`;
      return (await octokit.rest.pulls.create({ ...repo, head, base: 'main', title })).data.number;
    },
    async close(number) {
      const pull = double.state.pulls.find((one) => one.number === number);
      // an author may close their own
      if (pull) pull.state = 'closed';
    },
  };
}
