import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressGroup } from '#private/address-group.ts';
import { defaultSettings } from '#private/settings.ts';
import { openPrivateStore } from '#private/store.ts';
import type { FilingId } from '#registry/site.ts';
import { emptyFolder, freshStore, later, morning } from './bench.ts';

describe('limits on guessing', () => {
  it('five wrong tries of an account, then 1, 2, 4, 8, 15 minutes, never for good [R-5.5 W7]', () => {
    const { path, store } = freshStore();
    for (let n = 0; n < 5; n += 1) {
      expect(store.limits.wait('sign-in-account', '990100-1', morning)).toBeNull();
      store.limits.miss('sign-in-account', '990100-1', morning);
    }
    store.close();
    const { limits, close } = openPrivateStore({ path });
    let now = 0;
    for (const minutes of [1, 2, 4, 8, 15, 15, 15]) {
      expect(limits.wait('sign-in-account', '990100-1', later(now))).toBe(minutes * 60);
      expect(limits.wait('sign-in-account', '990100-2', later(now))).toBeNull();
      now += minutes;
      expect(limits.wait('sign-in-account', '990100-1', later(now))).toBeNull();
      limits.miss('sign-in-account', '990100-1', later(now));
    }
    limits.clear('sign-in-account', '990100-1');
    expect(limits.wait('sign-in-account', '990100-1', later(now))).toBeNull();
    close();
  });

  it.each([1, 10, 60, 190, 225, 300, 960])(
    'somebody who tries every %i seconds all day gets at most 480 tries at an account [R-5.5]',
    (seconds) => {
      const { store } = freshStore();
      let verified = 0;
      store.atomically(() => {
        for (let at = 0; at < 86_400; at += seconds) {
          if (store.limits.take('sign-in-account', 'a', later(at / 60)) === null) verified += 1;
        }
      });
      expect(verified).toBeGreaterThan(50);
      expect(verified).toBeLessThanOrEqual(480);
      store.close();
    },
  );

  it('a patient guesser who waits for each quiet quarter gets at most 480 tries a day [R-5.5]', () => {
    const { store } = freshStore();
    let verified = 0;
    store.atomically(() => {
      for (let now = 0; now < 1440;) {
        let wait: number | null = null;
        while ((wait = store.limits.take('sign-in-account', 'a', later(now))) === null)
          verified += 1;
        now += wait / 60 + 15;
      }
    });
    expect(verified).toBeLessThanOrEqual(480);
    store.close();
  });

  it('a hundred guesses at the same moment are five [R-5.5 W7]', () => {
    const { store } = freshStore();
    const waits = Array.from({ length: 100 }, () =>
      store.limits.take('receipt-code', 'ABCD2345', morning),
    );
    expect(waits.filter((wait) => wait === null)).toHaveLength(5);
    store.close();
  });

  it('right tries do not count [R-5.5]', () => {
    const { store } = freshStore();
    for (let n = 0; n < 50; n += 1) {
      expect(store.limits.take('sign-in-address', '203.0.113.7', morning)).toBeNull();
      store.limits.giveBack('sign-in-address', '203.0.113.7');
    }
    store.close();
  });

  it('twenty wrong tries of a network, not of one address [R-5.5]', () => {
    const { store } = freshStore();
    for (let n = 0; n < 20; n += 1) store.limits.miss('sign-in-address', `203.0.113.${n}`, morning);
    expect(store.limits.wait('sign-in-address', '203.0.113.200', morning)).toBe(60);
    expect(store.limits.wait('sign-in-address', '203.0.114.200', morning)).toBeNull();
    expect(store.limits.wait('receipt-address', '203.0.113.200', morning)).toBeNull();
    store.close();
  });

  it('ten filings an hour from a network, then the next hour [W8]', () => {
    const { store } = freshStore();
    for (let n = 0; n < 10; n += 1) store.limits.miss('filing-address', '203.0.113.7', later(n));
    expect(store.limits.wait('filing-address', '203.0.113.7', later(20))).toBe(40 * 60);
    expect(store.limits.wait('filing-address', '203.0.113.7', later(60))).toBeNull();
    store.limits.miss('filing-address', '203.0.113.7', later(61));
    expect(store.limits.wait('filing-address', '203.0.113.7', later(61))).toBeNull();
    store.close();
  });

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2ff:3::4', '2001:0db8:0001:0200::/56'],
    ['2001:db8:1:200::', '2001:0db8:0001:0200::/56'],
    ['fe80::1%eth0', 'fe80:0000:0000:0000::/56'],
    ['::1', '0000:0000:0000:0000::/56'],
    ['unknown', 'unknown'],
  ])('%s belongs to %s [W8]', (address, group) => expect(addressGroup(address)).toBe(group));
});

it('numbers of the policy hold [Z12 W8]', () => {
  const path = join(emptyFolder(), 'private.db');
  const settings = { ...defaultSettings, filingsPerHourPerAddress: 2, sessionIdleMinutes: 5 };
  const store = openPrivateStore({ path, settings });
  for (let n = 0; n < 2; n += 1)
    expect(store.limits.take('filing-address', 'a', morning)).toBeNull();
  expect(store.limits.take('filing-address', 'a', morning)).toBe(3600);
  const cookie = store.sessions.start({ kind: 'filing', filing: 'ABCD2345' as FilingId }, morning);
  expect(store.sessions.find(cookie, later(5))).toBeNull();
  store.close();
});

describe('drafts', () => {
  it('are kept seven days after the last saving, under one token [R-3.1]', () => {
    const { store } = freshStore();
    const token = store.drafts.save(null, { name: '示例网' }, morning);
    expect(store.drafts.save(token, { name: '示例网站' }, later(60))).toBe(token);
    expect(store.drafts.load(token, later(7 * 1440 + 59))).toEqual({ name: '示例网站' });
    expect(store.drafts.load(token, later(7 * 1440 + 60))).toBeNull();
    store.close();
  });

  it('do not take over a token that somebody made up, and go when dropped [R-3.1 W5]', () => {
    const { store } = freshStore();
    const token = store.drafts.save('chosen by a stranger', { name: '示例网' }, morning);
    expect(token).not.toBe('chosen by a stranger');
    store.drafts.drop(token);
    expect(store.drafts.load(token, morning)).toBeNull();
    store.close();
  });
});
