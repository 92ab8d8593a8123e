import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#registry/problem.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { checkFields, clashesOf } from '#offline/draft-check.ts';
import { draftFieldNames, filledFields } from '#offline/draft.ts';
import { readUnits, writeUnits } from '#offline/units-text.ts';
import { formOf, type TestOffice, testOffice } from '../office/test-office.ts';

let register: TestOffice;
let tree: UnitTree;
beforeAll(async () => {
  register = await testOffice();
  // as the file carries it
  tree = readUnits(writeUnits(register.office.catalogue.units().values()));
});
afterAll(async () => register?.remove());

/** Wrong, odd and right answers for each field; what one rule refuses another must not let by. */
const typed: Readonly<Record<string, readonly string[]>> = {
  name: [
    '',
    '局',
    '示例省人民政府',
    'www.shili.gov.cn',
    '示例\u202e局',
    'Ａ县民政局',
    '示例рublic局',
  ],
  homeUrl: [
    '',
    'javascript:alert(1)',
    'http://127.0.0.1/',
    'https://www.shili.gov.cn',
    'https://a@shili.gov.cn/',
    'https://示例.政务/',
    'https://shili.com/',
    'https://mzj.shili.gov.cn:8080/',
  ],
  unit: [
    '',
    '99',
    '990101',
    ' 990101 ',
    'BM9951',
    '000000',
    '123456',
    'bm0100',
    '990000',
    '999001',
  ],
  'sponsor.name': ['', '示例县税务局', '示例\n局', '示例990101人民政府', 'x'.repeat(200)],
  'sponsor.kind': ['', 'department', 'government', 'nobody'],
  address: ['', '示例路1号', '手机13800000000', '示例路\u0007'],
  isPortal: ['', 'yes', 'no', 'maybe'],
  isServicePlatform: ['', 'yes', 'no'],
  'clearances.label': ['', 'applied', 'obtained', 'x'],
  'clearances.icp': ['obtained', 'applied', ''],
  icp: ['', '无', '京ICP备05070218号-1', '京icp备 05070218号', '05070218'],
  'clearances.police': ['obtained', 'not-applicable', ''],
  police: ['', '无', '京公网安备11010202000001号', '123'],
  'principal.name': ['', '示例甲', '甲', '示例·甲', '<b>'],
  'principal.officePhone': ['', '010-99912345', '99912345', '０１０－９９９１２３４５'],
  'principal.mobile': ['', '13800000000', '+86 138 0000 0000', '123'],
  'principal.email': ['', 'jia@example.invalid', 'JIA@EXAMPLE.invalid', 'jia@', 'a b@c.d'],
  'contact.email': ['', 'yi@example.invalid', 'yi'],
  introduction: ['', '介绍。', '长'.repeat(501), '身份证 110101199003074557'],
  justification: ['', '理由', '长'.repeat(301)],
  sameContact: ['', 'yes'],
};

// What only the register knows.
const ofRegister = new Set([
  'name-taken',
  'url-taken',
  'portal-taken',
  'advice-twin',
  'advice-second-site',
]);
const offline = (problems: readonly Problem[]) =>
  problems.filter(({ code }) => !ofRegister.has(code));

/** What both say; the office has the fields as the web form reads them. */
async function compare(fields: Readonly<Record<string, string>>) {
  const ours = checkFields(fields, tree, register.office.unitRules);
  const { problems, advice, chain } = await register.office.preview(filledFields(fields));
  return {
    offline: { problems: ours.problems, advice: ours.advice, chain: ours.chain },
    office: { problems: offline(problems), advice: offline(advice), chain },
  };
}

describe('校验 without network', () => {
  it('a right form passes in both [M11 R-3.5]', async () => {
    const said = await compare(formOf());
    expect(said.offline.problems).toEqual([]);
    expect(said.offline).toEqual(said.office);
  });

  it.each(Object.entries(typed))(
    '%s: says the same as the office of every answer [M11 R-3.5]',
    async (name, answers) => {
      for (const answer of answers) {
        const said = await compare({ ...formOf(), [name]: answer });
        expect([answer, said.offline]).toEqual([answer, said.office]);
      }
    },
  );

  it('says the same of any mixture of them [M11 R-3.5]', async () => {
    const names = Object.keys(typed);
    const mixture = fc.record(
      Object.fromEntries(names.map((name) => [name, fc.constantFrom(...(typed[name] ?? ['']))])),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(mixture, async (answers) => {
        const said = await compare({ ...formOf(), ...(answers as Record<string, string>) });
        expect(said.offline).toEqual(said.office);
      }),
      { numRuns: 150 },
    );
  });

  it('of an empty form says everything at once, at fields of the form [M11 R-2.2]', async () => {
    const { problems } = checkFields({}, tree, register.office.unitRules);
    expect(problems.length).toBe(20);
    for (const { at } of problems)
      expect(draftFieldNames).toContain(at.slice(1).replaceAll('/', '.'));
    expect((await compare({})).offline).toEqual((await compare({})).office);
  });
});

describe('the sites chosen for one package', () => {
  const site = (id: string, more: Record<string, string>) => {
    const fields = { ...formOf(), ...more };
    const { record } = checkFields(fields, tree, register.office.unitRules);
    if (!record) throw new Error('wrong fields');
    return { draft: { id, packageId: '', fields, changedAt: '' }, record };
  };

  it('may not share a name, an address or a unit’s portal [R-2.4 R-2.5 M04]', () => {
    const sites = [
      site('1', { name: '示例甲局', homeUrl: 'https://a.shili.gov.cn/', isPortal: 'yes' }),
      site('2', { name: '示例 甲局', homeUrl: 'https://b.shili.gov.cn/', isPortal: 'no' }),
      site('3', { name: '示例乙局', homeUrl: 'http://A.shili.gov.cn', isPortal: 'no' }),
      site('4', { name: '示例丙局', homeUrl: 'https://d.shili.gov.cn/', isPortal: 'yes' }),
      site('5', { name: '示例丁局', homeUrl: 'https://e.shili.gov.cn/', isPortal: 'no' }),
    ];
    const found = clashesOf(sites).map(({ in: what, first, second }) => [
      what,
      first.id,
      second.id,
    ]);
    expect(found).toEqual([
      ['name', '1', '2'],
      ['homeUrl', '1', '3'],
      ['portal', '1', '4'],
    ]);
  });
});
