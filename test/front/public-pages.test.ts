import { afterEach, describe, expect, test } from 'vitest';
import type { Front } from '#front/front.ts';
import type { Render } from '#front/public-pages.ts';
import type { Office } from '#office/types.ts';
import { fakeOffice } from './fake-office.ts';
import { type Answer, ask, testFront } from './test-front.ts';

let front: Front | null = null;
afterEach(async () => {
  await front?.close(0);
  front = null;
});

/** A front over pages that count how often each was rendered. */
async function countingFront(answer: (path: string, count: number) => Response | null): Promise<{
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  commit: { now: string };
  rendered: () => number;
}> {
  const commit = { now: 'a'.repeat(40) };
  let count = 0;
  const render: Render = async (request) => {
    count += 1;
    return answer(new URL(request.url).pathname, count);
  };
  const office = {
    refresh: async () => undefined,
    health: () => ({ commit: commit.now }),
  } as unknown as Office;
  const opened = await testFront({ render, office, siteUrl: 'https://register.example' });
  front = opened;
  return {
    get: (path, headers = {}) =>
      ask(opened, { path, headers: { Host: 'register.example', ...headers } }),
    commit,
    rendered: () => count,
  };
}

const page = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/html' } });

describe('public pages kept by commit', () => {
  test('a list is rendered once for a commit, and anew for the next one [R01 R06]', async () => {
    const { get, commit, rendered } = await countingFront((path, count) =>
      page(`${path} ${count}`),
    );
    expect((await get('/listing/330106')).body).toBe('/listing/330106 1');
    const again = await get('/listing/330106');
    expect(again.body).toBe('/listing/330106 1');
    expect(again.headers['content-type']).toBe('text/html');
    expect(again.headers['content-security-policy']).toContain("default-src 'self'");
    commit.now = 'b'.repeat(40);
    expect((await get('/listing/330106')).body).toBe('/listing/330106 2');
    expect(rendered()).toBe(2);
  });

  test('a page goes out pressed to whom takes it so, and is told apart from the plain one [R06]', async () => {
    const text = '<td>示例市交通运输局</td>'.repeat(200);
    const { get, rendered } = await countingFront(() => page(text));
    const plain = await get('/listing');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toBe('Accept-Encoding');
    const pressed = await get('/listing', { 'Accept-Encoding': 'br, gzip;q=0.8' });
    expect(pressed.headers['content-encoding']).toBe('gzip');
    expect(Number(pressed.headers['content-length'])).toBeLessThan(text.length / 10);
    expect(pressed.headers['etag']).not.toBe(plain.headers['etag']);
    const known = { 'Accept-Encoding': 'gzip', 'If-None-Match': String(pressed.headers['etag']) };
    expect((await get('/listing', known)).status).toBe(304);
    for (const refused of ['gzip;q=0', 'identity', 'x-gzipped']) {
      const answer = await get('/listing', { 'Accept-Encoding': refused });
      expect(answer.headers['content-encoding']).toBeUndefined();
    }
    expect(rendered()).toBe(1);
  });

  test('who has the page already gets 304 without it [R06]', async () => {
    const { get } = await countingFront(() => page('公示'));
    const first = await get('/listing');
    const etag = String(first.headers['etag']);
    const second = await get('/listing', { 'If-None-Match': etag });
    expect([second.status, second.body, second.headers['etag']]).toEqual([304, '', etag]);
    expect(second.headers['cache-control']).toBe('no-cache');
  });

  test('whoever sends a cookie is never answered from what others saw [A27]', async () => {
    const { get, rendered } = await countingFront((_, count) => page(`shared ${count}`));
    await get('/listing');
    const own = await get('/listing', { Cookie: 'session=x' });
    expect(JSON.parse(own.body)).toMatchObject({ siteUrl: 'https://register.example' });
    expect(own.headers['cache-control']).toBe('no-store');
    expect(rendered()).toBe(1);
  });

  test('a page that sets a cookie, is missing or fails is not kept [A27]', async () => {
    const answers: Record<string, () => Response | null> = {
      '/units/a': () => new Response('x', { headers: { 'Set-Cookie': 'a=b' } }),
      '/units/b': () => new Response('x', { status: 404 }),
      '/units/c': () => new Response('x', { status: 500 }),
      '/units/d': () => null,
    };
    const { get, rendered } = await countingFront((path) => answers[path]?.() ?? null);
    for (const path of Object.keys(answers)) {
      const { body, headers } = await get(path);
      expect(JSON.parse(body)).toHaveProperty('requestId');
      expect(headers['set-cookie']).toBeUndefined();
      await get(path);
    }
    expect(rendered()).toBe(8);
  });

  test('desk, forms, searches and progress are never kept [A27 C01]', async () => {
    const { get, rendered } = await countingFront((path) => page(path));
    for (const path of ['/desk', '/my-site', '/progress', '/search?q=a', '/listing?page=2']) {
      expect(JSON.parse((await get(path)).body)).toHaveProperty('requestId');
    }
    expect(rendered()).toBe(0);
  });

  test('many who ask for one page at once wait for one rendering [R06]', async () => {
    const { get, rendered } = await countingFront((path) => page(path));
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/statistics')));
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['/statistics']));
    expect(rendered()).toBe(1);
  });

  test('what was rendered while the register moved on is not kept [R-9.3]', async () => {
    const { get, commit, rendered } = await countingFront((path, count) => {
      if (count === 1) commit.now = 'c'.repeat(40);
      return page(`${path} ${count}`);
    });
    expect((await get('/listing')).body).toBe('/listing 1');
    expect((await get('/listing')).body).toBe('/listing 2');
    expect((await get('/listing')).body).toBe('/listing 2');
    expect(rendered()).toBe(2);
  });
});

test('without a renderer every request goes to the pages [R06]', async () => {
  front = await testFront({ office: fakeOffice() });
  const { body } = await ask(front, { path: '/listing', headers: { Host: 'register.example' } });
  expect(JSON.parse(body)).toHaveProperty('requestId');
});
