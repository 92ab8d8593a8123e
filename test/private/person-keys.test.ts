import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { seal } from '#codes/seal.ts';
import { openDatabase } from '#private/database.ts';
import { readJournal } from '#private/erasures.ts';
import { examinePrivateStore } from '#private/examine.ts';
import { placeOf } from '#private/people.ts';
import { openPersonKeys } from '#private/person-keys.ts';
import { keyMigrations, privateMigrations } from '#private/schema.ts';
import { SecretMissing } from '#private/secrets.ts';
import { openPrivateStore } from '#private/store.ts';
import type { FilingId } from '#registry/site.ts';
import { bytesOf, emptyFolder, freshStore, morning, persons } from './bench.ts';
import { runScript } from './processes.ts';

const child = join(import.meta.dirname, 'rekey-child.ts');
const filing = (n: number): FilingId => `R${String(n).padStart(7, '0')}` as FilingId;

const masters = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'private-secrets')).filter((name) => name.startsWith('persons-'));

/** A store as the version before the master key left it: two records, their keys as they are. */
function oldStore() {
  const folder = emptyFolder();
  const path = join(folder, 'private.db');
  const before = openDatabase(path, privateMigrations.slice(0, 7), () => {});
  const keysBefore = openDatabase(
    join(folder, 'private-keys.db'),
    keyMigrations.slice(0, 1),
    () => {},
  );
  const plain = [1, 2].map((n) => {
    const commitment = String(n).repeat(64);
    const key = Buffer.alloc(32, `key-of-record-${n}-`);
    const text = JSON.stringify({ salt: '00', persons });
    const sealed = seal(text, key, placeOf(filing(n), commitment), Buffer.alloc(12, n));
    keysBefore.sql
      .prepare('INSERT INTO person_key (filing, commitment, key) VALUES (?, ?, ?)')
      .run(filing(n), commitment, key);
    before.sql
      .prepare('INSERT INTO person_record (filing, commitment, sealed) VALUES (?, ?, ?)')
      .run(filing(n), commitment, sealed);
    before.sql
      .prepare('INSERT INTO access_log (filing, reader, at) VALUES (?, ?, ?)')
      .run(filing(n), 'account:990101', '2026-11-20T09:00:00.000+08:00');
    return { commitment, key };
  });
  before.close();
  keysBefore.close();
  return { folder, path, plain };
}

