import { describe, expect, it } from 'vitest';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import { freshStore, later, morning } from './bench.ts';
import { atTheSameTime } from './processes.ts';

const filing = 'ABCD2345' as FilingId;
const mail = (n: number): Mail => ({
  key: `received:${n}`,
  template: 'received',
  filing,
  to: 'contact',
  params: { name: '示例网' },
});

describe('mails that wait', () => {
  it('are queued once under a key, before and after they are sent [E03 R-9.3]', () => {
    const { store } = freshStore();
    store.outbox.enqueue([mail(1), mail(1)], morning);
    expect(store.outbox.claim(10, morning)).toEqual([{ ...mail(1), attempts: 1 }]);
    store.outbox.sent(mail(1).key, morning);
    store.outbox.enqueue([mail(1)], later(1));
    expect(store.outbox.claim(10, later(1))).toEqual([]);
    expect(store.outbox.counts()).toEqual({ waiting: 0, sending: 0, sent: 1, failed: 0 });
    store.close();
  });

  it('are held by one sender for two minutes, then free again when it died [E03 R-9.3]', () => {
    const { store } = freshStore();
    store.outbox.enqueue([mail(1)], morning);
    expect(store.outbox.claim(10, morning)).toHaveLength(1);
    expect(store.outbox.claim(10, later(1.9))).toEqual([]);
    expect(store.outbox.claim(10, later(2))).toEqual([{ ...mail(1), attempts: 2 }]);
    store.close();
  });

  it('are each taken by one of several processes [E03 R-9.3]', async () => {
    const { path, store } = freshStore();
    store.outbox.enqueue(
      Array.from({ length: 100 }, (_, n) => mail(n)),
      morning,
    );
    const runs = await Promise.all([1, 2, 3].map(() => atTheSameTime(path, 'claim')));
    const keys = runs.flatMap(({ out }) => JSON.parse(out) as string[]);
    expect(keys).toHaveLength(100);
    expect(new Set(keys).size).toBe(100);
    store.close();
  });

  it('are tried again after 1, 5, 15, 60 minutes and so on to a day, ten times in all, and say why [E03]', () => {
    const { store } = freshStore();
    store.outbox.enqueue([mail(1)], morning);
    const pauses: number[] = [];
    let now = 0;
    for (;;) {
      expect(store.outbox.claim(1, later(now))).toHaveLength(1);
      store.outbox.failed(mail(1).key, '邮件服务器无法连接', later(now));
      const state = store.outbox.ofFiling(filing)[0];
      expect(state?.error).toBe('邮件服务器无法连接');
      if (state?.state === 'failed') break;
      const pause = [1, 5, 15, 60, 120, 240, 480, 960, 1440][pauses.length] ?? 0;
      expect(store.outbox.claim(1, later(now + pause - 0.01))).toEqual([]);
      pauses.push(pause);
      now += pause;
    }
    expect(pauses).toHaveLength(9);
    expect(store.outbox.ofFiling(filing)[0]?.attempts).toBe(10);
    expect(store.outbox.claim(1, later(now + 10_000))).toEqual([]);
    expect(store.outbox.counts().failed).toBe(1);
    store.close();
  });

  it('sent by one sender are not undone by a slower one [E03]', () => {
    const { store } = freshStore();
    store.outbox.enqueue([mail(1)], morning);
    store.outbox.claim(1, morning);
    store.outbox.claim(1, later(3));
    store.outbox.sent(mail(1).key, later(3));
    store.outbox.failed(mail(1).key, '邮件服务器没有及时应答', later(4));
    expect(store.outbox.counts()).toEqual({ waiting: 0, sending: 0, sent: 1, failed: 0 });
    store.close();
  });
});
