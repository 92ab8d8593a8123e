import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

interface Report {
  readonly ok: boolean;
  readonly sites: number;
  readonly selfScored: number;
  readonly inspected: number;
  readonly reminded: number;
  readonly reports: number;
  readonly wrong: readonly string[];
}

/** `npm run census` as a process of its own: all steps over the whole country, scores of a few sites. */
async function census(...args: readonly string[]): Promise<Report> {
  const script = ['--disable-warning=ExperimentalWarning', 'scripts/census.ts', ...args, '--json'];
  const { stdout } = await run(process.execPath, script, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Report;
}

describe('a census over 14,000 synthetic sites, of which forty are scored', () => {
  it('goes from the first notice to final tables that say what was counted by hand; the late are reminded [O01 O02 O03 O04 O10 N15]', async () => {
    const report = await census('--sites', '14000', '--most', '40');
    expect(report.wrong).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.sites).toBeGreaterThan(13_000);
    expect(report.selfScored).toBeGreaterThan(20);
    expect(report.reminded).toBe(report.sites - report.selfScored);
    expect(report.reports).toBeGreaterThan(300);
  }, 600_000);
});
