import { readFileSync } from 'node:fs';
import type { GithubSettings } from '#forge/github/settings.ts';
import { SettingRefused } from './clock.ts';

/** Settings of a register at GitHub, from the environment. Secrets never reach a log or a message. */
export interface GithubEnvironment extends GithubSettings {
  /** An installation token made by a workflow; null where the App's key makes them. */
  readonly token: string | null;
  /** The App's OAuth side, by which reviewers sign in at the desk; null where they do not. */
  readonly signIn: { readonly clientId: string; readonly clientSecret: string } | null;
  /** The secret that GitHub signs its deliveries with; null where it delivers none. */
  readonly webhookSecret: string | null;
}

/**
 * Reads `FORGE` and the `GITHUB_*` variables, named as in workflows; null for the embedded register.
 * Throws `SettingRefused` with one sentence and no value.
 */
export function readGithubEnvironment(env: NodeJS.ProcessEnv): GithubEnvironment | null {
  const forge = env['FORGE'] || 'local';
  if (forge === 'local') return null;
  if (forge !== 'github') throw new SettingRefused('FORGE 应为 local 或 github');
  const [owner = '', repo = '', more] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!/^[\w.-]+$/.test(owner) || !/^[\w.-]+$/.test(repo) || more !== undefined) {
    throw new SettingRefused('GITHUB_REPOSITORY 应为 所有者/仓库名');
  }
  const serverUrl = address(env, 'GITHUB_SERVER_URL', 'https://github.com');
  const isCloud = serverUrl === 'https://github.com';
  const apiUrl = address(
    env,
    'GITHUB_API_URL',
    isCloud ? 'https://api.github.com' : `${serverUrl}/api/v3`,
  );
  const token = env['GITHUB_APP_TOKEN'] || null;
  const appId = env['GITHUB_APP_ID'] ?? '';
  const privateKey = token === null ? readKey(env) : '';
  if (token === null && (appId === '' || privateKey === '')) {
    throw new SettingRefused(
      'FORGE=github 须有 GITHUB_APP_ID 和 GITHUB_APP_PRIVATE_KEY_FILE，或在工作流中有 GITHUB_APP_TOKEN',
    );
  }
  const installation = env['GITHUB_APP_INSTALLATION_ID'] ?? '';
  if (!/^\d*$/.test(installation)) {
    throw new SettingRefused('GITHUB_APP_INSTALLATION_ID 应为数字');
  }
  const landing = env['GITHUB_LANDING'] || 'push';
  if (landing !== 'push' && landing !== 'merge') {
    throw new SettingRefused('GITHUB_LANDING 应为 push 或 merge');
  }
  const clientId = env['GITHUB_CLIENT_ID'] ?? '';
  const clientSecret = env['GITHUB_CLIENT_SECRET'] ?? '';
  if ((clientId === '') !== (clientSecret === '')) {
    throw new SettingRefused('GITHUB_CLIENT_ID 与 GITHUB_CLIENT_SECRET 须同时设置');
  }
  const webhookSecret = env['GITHUB_WEBHOOK_SECRET'] || null;
  if (webhookSecret !== null && webhookSecret.length < 20) {
    throw new SettingRefused('GITHUB_WEBHOOK_SECRET 至少应有 20 个字符');
  }
  return {
    ...{ apiUrl, serverUrl, owner, repo, appId, privateKey, landing, token, webhookSecret },
    installation: installation === '' ? null : Number(installation),
    signIn: clientId === '' ? null : { clientId, clientSecret },
  };
}

/** The key itself, or a file that holds it; a key in one line may say its line ends as `\n`. */
function readKey(env: NodeJS.ProcessEnv): string {
  const key = env['GITHUB_APP_PRIVATE_KEY'];
  if (key) return key.replaceAll('\\n', '\n');
  const file = env['GITHUB_APP_PRIVATE_KEY_FILE'];
  if (!file) return '';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new SettingRefused('读不到 GITHUB_APP_PRIVATE_KEY_FILE 所指的文件');
  }
}

/** An address without a slash at the end: https, or http on this machine for tests. */
function address(env: NodeJS.ProcessEnv, name: string, usual: string): string {
  const text = (env[name] || usual).replace(/\/+$/, '');
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url?.username || url?.password || (url?.protocol !== 'https:' && !isLocal)) {
    throw new SettingRefused(`${name} 应为 https 网址，其中没有用户名和密码`);
  }
  return text;
}
