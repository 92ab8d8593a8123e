import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** `npm start` as a process of its own. */
export interface ChildServer {
  readonly child: ChildProcess;
  /** All it printed so far. */
  text(): string;
  /** The address it says to open; rejects with what it printed when it ends before. */
  readonly url: Promise<string>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the server with these settings and nothing else of the register's environment. */
export function startServer(settings: Readonly<Record<string, string>>): ChildServer {
  const { PATH = '', HOME = '' } = process.env;
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/start.ts'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /请打开 (http\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void ended.then((code) => reject(new Error(`ended with ${code}: ${printed}`)));
  });
  url.catch(() => undefined);
  return { child, text: () => printed, url, ended };
}
