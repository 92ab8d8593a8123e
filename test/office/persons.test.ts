import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import { checkCodeOf } from '#office/check-codes.ts';
import { rotateCheckCodeKey } from '#office/persons/check-code-key.ts';
import { erasePersons } from '#office/persons/erase.ts';
import { heldOf } from '#office/persons/held.ts';
import { concernedBy } from '#office/persons/subjects.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import {
  accountOf,
  approveAll,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let office: TestOffice;
let filing: FilingId;
const code = '9901010001' as SiteCode;
const filer = { kind: 'filer' } as const;

beforeAll(async () => {
  office = await testOffice();
  for (const [id, unit] of [
    ['990101-1', '990101'],
    ['990000-1', '990000'],
  ] as const) {
    await office.store.accounts.create(
      { id, unit: unit as UnitCode, password: 'vivid-otter-sails-42', mustChangePassword: false },
      office.office.now(),
    );
  }
  ({ filing } = await fileSite(office));
  await approveAll(office, filing);
  office.at('2026-11-20T16:00:00');
  await office.office.mint();
}, 60_000);
afterAll(() => office?.remove());

const lines = async () => (await office.office.persons.readings(code, { page: 1, size: 50 }))?.rows;

describe('查阅记录', () => {
  it('a filer reads which units looked at its contact data, when and what for, never by account [Z19]', async () => {
    office.at('2026-11-20T17:00:00');
    const asker = { kind: 'unit', unit: '990000' as UnitCode } as const;
    await office.office.siteView(code, asker, 'account:990000-1');
    office.at('2026-11-20T17:05:00');
    await office.office.siteView(code, filer, `site:${code}`);
    const [own, province] = (await lines()) ?? [];
    expect(province).toMatchObject({
      at: '2026-11-20T17:00:00.000+08:00',
      who: expect.stringContaining('990000') as string,
      account: '990000-1',
      purpose: '在页面上查看',
    });
    expect(own?.who).toBe('填报单位（凭网站标识码和校验码）');
    const held = await office.office.persons.held(code);
    expect(JSON.stringify(held)).not.toContain('990000-1');
  });

  it('an account that moves to another unit still stands in the record under the unit it had then [Z19]', async () => {
    const asker = { kind: 'unit', unit: '990101' as UnitCode } as const;
    await office.office.siteView(code, asker, 'account:990101-1');
    office.store.accounts.moveTo('990101-1', '990102' as UnitCode);
    const [last] = (await lines()) ?? [];
    expect(last?.who).toContain('990101');
  });

  it('every mail that is sent is a reading, and each is told apart from pages [Z19 E03]', async () => {
    await office.office.sendMail();
    const purposes = (await lines())?.map(({ purpose }) => purpose) ?? [];
    expect(purposes.filter((purpose) => purpose === '发送邮件').length).toBeGreaterThan(1);
  });
});

describe('导出', () => {
  it('holds everything of the persons of a site with who read it, and is itself in the record [R-9.4 Z19]', async () => {
    const before = (await lines())?.length ?? 0;
    const held = await office.office.persons.held(code);
    expect(held?.of).toBe(code);
    expect(held?.records.map(({ content }) => content)).toMatchObject([
      { principal: { name: '示例甲' }, contact: { email: 'yi@example.invalid' } },
    ]);
    expect(held?.mails.length).toBeGreaterThan(0);
    expect(held?.readings).toHaveLength(before + 1);
    expect(held?.readings[0]).toMatchObject({ purpose: '导出' });
    const concerned = await concernedBy(office.tools, filing);
    expect(concerned).toEqual({ name: code, kind: 'site', subjects: [filing] });
    if (concerned) heldOf(office.tools, concerned, 'operator');
    expect((await lines())?.[0]).toMatchObject({ who: '登记簿管理人员', purpose: '导出' });
  });

  it('what nobody registered concerns nobody [R-9.4]', async () => {
    for (const name of ['9901019999', 'ZZZZZZZZ', 'unit:123456', '990101', '']) {
      expect(await concernedBy(office.tools, name)).toBeNull();
    }
    expect(await concernedBy(office.tools, 'unit:990101')).toMatchObject({ kind: 'unit' });
    expect(await office.office.persons.held('9901019999' as SiteCode)).toBeNull();
  });
});

describe('校验码的密钥', () => {
  it('changed, strands no code that was given: what is minted or replaced from then on has the new key [R-5.3 R-5.5]', async () => {
    const { tools } = office;
    const given = checkCodeOf(tools, code, 1);
    const replaced = checkCodeOf(tools, code, 2);
    expect(await rotateCheckCodeKey(tools)).toEqual({ key: 'check-code-2', kept: 1 });
    expect(checkCodeOf(tools, code, 1)).toBe(given);
    expect(checkCodeOf(tools, code, 2)).not.toBe(replaced);
    expect(await office.office.signInSite(code, given, '127.0.0.1')).toMatchObject({ ok: true });
    const fresh = checkCodeOf(tools, '9901010002' as SiteCode, 1);
    const second = checkCodeOf(tools, code, 2);
    // once more: three keys, and each code keeps the one that made it
    const raised = await office.office.raiseGeneration(
      code,
      { kind: 'filer' },
      { reason: 'leaked', note: '', seen: 1 },
    );
    expect(raised).toMatchObject({ ok: true, value: { generation: 2 } });
    expect(await rotateCheckCodeKey(tools)).toEqual({ key: 'check-code-3', kept: 1 });
    expect(checkCodeOf(tools, code, 2)).toBe(second);
    expect(checkCodeOf(tools, code, 1)).toBe(given);
    expect(checkCodeOf(tools, '9901010002' as SiteCode, 1)).not.toBe(fresh);
    // another process finds the same
    const path = office.environment.privateDb;
    const again = openPrivateStore({ path });
    expect(checkCodeOf({ store: again }, code, 2)).toBe(second);
    again.close();
  });
});

