import { afterEach, beforeEach, expect, it } from 'vitest';
import { code } from '../registry/country.ts';
import { accountOf, type TestOffice, testOffice } from './test-office.ts';

let made: TestOffice;
beforeEach(async () => {
  made = await testOffice();
});
afterEach(() => made.remove());

const contact = {
  'contact.name': '示例甲',
  'contact.officePhone': '01099912345转102',
  'contact.email': 'jia@example.invalid',
};
const first = { page: 1, size: 20 };

it('a unit keeps its own contact person, in the stored form, and only its own [A31 R-2.2]', () => {
  const { directory } = made.office;
  expect(directory.change(contact, accountOf('990101'))).toEqual({ ok: true, value: '990101' });
  expect(directory.own(accountOf('990101'))?.contact).toMatchObject({
    name: '示例甲',
    officePhone: '010-99912345-102',
    email: 'jia@example.invalid',
  });
  expect(directory.own(accountOf('990102'))?.contact).toBeNull();
});

it('a contact person is refused with every problem at its field [R-2.2]', () => {
  const outcome = made.office.directory.change({}, accountOf('990101'));
  const problems = outcome.ok ? [] : outcome.problems.map(({ at, code: why }) => `${at} ${why}`);
  expect(problems).toEqual([
    '/contact/name required',
    '/contact/officePhone required',
    '/contact/email required',
  ]);
});

it('every unit looks through the whole tree and finds contacts by code and name [A31]', () => {
  const { directory } = made.office;
  directory.change(contact, accountOf('990101'));
  const asked = accountOf('bm9901');
  const list = (text: string, under = 'bm0100') =>
    directory.list({ text, under: code(under) }, asked, first).rows;
  expect(list('').map(({ unit }) => unit.code)).toEqual(['990000', 'bm9900']);
  expect(list('', '990100').map(({ unit }) => unit.code)).toEqual(['990101', '990102']);
  expect(list('9901', '990000').map(({ unit }) => unit.code)).toEqual([
    '990100',
    '990101',
    '990102',
  ]);
  expect(list('示例 990101')[0]?.contact?.name).toBe('示例甲');
  expect(list('990101', 'bm9900')).toEqual([]);
  expect(directory.all({ text: '', under: code('990100') }, asked)).toHaveLength(3);
});

it('each reading of a contact person is logged with who read it; a list without one logs nothing [A31 Z19]', () => {
  const { directory } = made.office;
  directory.change(contact, accountOf('990101'));
  directory.list({ text: '', under: code('990100') }, accountOf('bm9901'), first);
  directory.list({ text: '', under: code('bm0100') }, accountOf('bm9901'), first);
  const readings = made.store.unitContacts.readings(code('990101'), 10);
  expect(readings.map(({ reader }) => reader)).toEqual(['account:bm9901']);
  expect(made.store.unitContacts.readings(code('990102'), 10)).toEqual([]);
});

it('contact persons never enter Git [R-9.1 A31]', async () => {
  const before = await made.tools.forge.main();
  made.office.directory.change(contact, accountOf('990101'));
  expect(await made.tools.forge.main()).toBe(before);
});
