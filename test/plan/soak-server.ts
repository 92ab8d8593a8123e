import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Register } from '../browser/server.ts';
import { type ChildServer, startServer } from '../front/child-server.ts';

/** A real server that is killed and started again while others use it. */
export interface SoakServer extends AsyncDisposable {
  /** What clients need of a register. */
  readonly register: Register;
  readonly dir: string;
  /** SIGKILL, a start three hours later by its clock; the seconds until it answers. */
  killAndStart(): Promise<number>;
  /** SIGTERM; rejects where it does not end well. */
  stop(): Promise<void>;
  /** Megabytes that are left once garbage is collected; null while it is down. */
  held(): Promise<number | null>;
}

const hours = 3_600_000;
const teller = join(import.meta.dirname, 'tell-memory.ts');

/** Starts one on a folder of its own. */
export async function startSoak(): Promise<SoakServer> {
  const dir = await mkdtemp(join(tmpdir(), 'soak-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let at = new Date('2026-11-23T09:00:00+08:00').getTime();
  let started = performance.now();
  let server: ChildServer | null = null;
  let password = '';
  const kill = () => void server?.child.kill('SIGKILL');
  process.once('exit', kill);

  async function start(): Promise<number> {
    const began = performance.now();
    // the clock of the register never runs back
    at += performance.now() - started + 3 * hours;
    started = performance.now();
    const now = new Date(at + 8 * hours).toISOString().replace('Z', '+08:00');
    server = startServer({
      PORT: String(port),
      REGISTER_DIR: join(dir, 'register.git'),
      PRIVATE_DB: join(dir, 'private.db'),
      MAIL_URL: `file:${join(dir, 'mail')}`,
      REGISTER_CLOCK: 'simulated',
      REGISTER_NOW: now,
      TRUST_PROXY: '1',
      REACH_CHECK: 'off',
      ACCESS_LOG: 'off',
      NODE_OPTIONS: `--expose-gc --import=${teller}`,
    });
    await server.url;
    for (;;) {
      const health = await fetch(`${url}/healthz`).catch(() => null);
      if (health?.ok) break;
      await sleep(20);
    }
    password ||= /^ {2}990121 +(\S+)/m.exec(server.text())?.[1] ?? '';
    return (performance.now() - began) / 1000;
  }

  await start();
  return {
    register: { url, dir, password: () => password } as Register,
    dir,
    async killAndStart() {
      kill();
      await server?.ended;
      return start();
    },
    async stop() {
      server?.child.kill('SIGTERM');
      const code = await server?.ended;
      if (code !== 0) throw new Error(`the server ended with ${code}`);
      server = null;
    },
    async held() {
      const told = () => server?.text().match(/^held \d+$/gm) ?? [];
      const before = told().length;
      server?.child.kill('SIGUSR2');
      for (let tries = 0; tries < 200 && told().length === before; tries += 1) await sleep(50);
      const last = told()[before];
      return last === undefined ? null : Number(last.slice('held '.length)) / 1024 / 1024;
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', kill);
      kill();
      await server?.ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
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
