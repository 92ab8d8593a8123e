import { describe, expect, it } from 'vitest';
import type { UnitCode } from '#registry/unit.ts';
import { freshStore, later, morning } from './bench.ts';

const unit = '990100' as UnitCode;
const password = '长的密码 and some English é';

async function storeWithAccount() {
  const { store } = freshStore();
  await store.accounts.create(
    { id: '990100-1', unit, password, mustChangePassword: true },
    morning,
  );
  return store;
}

describe('accounts of units', () => {
  it('open with id and password, the same letters however composed [A26 R-10.1]', async () => {
    const store = await storeWithAccount();
    const account = { id: '990100-1', unit, mustChangePassword: true, disabled: false };
    expect(await store.accounts.verify(' 990100-1', password.normalize('NFD'))).toEqual(account);
    expect(await store.accounts.verify('990100-1', `${password} `)).toBeNull();
    expect(await store.accounts.verify('990100-2', password)).toBeNull();
    expect(store.accounts.ofUnit(unit)).toEqual([account]);
    store.close();
  });

  it('are made once [R-10.1]', async () => {
    const store = await storeWithAccount();
    await expect(
      store.accounts.create(
        { id: '990100-1', unit, password: 'another one', mustChangePassword: false },
        morning,
      ),
    ).rejects.toThrow();
    expect(await store.accounts.verify('990100-1', password)).not.toBeNull();
    store.close();
  });

  it('a new password ends the forced change, the old password and every session [A26 R-10.1 W5]', async () => {
    const store = await storeWithAccount();
    const cookie = store.sessions.start({ kind: 'account', account: '990100-1' }, morning);
    const filing = store.sessions.start({ kind: 'filing', filing: 'ABCD2345' as never }, morning);
    await store.accounts.changePassword('990100-1', 'a password of my own', later(1));
    expect(store.sessions.find(cookie, later(1))).toBeNull();
    expect(store.sessions.find(filing, later(1))).not.toBeNull();
    expect(await store.accounts.verify('990100-1', password)).toBeNull();
    const account = await store.accounts.verify('990100-1', 'a password of my own');
    expect(account?.mustChangePassword).toBe(false);
    store.close();
  });
});

describe('sessions', () => {
  const subject = { kind: 'account', account: '990100-1' } as const;

  it('live 30 minutes without use and 8 hours with it [A26 W5]', async () => {
    const store = await storeWithAccount();
    const idle = store.sessions.start(subject, morning);
    expect(store.sessions.find(idle, later(29))).toEqual(subject);
    expect(store.sessions.find(idle, later(58))).toEqual(subject);
    expect(store.sessions.find(idle, later(88))).toBeNull();
    const busy = store.sessions.start(subject, morning);
    for (let minute = 20; minute < 480; minute += 20) {
      expect(store.sessions.find(busy, later(minute))).toEqual(subject);
    }
    expect(store.sessions.find(busy, later(480))).toBeNull();
    store.close();
  });

  it('a sign-out ends one on the server, and each start has a cookie of its own [W5]', async () => {
    const store = await storeWithAccount();
    const [one, two] = [
      store.sessions.start(subject, morning),
      store.sessions.start(subject, morning),
    ];
    expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one).not.toBe(two);
    store.sessions.end(one);
    expect(store.sessions.find(one, morning)).toBeNull();
    expect(store.sessions.find(two, morning)).toEqual(subject);
    expect(store.sessions.find('', morning)).toBeNull();
    store.close();
  });

  it('have a form token of their own [W2]', async () => {
    const store = await storeWithAccount();
    expect(store.sessions.formToken('a')).toBe(store.sessions.formToken('a'));
    expect(store.sessions.formToken('a')).not.toBe(store.sessions.formToken('b'));
    store.close();
  });
});
