import { spawn } from 'node:child_process';
import { join } from 'node:path';

const child = join(import.meta.dirname, 'child.ts');

/** Runs `child.ts` at a store and gives what it wrote and whether it was killed. */
export function atTheSameTime(
  path: string,
  job: string,
): Promise<{ out: string; signal: string | null }> {
  return runScript(child, [path, job]);
}

/** Runs a script with this Node. Its complaints go to the test's output. */
export function runScript(
  script: string,
  args: readonly string[],
): Promise<{ out: string; signal: string | null }> {
  return new Promise((resolve, reject) => {
    const options = ['--disable-warning=ExperimentalWarning', script, ...args];
    const running = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    running.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    running.on('error', reject);
    running.on('close', (_, signal) => resolve({ out, signal }));
  });
}
