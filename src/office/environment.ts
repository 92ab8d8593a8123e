import { dirname, join, resolve } from 'node:path';
import { SettingRefused } from './clock.ts';
import type { MessagePort } from './openings/message-port.ts';
import { type CheckMode, checkModes } from './checker/mode.ts';
import { type GithubEnvironment, readGithubEnvironment } from './github-environment.ts';
import { mailAddress } from './mail/address.ts';
import { thisMachine } from '#registry/host-name.ts';

/** Where things are and how the register speaks, from the environment (DESIGN 6). */
export interface Environment {
  readonly registerDir: string;
  readonly privateDb: string;
  /** Without a slash at the end. */
  readonly siteUrl: string;
  readonly mailUrl: string;
  /** 发件地址; empty where `MAIL_URL` says it (S01). */
  readonly mailFrom: string;
  /** Whether addresses that filers declare are asked in the background (J03). */
  readonly checksAddresses: boolean;
  /** How one-time codes reach people (P13). */
  readonly openingCodes: MessagePort['by'];
  /** Where short messages are handed over; empty for nowhere. */
  readonly smsUrl: string;
  readonly smsToken: string;
  /** Whether sites are looked at (Z04): `off`, at somebody's wish, or all of them `daily` as well. */
  readonly siteCheck: CheckMode;
  /** Requests a second of the server's own checks. */
  readonly siteCheckRate: number;
  /** Results of checks: public facts, disposable. */
  readonly checksDb: string;
  readonly host: string;
  readonly port: number;
  /** Made-up accounts and filings of 示例省: only where nobody takes them for real ones (C3). */
  readonly isDemo: boolean;
  /** Whether the address is one of this machine alone, where nobody else signs in. */
  readonly isLocal: boolean;
  /** Null for the embedded register. */
  readonly github: GithubEnvironment | null;
}

/** Reads and checks the settings; throws `SettingRefused` with one clear sentence. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const port = Number(env['PORT'] ?? '4321');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SettingRefused(`PORT 应为 0 到 65535 的整数：${env['PORT']}`);
  }
  const host = env['HOST'] ?? '127.0.0.1';
  const siteUrl = (env['SITE_URL'] || `http://127.0.0.1:${port}`).replace(/\/+$/, '');
  if (!URL.canParse(siteUrl) || !/^https?:$/.test(new URL(siteUrl).protocol)) {
    throw new SettingRefused(`SITE_URL 应为 https://register.example 这样的网址：${siteUrl}`);
  }
  const privateDb = resolve(env['PRIVATE_DB'] || './var/private.db');
  const mailUrl = env['MAIL_URL'] || `file:${join(dirname(privateDb), 'mail')}`;
  const typedFrom = env['MAIL_FROM'] ?? '';
  const mailFrom = typedFrom === '' ? '' : mailAddress(typedFrom);
  if (mailFrom === null) {
    throw new SettingRefused(`MAIL_FROM 应为 name@register.example 这样的邮箱地址：${typedFrom}`);
  }
  const smsUrl = env['SMS_URL'] ?? '';
  const ways = ['email', 'print', 'sms'] as const;
  const openingCodes = ways.find((way) => way === (env['OPENING_CODES'] || 'email'));
  if (openingCodes === undefined || (openingCodes === 'sms' && smsUrl === '')) {
    throw new SettingRefused(
      `OPENING_CODES 应为 email、print 或者 sms，sms 须同时设置 SMS_URL：${env['OPENING_CODES']}`,
    );
  }
  const siteCheck = checkModes.find((mode) => mode === (env['SITE_CHECK'] || 'asked'));
  if (siteCheck === undefined) {
    throw new SettingRefused(`SITE_CHECK 应为 off、asked 或者 daily：${env['SITE_CHECK']}`);
  }
  const siteCheckRate = Number(env['SITE_CHECK_RATE'] || '5');
  if (!(siteCheckRate > 0 && siteCheckRate <= 1000)) {
    throw new SettingRefused(`SITE_CHECK_RATE 应为 1000 以内的正数：${env['SITE_CHECK_RATE']}`);
  }
  const registerDir = resolve(env['REGISTER_DIR'] || './var/register.git');
  const isLocal = thisMachine.includes(new URL(siteUrl).hostname);
  const github = readGithubEnvironment(env);
  return {
    github,
    checksAddresses: env['REACH_CHECK'] !== 'off',
    openingCodes,
    smsUrl,
    smsToken: env['SMS_TOKEN'] ?? '',
    // a register that may not ask the internet checks nothing either
    siteCheck: env['REACH_CHECK'] === 'off' ? 'off' : siteCheck,
    siteCheckRate,
    checksDb: resolve(env['CHECKS_DB'] || join(dirname(registerDir), 'checks.db')),
    registerDir,
    privateDb,
    siteUrl,
    mailUrl,
    mailFrom,
    host,
    port,
    isLocal,
    // made-up filings are never pushed to GitHub
    isDemo: !github && (env['DEMO'] === undefined ? isLocal : env['DEMO'] === 'on' && isLocal),
  };
}
