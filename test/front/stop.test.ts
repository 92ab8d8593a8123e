import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/site-build.ts';
import { startServer } from './child-server.ts';

let dir: string;
beforeAll(async () => {
  await buildIfStale(() => undefined);
  dir = await mkdtemp(join(tmpdir(), 'stop-'));
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const settings = (name: string) => ({
  PORT: '0',
  REGISTER_DIR: join(dir, `${name}/register.git`),
  PRIVATE_DB: join(dir, `${name}/private.db`),
});

describe('SIGTERM', () => {
  it('lets a request under way finish, takes no new one, and ends with 0 within 10 seconds [R-9.3 G17]', async () => {
    const server = startServer(settings('a'));
    const url = await server.url;
    const { port } = new URL(url);
    const body = `text=${'x'.repeat(2_000)}`;
    const socket = connect(Number(port), '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
    });
    socket.write(
      `POST /recover HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body.slice(0, 500)}`,
    );
    // Somebody who never goes on must not keep it.
    const idle = connect(Number(port), '127.0.0.1');
    idle.on('error', () => undefined);
    idle.write('POST /recover HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n');
    await sleep(200);
    const began = performance.now();
    server.child.kill('SIGTERM');
    await sleep(300);
    socket.write(body.slice(500));
    // the form is looked at in full: it lacks its token or what was asked
    expect(await answered).toMatch(/^HTTP\/1\.1 (?:200|303|400|422) [^]*<\/html>/);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(await server.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    idle.destroy();
  });

  it('a register that was stopped starts again without a person and without loss [R-9.3]', async () => {
    const commits: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      const server = startServer(settings('a'));
      commits.push(await (await fetch(`${await server.url}/healthz`)).json());
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    }
    expect(commits[0]).toEqual(commits[1]);
  });
});
