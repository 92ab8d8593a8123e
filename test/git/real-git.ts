import { execFileSync, spawnSync } from 'node:child_process';

/** Whether the Git command line is there; the product never needs it, tests compare with it. */
export const hasGit = spawnSync('git', ['--version']).status === 0;

const identity = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.invalid',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.invalid',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Runs Git on a bare repository and returns what it printed. Throws where it fails. */
export function git(dir: string, args: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync('git', ['--git-dir', dir, ...args], {
    input,
    env: { ...process.env, ...identity },
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** What `git fsck --strict` finds wrong; empty when nothing. Objects that nothing refers to are no fault. */
export function fsck(dir: string): string {
  const run = spawnSync(
    'git',
    ['--git-dir', dir, 'fsck', '--strict', '--no-dangling', '--no-progress'],
    {
      env: { ...process.env, ...identity },
      encoding: 'utf8',
    },
  );
  const text = `${run.stdout}${run.stderr}`.replace(/^notice: .*\n/gm, '');
  return run.status === 0 && text === '' ? '' : `${run.status}: ${text}`;
}
