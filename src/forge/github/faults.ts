/** GitHub gave no usable answer. What was asked may have happened: whoever asks again looks first. */
export class GithubUnreachable extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`GitHub did not answer: ${what}`, options);
    this.name = 'GithubUnreachable';
  }
}

/** GitHub asks for a pause (rate limit); nothing happened. */
export class GithubBusy extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`GitHub asks to wait ${seconds} s`);
    this.name = 'GithubBusy';
    this.seconds = seconds;
  }
}

/** GitHub does not let the register's App do it: a setting is wrong. Nothing happened. */
export class GithubRefused extends Error {
  readonly status: number;
  constructor(what: string, status: number, options?: ErrorOptions) {
    super(`GitHub refuses: ${what} (${status})`, options);
    this.name = 'GithubRefused';
    this.status = status;
  }
}

/** Main is not what the register made of it: nothing more is written until somebody has looked. */
export class MainAstray extends Error {
  constructor(why: string) {
    super(`main was moved by somebody else: ${why}`);
    this.name = 'MainAstray';
  }
}

/** The status of an octokit error; null where there was no answer at all. */
export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const hasAnswer = 'response' in error && error.response !== undefined;
  return hasAnswer && typeof error.status === 'number' ? error.status : null;
}

/** Seconds that GitHub asks to wait, of an octokit error; null where it asks for none. */
export function waitOf(error: unknown, now: Date): number | null {
  const status = statusOf(error);
  if (status !== 429 && status !== 403) return null;
  const { response } = error as { response?: { headers?: Readonly<Record<string, unknown>> } };
  const headers = response?.headers ?? {};
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after) && headers['retry-after'] !== undefined) return Math.max(1, after);
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1000 - now.getTime();
    return Math.max(1, Math.ceil(reset / 1000) || 60);
  }
  return status === 429 ? 60 : null;
}
