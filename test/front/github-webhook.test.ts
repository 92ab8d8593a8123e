import { afterEach, describe, expect, it } from 'vitest';
import type { Front } from '#front/front.ts';
import { webhookLimit } from '#front/github-webhook.ts';
import type { Delivery } from '#forge/github/webhook.ts';
import { fakeOffice } from './fake-office.ts';
import { ask, testFront } from './test-front.ts';

let front: Front | null = null;
afterEach(async () => {
  await front?.close(0);
  front = null;
});

const headers = {
  host: 'register.example',
  'content-type': 'application/json',
  'x-github-event': 'push',
  'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-hub-signature-256': 'sha256=00',
};

describe('where GitHub delivers [R-11.2]', () => {
  const open = async (answer: 'taken' | 'refused' | 'known' | 'ignored' | 'malformed') => {
    const deliveries: Delivery[] = [];
    const githubEvents = {
      take: (delivery: Delivery) => {
        deliveries.push(delivery);
        return answer;
      },
      idle: async () => undefined,
    };
    front = await testFront({ office: { ...fakeOffice(), githubEvents } });
    return { front, deliveries };
  };

  it.each([
    ['taken', 202],
    ['known', 200],
    ['ignored', 200],
    ['refused', 401],
    ['malformed', 400],
  ] as const)(
    'a delivery that is %s is answered with %i, the body byte for byte [R-11.2]',
    async (answer, status) => {
      const opened = await open(answer);
      const body = '{"a":"示例"}';
      const path = '/github/webhook';
      const got = await ask(opened.front, { path, method: 'POST', headers, body });
      expect(got.status).toBe(status);
      expect(opened.deliveries).toMatchObject([
        { id: headers['x-github-delivery'], event: 'push', signature: 'sha256=00' },
      ]);
      expect(Buffer.from(opened.deliveries[0]?.body ?? []).toString()).toBe(body);
    },
  );

  it('more than 25 MB is refused without being held, and nothing of it is looked at [R-11.2]', async () => {
    const opened = await open('taken');
    const body = Buffer.alloc(webhookLimit + 1);
    const path = '/github/webhook';
    const got = await ask(opened.front, { path, method: 'POST', headers, body }).catch(() => null);
    expect([413, undefined]).toContain(got?.status);
    expect(opened.deliveries).toEqual([]);
  });

  it('where none is set up the address takes nothing, as any foreign form [R-11.2 W2]', async () => {
    front = await testFront();
    const got = await ask(front, { path: '/github/webhook', method: 'POST', headers, body: '{}' });
    expect(got.status).toBe(403);
    const page = await ask(front, {
      path: '/github/webhook',
      headers: { host: 'register.example' },
    });
    expect(page.body).toContain('"size":0');
  });
});
