import { mintingMoment, parseMoment } from '#registry/moment.ts';

/** A setting of the environment that cannot be used; the message is for the person who starts it. */
export class SettingRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingRefused';
  }
}

/**
 * The register's clock. `REGISTER_NOW` counts only with `REGISTER_CLOCK=simulated` (DESIGN 6);
 * it then starts there and runs on with the machine's.
 */
export function openClock(env: NodeJS.ProcessEnv): () => Date {
  if (env['REGISTER_CLOCK'] !== 'simulated') return () => new Date();
  const text = env['REGISTER_NOW'];
  if (text === undefined || text === '') return () => new Date();
  const start = parseMoment(text);
  if (!start)
    throw new SettingRefused(`REGISTER_NOW 应为 2026-11-21T15:59:59+08:00 这样的时间：${text}`);
  const opened = performance.now();
  return () => new Date(start.getTime() + Math.round(performance.now() - opened));
}

/** The time given by `--at`: refused in the future unless the clock is simulated (DESIGN 6). */
export function clockAt(env: NodeJS.ProcessEnv, at: string | undefined): () => Date {
  const clock = openClock(env);
  if (at === undefined) return clock;
  const moment = parseMoment(at);
  if (!moment) throw new SettingRefused(`--at 应为 2026-11-21T16:00:00+08:00 这样的时间：${at}`);
  if (env['REGISTER_CLOCK'] !== 'simulated' && moment > clock()) {
    throw new SettingRefused('--at 不能晚于现在；只有 REGISTER_CLOCK=simulated 时可以');
  }
  return () => moment;
}

/**
 * The coming 16:00, for trying the mint without waiting: a simulated clock only. Until the real
 * clock has passed it, the register mints nothing more.
 */
export function clockAtNextMint(env: NodeJS.ProcessEnv): () => Date {
  if (env['REGISTER_CLOCK'] !== 'simulated') {
    throw new SettingRefused('--next 只用于试用：请加 REGISTER_CLOCK=simulated');
  }
  const moment = mintingMoment(openClock(env)());
  return () => moment;
}