describe('keys of personal records', () => {
  it('a store of an earlier version opens, its records are read, and no key stands bare any more [R-9.4 D12 Z19]', () => {
    const { folder, path, plain } = oldStore();
    expect(bytesOf(folder, /keys\.db/).includes(plain[0]?.key ?? '')).toBe(true);
    expect(examinePrivateStore(path)).toEqual([]);
    const store = openPrivateStore({ path });
    for (const [index, { commitment, key }] of plain.entries()) {
      const id = filing(index + 1);
      expect(store.people.get(id, commitment, 'mail', morning, 'mail')).toEqual(persons);
      expect(bytesOf(folder).includes(key)).toBe(false);
      expect(bytesOf(folder).includes(key.toString('base64'))).toBe(false);
    }
    // what was logged before purposes were stays readable
    const read = store.readings.list([filing(1)], { offset: 0, size: 10 });
    expect(read.map(({ reader, purpose }) => [reader, purpose])).toEqual([
      ['mail', 'mail'],
      ['account:990101', 'page'],
    ]);
    store.close();
    expect(examinePrivateStore(path)).toEqual([]);
    expect(masters(folder)).toHaveLength(1);
  });

  it('cut off at any write of that first opening, the next opening makes it good [R-9.3 R-9.4]', () => {
    const { folder, plain } = oldStore();
    let failed = 0;
    for (let nth = 1; ; nth += 1) {
      const copy = emptyFolder();
      cpSync(folder, copy, { recursive: true });
      const path = join(copy, 'private.db');
      let left = nth;
      const onWrite = () => {
        left -= 1;
        if (left === 0) throw new Error('cut off');
      };
      let isCut = false;
      try {
        openPrivateStore({ path, onWrite }).close();
      } catch (error) {
        expect((error as Error).message).toBe('cut off');
        isCut = true;
      }
      const store = openPrivateStore({ path });
      const [first] = plain;
      expect(store.people.get(filing(1), first?.commitment ?? '', 'test', morning)).toEqual(
        persons,
      );
      store.close();
      expect(bytesOf(copy).includes(first?.key ?? '')).toBe(false);
      if (!isCut) break;
      failed += 1;
    }
    expect(failed).toBeGreaterThan(4);
  });

  it('a copy of both databases opens nothing without the master key [R-9.1 D12]', () => {
    const { folder, path, store } = freshStore();
    const commitment = store.people.put(filing(1), persons);
    store.close();
    const [master = ''] = masters(folder);
    const thief = emptyFolder();
    for (const name of ['private.db', 'private-keys.db']) {
      copyFileSync(join(folder, name), join(thief, name));
    }
    mkdirSync(join(thief, 'private-secrets'));
    for (const name of readdirSync(join(folder, 'private-secrets'))) {
      if (name === master) continue;
      copyFileSync(join(folder, 'private-secrets', name), join(thief, 'private-secrets', name));
    }
    expect(() => openPrivateStore({ path: join(thief, 'private.db') })).toThrow(SecretMissing);
    expect(examinePrivateStore(join(thief, 'private.db'))).toMatchObject([
      { code: 'secret-damaged' },
    ]);
    const again = openPrivateStore({ path });
    expect(again.people.get(filing(1), commitment, 'test', morning)).toEqual(persons);
    again.close();
  });

  it('a new master key: every record is read as before, and the old key opens no copy made later [R-9.4 Z19]', () => {
    const { folder, path, store } = freshStore();
    const commitments = [1, 2, 3].map((n) => store.people.put(filing(n), persons));
    const [old = ''] = masters(folder);
    const oldKey = readFileSync(join(folder, 'private-secrets', old), 'latin1').trim();
    expect(store.personKeys.rekey()).toEqual({ keys: 3, isResumed: false });
    const [now = ''] = masters(folder);
    expect(masters(folder)).toHaveLength(1);
    expect(now).not.toBe(old);
    for (const [index, commitment] of commitments.entries()) {
      expect(store.people.get(filing(index + 1), commitment, 'test', morning)).toEqual(persons);
    }
    const fourth = store.people.put(filing(4), persons);
    store.close();
    expect(bytesOf(folder).includes(oldKey)).toBe(false);
    const again = openPrivateStore({ path });
    expect(again.people.get(filing(4), fourth, 'test', morning)).toEqual(persons);
    again.close();
    expect(examinePrivateStore(path)).toEqual([]);
  });

  it('killed before any of its writes, the change is gone on with and loses no record [R-9.3 R-9.4]', async () => {
    const { folder, store } = freshStore();
    const records = 600;
    const commitments = Array.from({ length: records }, (_, n) =>
      store.people.put(filing(n), persons),
    );
    store.close();
    let killed = 0;
    for (let nth = 1; ; nth += 1) {
      const copy = emptyFolder();
      cpSync(folder, copy, { recursive: true });
      const path = join(copy, 'private.db');
      const { signal } = await runScript(child, [path, String(nth)]);
      const again = openPrivateStore({ path });
      for (const n of [0, 499, 500, records - 1]) {
        const commitment = commitments[n] ?? '';
        expect(again.people.get(filing(n), commitment, 'test', morning)).toEqual(persons);
      }
      const { keys } = again.personKeys.rekey();
      expect(keys).toBeLessThanOrEqual(records);
      for (const n of [0, 500, records - 1]) {
        expect(again.people.get(filing(n), commitments[n] ?? '', 'test', morning)).toEqual(persons);
      }
      again.close();
      expect(masters(copy)).toHaveLength(1);
      expect(examinePrivateStore(path)).toEqual([]);
      rmSync(copy, { recursive: true });
      if (signal === null) break;
      expect(signal).toBe('SIGKILL');
      killed += 1;
    }
    expect(killed).toBeGreaterThan(6);
  }, 120_000);

  it('others write and read while the master key changes [R-9.3]', async () => {
    const { folder, path, store } = freshStore();
    const first = store.people.put(filing(1), persons);
    for (let n = 10; n < 600; n += 1) store.people.put(filing(n), persons);
    const running = runScript(child, [path, '0']);
    let added = 0;
    let isOver = false;
    void running.then(() => (isOver = true));
    const kept: [FilingId, string][] = [];
    while (!isOver) {
      const id = filing(2_000 + added);
      kept.push([id, store.people.put(id, persons)]);
      expect(store.people.get(filing(1), first, 'test', morning)).toEqual(persons);
      added += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(JSON.parse((await running).out)).toMatchObject({ isResumed: false });
    for (const [id, commitment] of kept) {
      expect(store.people.get(id, commitment, 'test', morning)).toEqual(persons);
    }
    store.close();
    expect(examinePrivateStore(path)).toEqual([]);
    expect(masters(folder)).toHaveLength(1);
  }, 60_000);

  it('14,000 keys are wrapped under a new master key in seconds [R-9.4]', () => {
    const folder = emptyFolder();
    const database = openDatabase(join(folder, 'private-keys.db'), keyMigrations, () => {});
    const keys = openPersonKeys(database, join(folder, 'private-secrets'), (count) =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(count))),
    );
    const made = database.write(() =>
      Array.from({ length: 14_000 }, (_, n) => keys.make(filing(n), 'record')),
    );
    const began = performance.now();
    expect(keys.rekey()).toEqual({ keys: 14_000, isResumed: false });
    const seconds = (performance.now() - began) / 1000;
    expect(seconds).toBeLessThan(20);
    expect(keys.get(filing(13_999), 'record')).toEqual(made[13_999]);
    database.close();
  });

  it('an erasure that was confirmed nowhere and cut off after its first line is carried out at the next start, once [R-9.3 R-9.4]', () => {
    const { folder, path, store } = freshStore();
    const commitment = store.people.put(filing(1), persons);
    const other = store.people.put(filing(2), persons);
    store.close();
    const line = {
      id: 'cut',
      subject: filing(1),
      at: '2026-11-21T09:00:00.000+08:00',
      reason: 'x',
    };
    // the crash came in the middle of a second line
    const journal = `${JSON.stringify(line)}\n{"id":"torn","subject":"${filing(2)}`;
    writeFileSync(join(folder, 'private-erased.jsonl'), journal);
    const again = openPrivateStore({ path });
    expect(again.erasures.carryOn()).toBe(1);
    expect(again.erasures.carryOn()).toBe(0);
    expect(again.people.get(filing(1), commitment, 'test', morning)).toBeNull();
    expect(again.people.get(filing(2), other, 'test', morning)).toEqual(persons);
    // what is erased next stands on a line of its own
    again.erasures.erase([filing(2)], 'y', morning);
    expect(readJournal(join(folder, 'private-erased.jsonl')).map(({ subject }) => subject)).toEqual(
      [filing(1), filing(2)],
    );
    again.close();
  });

  it('what was erased is in no byte of the files: neither records nor keys, wrapped or bare [R-9.4]', () => {
    const { folder, path, store } = freshStore();
    const count = 600;
    const commitments = Array.from({ length: count }, (_, n) =>
      store.people.put(filing(n), persons),
    );
    store.close();
    // the bytes of each key and record, as the files hold them
    const cells = (file: string, text: string): ReadonlyMap<string, Buffer> => {
      const sql = new DatabaseSync(join(folder, file), { readOnly: true });
      const rows = sql.prepare(text).all();
      sql.close();
      return new Map(
        rows.map((row) => [String(row['filing']), Buffer.from(row['bytes'] as never)]),
      );
    };
    const keys = cells('private-keys.db', 'SELECT filing, key AS bytes FROM person_key');
    const records = cells('private.db', 'SELECT filing, sealed AS bytes FROM person_record');
    const gone = Array.from({ length: count / 2 }, (_, n) => filing(n * 2));
    for (const id of [gone[0], gone[299]]) {
      expect(bytesOf(folder, /keys\.db/).includes(keys.get(id ?? '') ?? '')).toBe(true);
      expect(bytesOf(folder, /private\.db/).includes(records.get(id ?? '') ?? '')).toBe(true);
    }
    const again = openPrivateStore({ path });
    again.erasures.erase(gone, '本人要求', morning);
    const bytes = bytesOf(folder);
    const left = gone.filter((id) => bytes.includes(keys.get(id) ?? ''));
    expect(left).toEqual([]);
    const leftRecords = gone.filter((id) => bytes.includes(records.get(id) ?? ''));
    expect(leftRecords).toEqual([]);
    expect(again.people.get(filing(1), commitments[1] ?? '', 'test', morning)).toEqual(persons);
    expect(again.people.get(filing(0), commitments[0] ?? '', 'test', morning)).toBeNull();
    expect(again.erasures.find(filing(0))).toMatchObject({ reason: '本人要求' });
    again.close();
  });
});
