import { describe, expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import type { FilingId } from '#registry/site.ts';
import { bytesOf, freshStore, later, morning, persons } from './bench.ts';

const filing = 'ABCD2345' as FilingId;
const other = 'EFGH2345' as FilingId;

describe('persons of a site (负责人, 联系人)', () => {
  it('are read back by filing and commitment, and every reading is logged [Z19 R-9.4]', () => {
    const { path, store } = freshStore();
    const commitment = store.people.put(filing, persons);
    expect(commitment).toMatch(/^[0-9a-f]{64}$/);
    store.close();
    const again = openPrivateStore({ path });
    expect(again.people.get(filing, commitment, '990000-1', morning)).toEqual(persons);
    expect(again.people.get(filing, commitment, 'mail', later(1))).toEqual(persons);
    expect(again.people.readings(filing)).toEqual([
      { reader: '990000-1', at: '2026-11-21T09:00:00.000+08:00' },
      { reader: 'mail', at: '2026-11-21T09:01:00.000+08:00' },
    ]);
    again.close();
  });

  it('are unknown under another filing or another commitment [Z19]', () => {
    const { store } = freshStore();
    const commitment = store.people.put(filing, persons);
    expect(store.people.get(other, commitment, 'test', morning)).toBeNull();
    expect(store.people.get(filing, 'f'.repeat(64), 'test', morning)).toBeNull();
    expect(store.people.readings(other)).toEqual([]);
    store.close();
  });

  it('keep their commitment while they stay the same, and nobody can tell two filings have the same persons [R-2.1 R-9.1]', () => {
    const { store } = freshStore();
    const first = store.people.put(filing, persons);
    expect(store.people.put(filing, { ...persons })).toBe(first);
    const contact = { ...persons.contact, mobile: '13800000009' };
    const second = store.people.put(filing, { ...persons, contact });
    expect(second).not.toBe(first);
    expect(store.people.get(filing, first, 'test', morning)).toEqual(persons);
    expect(store.people.put(other, persons)).not.toBe(first);
    store.close();
  });

  it('erased once, are gone with their keys from every byte, and only theirs [R-9.4 Z19]', () => {
    const { folder, store } = freshStore();
    const commitment = store.people.put(filing, persons);
    const kept = store.people.put(other, persons);
    const before = bytesOf(folder, /private-keys\.db/);
    expect(before.includes(Buffer.from(commitment))).toBe(true);
    store.people.erase(filing, '本人要求', morning);
    expect(store.people.get(filing, commitment, 'test', morning)).toBeNull();
    expect(store.people.get(other, kept, 'test', morning)).toEqual(persons);
    expect(bytesOf(folder).includes(Buffer.from(commitment))).toBe(false);
    store.close();
  });
});
