import { afterEach, describe, expect, it } from 'vitest';
import type { Front } from '#front/front.ts';
import { formatLine, type LogLine } from '#front/log.ts';
import { openMetrics } from '#front/metrics.ts';
import type { Figures } from '#office/figures.ts';
import type { Office } from '#office/types.ts';
import { ask, testFront } from './test-front.ts';

const figures: Figures = {
  filings: { reviewing: 3, returned: 1 },
  waiting: 2,
  mintLagSeconds: 90,
  mails: { waiting: 4, sending: 0, sent: 10, failed: 1 },
  behindCommits: 0,
  markedFilings: 0,
};

const office = (refresh: () => Promise<void> = async () => undefined) =>
  ({ refresh, figures: async () => figures }) as unknown as Office;

let front: Front;
afterEach(() => front.close(0));

describe('/metrics', () => {
  it('says requests, times, filings by stage, overdue codes, mails, and how far the catalogue is [W14]', async () => {
    front = await testFront({ office: office(), metrics: openMetrics() });
    const headers = { Host: `127.0.0.1:${front.port}` };
    await ask(front, { path: '/desk/filings/7K3M9Q2T', headers });
    await ask(front, { path: '/none', headers });
    const { status, body, headers: got } = await ask(front, { path: '/metrics', headers });
    expect([status, got['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
    for (const line of [
      'register_http_requests_total{page="desk",method="GET",status="200"} 1',
      'register_http_requests_total{page="other",method="GET",status="404"} 1',
      'register_http_request_seconds_bucket{page="desk",le="+Inf"} 1',
      'register_filings_open{stage="reviewing"} 3',
      'register_mint_lag_seconds 90',
      'register_mails{state="waiting"} 4',
      'register_catalogue_behind_commits 0',
    ]) {
      expect(body).toContain(line);
    }
    // every line is a comment or a sample, so that a scraper takes all of it
    const sample = /^(?:#.*|[a-z_]+(?:\{(?:[a-z]+="[^"]*",?)+\})? [0-9.e+-]+|)$/;
    expect(body.split('\n').filter((line) => !sample.test(line))).toEqual([]);
    expect(body).not.toContain('7K3M9Q2T');
  });

  it('answers nobody whom a proxy brings, and with a token only its holder [W1 W14]', async () => {
    front = await testFront({ office: office(), metrics: openMetrics() });
    const headers = { Host: `127.0.0.1:${front.port}` };
    for (const more of [{ 'X-Forwarded-For': '203.0.113.7' }, { Forwarded: 'for=203.0.113.7' }]) {
      const answer = await ask(front, { path: '/metrics', headers: { ...headers, ...more } });
      expect(answer.status).toBe(404);
    }
    await front.close(0);
    front = await testFront({ office: office(), metrics: openMetrics(), proxies: 1 });
    const behind = { Host: `127.0.0.1:${front.port}` };
    expect((await ask(front, { path: '/metrics', headers: behind })).status).toBe(404);
    await front.close(0);
    const metricsToken = 'a-token-of-some-length';
    front = await testFront({ office: office(), metrics: openMetrics(), metricsToken, proxies: 1 });
    const host = { Host: `127.0.0.1:${front.port}` };
    const statusWith = async (Authorization: string) =>
      (await ask(front, { path: '/metrics', headers: { ...host, Authorization } })).status;
    expect(await statusWith(`Bearer ${metricsToken}`)).toBe(200);
    expect(await statusWith('Bearer another-token')).toBe(404);
    expect((await ask(front, { path: '/metrics', headers: host })).status).toBe(404);
  });
});

describe('/readyz', () => {
  it('is 200 while the register can be followed, else 503 [R-9.3]', async () => {
    let isBroken = false;
    const refresh = async () => {
      if (isBroken) throw new Error('locked');
    };
    front = await testFront({ office: office(refresh) });
    const headers = { Host: `127.0.0.1:${front.port}` };
    expect((await ask(front, { path: '/readyz', headers })).status).toBe(200);
    isBroken = true;
    const answer = await ask(front, { path: '/readyz', headers });
    expect([answer.status, answer.body]).toEqual([503, '{"ready":false}']);
  });
});

describe('the log', () => {
  it('keeps the request id and leaves out queries and whatever looks like a code [W14 R-9.1]', async () => {
    const lines: LogLine[] = [];
    front = await testFront({ office: office(), log: (line) => lines.push(line) });
    const headers = { Host: `127.0.0.1:${front.port}` };
    const answer = await ask(front, {
      path: '/progress/7K3M9-Q2T4V-8XW2Y-ABCDE-FGHJK?code=7K3M9-Q2T4V-8XW2Y-ABCDE-FGHJK',
      headers,
    });
    await ask(front, { path: '/my-site/ABCD-EFGH-JKMN-PQRS', headers });
    await ask(front, { path: '/sites/9901010001', headers });
    await expect.poll(() => lines.length).toBe(3);
    const text = lines.map((line) => formatLine(line)).join('\n');
    expect(text).toContain(String(answer.headers['x-request-id']));
    expect(text).not.toMatch(/7K3M9-Q2T4V|ABCD-EFGH|code=/);
    expect(text).toContain('"path":"/sites/9901010001"');
  });
});
