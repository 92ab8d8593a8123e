import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import type { UnitCode } from '#registry/unit.ts';
import { bytesOf, freshStore, later, morning } from './bench.ts';

const county = '990101' as UnitCode;
const contact = { name: '示例甲', officePhone: '010-99912345', email: 'jia@example.invalid' };

it('a unit’s contact person is sealed: the file holds neither name nor address [A31 R-9.1]', () => {
  const { path, store } = freshStore();
  store.unitContacts.put(county, contact, '990101', morning);
  store.close();
  const bytes = bytesOf(dirname(path), /\.db/);
  expect(bytes.length).toBeGreaterThan(0);
  expect(bytes.includes('示例甲')).toBe(false);
  expect(bytes.includes('jia@example.invalid')).toBe(false);
  const again = openPrivateStore({ path });
  expect(again.unitContacts.get([county], 'test', morning).get(county)).toEqual({
    ...contact,
    changedAt: '2026-11-21T09:00:00.000+08:00',
  });
  again.close();
});

it('the newer contact stands in the place of the older, and the log of readings goes on [A31 Z19]', () => {
  const { store } = freshStore();
  store.unitContacts.put(county, contact, '990101', morning);
  store.unitContacts.get([county], 'account:990000', morning);
  store.unitContacts.put(county, { ...contact, name: '示例乙' }, '990101', later(5));
  const found = store.unitContacts.get([county], 'account:990100', later(6)).get(county);
  expect(found).toMatchObject({ name: '示例乙', changedAt: '2026-11-21T09:05:00.000+08:00' });
  expect(store.unitContacts.readings(county, 10).map(({ reader }) => reader)).toEqual([
    'account:990100',
    'account:990000',
  ]);
  store.close();
});

it('an erased contact is gone for good [R-9.4]', () => {
  const { store } = freshStore();
  store.unitContacts.put(county, contact, '990101', morning);
  store.unitContacts.erase(county, '本人要求', later(1));
  expect(store.unitContacts.get([county], 'test', later(2)).size).toBe(0);
  store.unitContacts.put(county, contact, '990101', later(3));
  expect(store.unitContacts.get([county], 'test', later(4)).size).toBe(1);
  store.close();
});

it('a notice is read once by an account, and by a unit when the first of its accounts has [L05]', () => {
  const { store } = freshStore();
  const { noticeReadings } = store;
  expect(noticeReadings.note('n1', '990101', county, morning)).toBe(true);
  expect(noticeReadings.note('n1', '990101', county, later(1))).toBe(false);
  expect(noticeReadings.note('n1', '990101-2', county, later(2))).toBe(true);
  expect([...noticeReadings.unitsOf('n1')]).toEqual([[county, '2026-11-21T09:00:00.000+08:00']]);
  expect([...noticeReadings.ofAccount('990101-2')]).toEqual(['n1']);
  expect(noticeReadings.unitsOf('n2').size).toBe(0);
  store.close();
});