describe('到期', () => {
  it('a receipt code opens nothing thirty days after the code was minted, and its site lives on [W8]', async () => {
    office.at('2026-11-21T09:00:00');
    const fields = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });
    const { filing: other, receiptCode } = await fileSite(office, fields);
    await approveAll(office, other);
    office.at('2026-11-21T16:00:00');
    await office.office.mint();
    office.at('2026-12-21T15:00:00');
    await office.office.persons.forgetDue();
    const check = () => office.office.checkReceipt(receiptCode, '127.0.0.1');
    expect(await check()).toMatchObject({ ok: true });
    office.at('2026-12-21T16:01:00');
    expect(await office.office.persons.forgetDue()).toBeGreaterThan(0);
    expect(await check()).toMatchObject({ ok: false, problems: [{ code: 'receipt-code-wrong' }] });
    const site = office.tools.catalogue.siteOfFiling(other);
    const view = site?.code && (await office.office.siteView(site.code, filer, 'test'));
    expect(view && view.persons).toMatchObject({ principal: { name: '示例甲' } });
    // nothing is looked at twice
    expect(office.store.receipts.live(office.office.now())).not.toContain(other);
  });

  it('a filing that its unit never took in ends after thirty days, its filer is told, and its persons go with it [W8 R-9.4]', async () => {
    office.at('2027-01-04T09:00:00');
    const fields = formOf({ name: '示例990101教育局网', homeUrl: 'https://jyj.shili.gov.cn/' });
    const { filing: late } = await fileSite(office, fields);
    office.at('2027-02-03T08:59:00');
    await office.office.persons.forgetDue();
    expect((await office.office.progress(late))?.state.stage).toBe('received');
    office.at('2027-02-03T09:01:00');
    await office.office.persons.forgetDue();
    expect((await office.office.progress(late))?.state.stage).toBe('void');
    const mails = office.store.outbox.ofFiling(late).map(({ template }) => template);
    expect(mails.filter((template) => template === 'expired')).toHaveLength(2);
    expect(office.store.people.records(late)).toHaveLength(1);
    office.at('2027-03-06T09:00:00');
    await office.office.persons.forgetDue();
    expect(office.store.people.records(late)).toEqual([]);
    expect(office.store.erasures.find(late)).toMatchObject({ reason: '申请已经结束' });
    // its name and address are free again
    expect((await office.office.preview(fields)).problems).toEqual([]);
  });
});

describe('擦除', () => {
  it('erased, pages say so instead of failing, mails that wait are dropped, and new persons can be given [R-9.4 Z19]', async () => {
    office.at('2027-03-06T10:00:00');
    office.store.outbox.enqueue(
      [
        {
          ...{ key: 'waits', template: 'yearly-reminder', filing, to: 'contact' },
          params: { name: 'x', siteCode: code },
        } as const,
      ],
      office.office.now(),
    );
    const concerned = await concernedBy(office.tools, code);
    if (!concerned) throw new Error('no site');
    const refused = erasePersons(office.tools, concerned, '示例甲要求，电话 13800000000');
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'text-mobile' }] });
    expect(erasePersons(office.tools, concerned, '本人要求')).toMatchObject({ ok: true });
    const view = await office.office.siteView(code, filer, `site:${code}`);
    expect(view).toMatchObject({ persons: null, erasedAt: '2027-03-06T10:00:00.000+08:00' });
    const desk = await office.office.deskFiling(filing, accountOf('990101'));
    expect(desk).toMatchObject({ persons: null, erasedAt: '2027-03-06T10:00:00.000+08:00' });
    const waiting = office.store.outbox.ofFiling(filing).filter(({ state }) => state === 'waiting');
    expect(waiting).toEqual([]);
    const held = await office.office.persons.held(code);
    expect(held?.records).toEqual([]);
    expect(held?.erased).toEqual([{ at: '2027-03-06T10:00:00.000+08:00', reason: '本人要求' }]);
    // the journal names no person
    const journal = readFileSync(join(office.dir, 'private-erased.jsonl'), 'utf8');
    expect(journal).toContain(filing);
    expect(journal).not.toContain('示例甲');
    // an amendment brings new persons, and they are read again
    const fields = await office.office.fieldsOfSite(code, null);
    const again = { ...fields, ...pick(formOf(), /^(principal|contact)\./) };
    const token = office.office.requestToken();
    const outcome = await office.office.submitChange(code, 'amendment', again, filer, token);
    expect(outcome).toMatchObject({ ok: true });
  });
});

function pick(fields: Record<string, string>, names: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.test(name)));
}
