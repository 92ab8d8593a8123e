import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const patience = 60_000;

/**
 * Where the register's pull requests stand: as given, or as the environment of a server at GitHub or
 * of a workflow says; null for neither.
 */
export function forgeAddress(given: string | undefined, env: NodeJS.ProcessEnv): string | null {
  if (given !== undefined) return given;
  const isGithub = env['FORGE'] === 'github' || env['GITHUB_ACTIONS'] === 'true';
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  if (!isGithub || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return null;
  return `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
}

/**
 * Numbers of pull requests by their head, as the repository lists its refs to everybody: no API and no
 * token. Empty where it does not answer; then links look for a filing's branch.
 */
export async function pullsByHead(forgeUrl: string): Promise<ReadonlyMap<string, number>> {
  const env = {
    PATH: process.env['PATH'],
    HTTPS_PROXY: process.env['HTTPS_PROXY'],
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const ask = ['-c', 'credential.helper=', 'ls-remote', `${forgeUrl}.git`, 'refs/pull/*/head'];
  try {
    const { stdout } = await run('git', ask, { env, timeout: patience, maxBuffer: 1 << 28 });
    return new Map(
      Array.from(
        stdout.matchAll(/^([0-9a-f]{40})\trefs\/pull\/(\d{1,9})\/head$/gm),
        ([, head = '', number]) => [head, Number(number)] as const,
      ),
    );
  } catch {
    process.stderr.write('没有取到合并请求的编号，待办页改为按分支查找合并请求\n');
    return new Map();
  }
}
