import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '#office/environment.ts';
import { buildIfStale } from '../../scripts/site-build.ts';
import { type ChildServer, startServer } from './child-server.ts';

const most = 150;

let dir: string;
let server: ChildServer;
let url: string;

beforeAll(async () => {
  await buildIfStale(() => undefined);
  dir = await mkdtemp(join(tmpdir(), 'start-'));
  server = startServer(settings('a'));
  url = await server.url;
}, 120_000);
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await rm(dir, { recursive: true, force: true });
});

function settings(name: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PORT: '0',
    REGISTER_DIR: join(dir, `${name}/register.git`),
    PRIVATE_DB: join(dir, `${name}/private.db`),
    ...more,
  };
}

describe('npm start', () => {
  it('says what to open and who may sign in (R-11.1)', async () => {
    await expect.poll(() => server.text()).toMatch(/演示账户.*\n\s+\S+\s+demo-\S+/);
  });

  it('/healthz answers 200 and the commit served (DESIGN 6)', async () => {
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
    ]);
  });

  it('every page that links reach carries the headers and nothing inline [W1 W4]', async () => {
    const seen = new Map<string, string>([['/', '']]);
    for (const [path, from] of seen) {
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect([path, from, answer.status < 400]).toEqual([path, from, true]);
      expect([path, answer.headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const html = answer.headers.get('content-type')?.startsWith('text/html')
        ? await answer.text()
        : '';
      expect([
        path,
        /<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:/i.exec(html)?.[0],
      ]).toEqual([path, undefined]);
      for (const [, link = ''] of html.matchAll(/(?:href|src)="(\/[^"#]*)/g)) {
        const next = link.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
        if (!seen.has(next) && seen.size < most) seen.set(next, path);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
    expect([...seen.keys()].some((path) => path.startsWith('/assets/'))).toBe(true);
  });

  it('a path without a page is answered 404 in the frame of the site [W14]', async () => {
    const answer = await fetch(`${url}/no/such/page`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('/assets/');
  });

  it('SIGTERM ends it in order and a new start serves the same commit (R-9.3)', async () => {
    const first = startServer(settings('b'));
    const before = await (await fetch(`${await first.url}/healthz`)).json();
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = startServer(settings('b'));
    expect(await (await fetch(`${await second.url}/healthz`)).json()).toEqual(before);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });
});

describe('npm start that cannot', () => {
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

  it('names the port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const taken = startServer(settings('c', { PORT: String(port) }));
    expect(await taken.ended).toBe(1);
    expect(lastLine(taken.text())).toContain(`端口 ${port} 已被占用`);
    other.close();
  });

  it('names the folder that is none', async () => {
    await writeFile(join(dir, 'file'), '');
    const blocked = startServer(settings('d', { REGISTER_DIR: join(dir, 'file/register.git') }));
    expect(await blocked.ended).toBe(1);
    expect(lastLine(blocked.text())).toContain(join(dir, 'file'));
    expect(blocked.text()).not.toContain('    at ');
  });

  it('is refused behind a public address while accounts of a trial still open [C3 R-10.1]', async () => {
    const trial = startServer(settings('f'));
    await trial.url;
    trial.child.kill('SIGTERM');
    await trial.ended;
    const live = startServer(settings('f', { SITE_URL: 'https://register.example' }));
    expect(await live.ended).toBe(1);
    expect(lastLine(live.text())).toMatch(
      /演示账户.*不能用于对外的网址 https:\/\/register\.example/,
    );
    // nor is a trial made there, even where it is asked for
    const asked = { SITE_URL: 'https://register.example', DEMO: 'on' };
    expect(readEnvironment(asked).isDemo).toBe(false);
    expect(readEnvironment({}).isDemo).toBe(true);
  });

  it.each([
    ['PORT', '99999'],
    ['SITE_URL', 'register.example'],
    ['TRUST_PROXY', 'yes'],
  ])('names the setting that is wrong: %s=%s', async (name, value) => {
    const wrong = startServer(settings('e', { [name]: value }));
    expect(await wrong.ended).toBe(1);
    expect(lastLine(wrong.text())).toContain(name);
    expect(wrong.text()).not.toContain('    at ');
  });
});
