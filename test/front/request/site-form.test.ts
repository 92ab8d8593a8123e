import { expect, it } from 'vitest';
import { decidedTo, parseDecision } from '#front/request/decision.ts';
import { fieldChanges } from '#front/request/field-changes.ts';
import { siteFields } from '#front/request/site-form.ts';
import { lookUpUnits } from '#front/request/unit-lookup.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { country } from '../../registry/country.ts';

const unit = '990100' as UnitCode;
const id = '7f3k9m2p' as FilingId;

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

it('联系人同负责人 files the responsible person as contact too [B29 X28]', () => {
  const form = formOf({
    'principal.name': '示例甲',
    'principal.mobile': '13800000000',
    'contact.name': '没有清除的旧内容',
    sameContact: 'yes',
  });
  expect(siteFields(form)).toMatchObject({
    'contact.name': '示例甲',
    'contact.mobile': '13800000000',
    'contact.email': '',
  });
});

it('a form hands the office known fields only, and files are none [R-2.1]', () => {
  const form = formOf({
    name: '示例网',
    siteCode: '9901010001',
    __proto__x: '1',
    introduction: '一\r\n二',
  });
  form.set('address', new File(['x'], 'x.txt'));
  expect(siteFields(form)).toEqual({ name: '示例网', introduction: '一\n二' });
});

it('a resubmission shows exactly what differs from the last version [C08]', () => {
  const before = { name: '示例甲网', address: '示例路1号', 'contact.email': 'jia@example.invalid' };
  const after = { ...before, name: '示例市民政局', introduction: '新' };
  expect(fieldChanges(before, after)).toEqual([
    { at: '/name', before: '示例甲网', after: '示例市民政局' },
    { at: '/introduction', before: '', after: '新' },
  ]);
});

it('a unit code in either case finds its unit, and a name finds all that bear it [B18 B19]', () => {
  const catalogue = {
    unit: (code: UnitCode) => country.get(code) ?? null,
    findUnits: (text: string) => [...country.values()].filter(({ name }) => name.includes(text)),
  };
  expect(lookUpUnits(catalogue, ' BM9900 ').map(({ code }) => code)).toEqual(['bm9900']);
  expect(lookUpUnits(catalogue, '示例9901').map(({ code }) => code)).toEqual([
    '990100',
    '990101',
    '990102',
  ]);
  expect(lookUpUnits(catalogue, '示')).toEqual([]);
});

it.each([
  ['take-in', { stage: 'in-review', turn: unit }, false, `/desk/filings/${id}?result=taken-in`],
  ['take-in', { stage: 'in-review', turn: '990000' }, false, '/desk?result=handed-up'],
  ['approve', { stage: 'in-review', turn: '990000' }, false, '/desk?result=approved'],
  [
    'approve',
    { stage: 'in-review', turn: unit },
    false,
    `/desk/filings/${id}?result=second-reader`,
  ],
  ['approve', { stage: 'approved', turn: null }, true, '/desk?result=concluded'],
  ['approve', { stage: 'approved', turn: null }, false, '/desk?result=waiting-conclusion'],
  ['return', { stage: 'returned', turn: null }, false, '/desk?result=returned'],
] as const)(
  'after %s leaving %j (landed: %s) the reviewer reads %s [D03]',
  (decision, after, isLanded, to) => {
    const state = { stage: after.stage, turn: after.turn as UnitCode | null };
    expect(decidedTo(id, decision, state, unit, isLanded)).toBe(to);
  },
);

it('a button that is none of the three decides nothing [R-4.1]', () => {
  expect(parseDecision('conclude')).toBeNull();
  expect(parseDecision(null)).toBeNull();
});
