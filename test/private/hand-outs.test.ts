import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#private/database.ts';
import { privateMigrations } from '#private/schema.ts';
import { openPrivateStore } from '#private/store.ts';
import type { UnitCode } from '#registry/unit.ts';
import { emptyFolder, freshStore, later, morning } from './bench.ts';
import { order } from './hand-out-order.ts';
import { runScript } from './processes.ts';

const child = join(import.meta.dirname, 'hand-out-child.ts');
const accounts = ['990100', '990200'];

describe('handing out activation codes', () => {
  it('killed before any of its writes: both codes and the record are there, or nothing, and the request can be repeated [A23 R-9.3]', async () => {
    let killed = 0;
    for (let n = 1; ; n += 1) {
      const path = join(emptyFolder(), 'private.db');
      const { out, signal } = await runScript(child, [path, String(n)]);
      const store = openPrivateStore({ path });
      const isTold = out !== '';
      const made = accounts.filter((id) => store.accounts.state(id) !== null);
      expect([isTold, made.length, store.handOuts.count(order.unit)]).toEqual(
        isTold ? [true, 2, 1] : [false, 0, 0],
      );
      const again = await store.handOuts.give(order, morning);
      expect(again).toBe(isTold ? 'repeated' : 1);
      for (const { account, code } of order.lines) {
        expect((await store.accounts.verify(account, code))?.id).toBe(account);
      }
      store.close();
      if (signal === null) break;
      killed += 1;
    }
    expect(killed).toBeGreaterThan(2);
  });

  it('one account that became active meanwhile, and none of the order is carried out [A23 R-9.3]', async () => {
    const { store } = freshStore();
    await store.handOuts.give(order, morning);
    await store.accounts.changePassword('990200', 'a password of its own', later(1));
    const next = { ...order, request: 'another' };
    expect(await store.handOuts.give(next, later(2))).toBe('changed');
    expect(store.handOuts.count(order.unit)).toBe(1);
    const [first] = order.lines;
    expect(await store.accounts.verify('990100', first?.code ?? '')).not.toBeNull();
    expect(await store.accounts.verify('990200', 'a password of its own')).not.toBeNull();
    store.close();
  });

  it('an account never changes its unit [A36]', async () => {
    const { store } = freshStore();
    await store.handOuts.give(order, morning);
    const lines = [{ ...order.lines[0], account: '990100', unit: '990300' as UnitCode, code: 'X' }];
    expect(await store.handOuts.give({ ...order, request: 'another', lines }, later(1))).toBe(
      'changed',
    );
    expect(store.accounts.state('990100')?.unit).toBe('990100');
    store.close();
  });
});

it('a store made before keeps its accounts: those with a password of their own count as active [A26 R-10.1]', async () => {
  const path = join(emptyFolder(), 'private.db');
  const before = privateMigrations.findIndex((step) => step.includes('CREATE TABLE hand_out'));
  const old = openDatabase(path, privateMigrations.slice(0, before), () => {});
  const insert = old.sql.prepare(
    `INSERT INTO account (id, unit, hash, must_change, created_at, changed_at)
     VALUES (?, ?, 'x', ?, '2026-11-01T00:00:00.000+08:00', '2026-11-02T00:00:00.000+08:00')`,
  );
  insert.run('990000', '990000', 0);
  insert.run('990100', '990100', 1);
  old.close();
  const store = openPrivateStore({ path });
  expect(store.accounts.state('990000')).toMatchObject({
    activatedAt: '2026-11-02T00:00:00.000+08:00',
    codeUntil: null,
  });
  expect(store.accounts.state('990100')).toMatchObject({ activatedAt: null, codeUntil: null });
  store.close();
  const raw = new DatabaseSync(path);
  const version = raw.prepare('SELECT max(version) AS n FROM migration').get();
  expect(version?.['n']).toBe(privateMigrations.length);
  raw.close();
});
