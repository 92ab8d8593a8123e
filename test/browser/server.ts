import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ChildServer, startServer } from '../front/child-server.ts';

const root = join(import.meta.dirname, '../..');
const runFile = promisify(execFile);

/** A mail as the register wrote it to its folder. */
export interface WrittenMail {
  readonly to: string;
  readonly text: string;
}

/** A register of its own in a temporary folder, served by `npm start` as a child process. */
export interface Register {
  /** `http://127.0.0.1:PORT`, the same over restarts. */
  readonly url: string;
  /** Folder of everything it keeps: `register.git`, `private.db`, keys, `mail`. */
  readonly dir: string;
  /** Password of the demo's accounts, as the start printed it. */
  password(): string;
  /** Process id of the running server; 0 where none runs. */
  pid(): number;
  /** Everything that its servers printed so far, access log included. */
  printed(): string;
  /** Starts (again) with the clock at this time. */
  start(now: string): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** Runs `scripts/<name>.ts` on the register at that time; returns its standard output. */
  script(name: string, now: string, ...args: string[]): Promise<string>;
  /** Output of Git on the register's repository. */
  git(...args: string[]): string;
  mails(): Promise<readonly WrittenMail[]>;
  /** Kills the server and removes the folder. */
  remove(): Promise<void>;
}

/** Makes a register and starts it with the clock at `now`; the pages are built where they are stale. */
export async function startRegister(
  now: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Register> {
  const dir = await mkdtemp(join(tmpdir(), 'browser-'));
  const port = await freePort();
  const settings = {
    PORT: String(port),
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    REGISTER_CLOCK: 'simulated',
    ...more,
  };
  let server: ChildServer | null = null;
  let before = '';
  const kill = () => void server?.child.kill('SIGKILL');
  process.once('exit', kill);

  const register: Register = {
    url: `http://127.0.0.1:${port}`,
    dir,
    password: () => /^ {2}990121 +(\S+)/m.exec(register.printed())?.[1] ?? '',
    pid: () => server?.child.pid ?? 0,
    printed: () => before + (server?.text() ?? ''),
    start: async (at) => {
      server = startServer({ ...settings, REGISTER_NOW: at });
      await server.url;
      const health = await fetch(`${register.url}/healthz`);
      if (!health.ok) throw new Error(`/healthz answers ${health.status}`);
    },
    stop: async () => {
      if (!server) return;
      server.child.kill('SIGTERM');
      const code = await server.ended;
      before += server.text();
      server = null;
      if (code !== 0) throw new Error(`the server ended with ${code}: ${before}`);
    },
    script: async (name, at, ...args) => {
      const { PATH = '', HOME = '' } = process.env;
      const file = join(root, 'scripts', `${name}.ts`);
      const env = { PATH, HOME, ...settings, REGISTER_NOW: at };
      const node = ['--disable-warning=ExperimentalWarning', file, ...args];
      return (await runFile(process.execPath, node, { env, cwd: root })).stdout;
    },
    git: (...args) =>
      execFileSync('git', ['-C', settings.REGISTER_DIR, ...args], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      }),
    mails: async () => {
      const folder = join(dir, 'mail');
      const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
      return Promise.all(names.map(async (name) => readMail(join(folder, name))));
    },
    remove: async () => {
      process.off('exit', kill);
      kill();
      await server?.ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await register.start(now);
  } catch (error) {
    await register.remove();
    throw error;
  }
  return register;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function readMail(path: string): Promise<WrittenMail> {
  const [head = '', ...rest] = (await readFile(path, 'utf8')).split(/\r?\n\r?\n/);
  const body = rest.join('\n\n');
  const isBase64 = /content-transfer-encoding: base64/i.test(head);
  const to = /^to:\s*(.*)$/im.exec(head)?.[1]?.trim() ?? '';
  return { to, text: isBase64 ? Buffer.from(body, 'base64').toString() : body };
}
