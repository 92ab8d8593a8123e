import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import { countRecords, forgetReplaced } from '#office/persons/replaced.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { applied, registered, step } from './openings/openings-tools.ts';
import {
  accountOf,
  approveAll,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';
import { bytesOf, emptyFolder } from '../private/bench.ts';

let opened: TestOffice;
let site: FilingId;
const code = '9901010001' as SiteCode;
const filer = { kind: 'filer' } as const;

beforeEach(async () => {
  opened = await testOffice();
  ({ filing: site } = await fileSite(opened));
  await approveAll(opened, site);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  await opened.office.sendMail();
  opened.at('2026-11-21T09:00:00');
});
afterEach(() => opened.remove());

const records = () => opened.store.people.records(site);
const forget = async (at: string) => {
  opened.at(at);
  return forgetReplaced(opened.tools);
};

async function changeContact(name: string, token = opened.office.requestToken()) {
  const fields = {
    ...(await opened.office.fieldsOfSite(code, null)),
    'contact.name': name,
    'contact.email': 'ding@example.invalid',
  };
  const outcome = await opened.office.submitChange(code, 'amendment', fields, filer, token);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value.filing;
}

describe('更换负责人、联系人以后', () => {
  it('the persons before go ninety days after the change, with their key, and those on record stay [R-9.4]', async () => {
    const [old = ''] = records();
    const filing = await changeContact('示例丁');
    expect(await forget('2026-11-21T10:00:00')).toBe(0);
    await decideAs(opened, '990101', filing);
    await opened.office.sendMail();
    await forget('2026-11-22T00:00:00');
    expect(await forget('2027-02-19T23:59:00')).toBe(0);
    expect(records()).toHaveLength(2);
    expect(bytesOf(opened.dir, /^private-keys\.db/).includes(old)).toBe(true);
    expect(await forget('2027-02-20T00:00:00')).toBe(1);
    expect(records()).toHaveLength(1);
    expect(records()).not.toContain(old);
    expect(bytesOf(opened.dir, /^private-keys\.db/).includes(old)).toBe(false);
    const view = await opened.office.siteView(code, filer, 'test');
    expect(view?.persons).toMatchObject({
      principal: { name: '示例甲' },
      contact: { name: '示例丁' },
    });
    expect(await forget('2027-06-01T00:00:00')).toBe(0);
    // settled: nothing of it is looked at any more
    expect(opened.store.idleRecords.subjects()).not.toContain(site);
  });

  it('the change still shows that there were others, and says that they were erased [R-9.4 F11]', async () => {
    const filing = await changeContact('示例丁');
    await decideAs(opened, '990101', filing);
    await opened.office.sendMail();
    const before = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(before?.changes).toContainEqual({
      ...{ at: '/contact/name', before: '示例乙', after: '示例丁' },
    });
    await forget('2026-11-22T00:00:00');
    await forget('2027-03-01T00:00:00');
    const after = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(after?.changes).toContainEqual({
      ...{ at: '/contact/name', before: '已擦除', after: '示例丁' },
    });
    // of a change before it nothing is left, and its page says when that was
    const second = await changeContact('示例戊');
    await decideAs(opened, '990101', second);
    await opened.office.sendMail();
    await forget('2027-03-02T00:00:00');
    await forget('2027-06-01T00:00:00');
    const first = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(first).toMatchObject({ persons: null, erasedAt: '2027-06-01T00:00:00.000+08:00' });
    const held = await opened.office.persons.held(code);
    expect(held?.erased.map(({ reason }) => reason)).toEqual([
      '不再使用，保留期满',
      '不再使用，保留期满',
    ]);
    expect(held?.records).toHaveLength(1);
  });

  it('a change that is open keeps both, however long it waits, and one taken back lets the new ones go [R-9.4 F13]', async () => {
    const filing = await changeContact('示例丁');
    for (const day of ['2026-11-22', '2027-03-01', '2027-12-01']) {
      expect(await forget(`${day}T09:00:00`)).toBe(0);
    }
    expect(records()).toHaveLength(2);
    const [old] = records();
    const taken = await opened.office.withdrawChange(filing, code, filer);
    expect(taken).toMatchObject({ ok: true });
    await opened.office.sendMail();
    await forget('2027-12-02T09:00:00');
    expect(await forget('2028-03-05T09:00:00')).toBe(1);
    expect(records()).toEqual([old]);
  });

  it('a mail that waits for them keeps them until it went [R-9.4 E03]', async () => {
    const filing = await changeContact('示例丁');
    await decideAs(opened, '990101', filing);
    await forget('2026-11-22T00:00:00');
    expect(await forget('2027-03-01T00:00:00')).toBe(0);
    expect(await countRecords(opened.tools)).toMatchObject({ by: { 'mail-waits': 1 } });
    await opened.office.sendMail();
    expect(await forget('2027-03-01T00:01:00')).toBe(1);
  });

  it('persons given again after they had been out of use are a record of their own and stay [R-9.4]', async () => {
    const first = await changeContact('示例丁');
    await opened.office.withdrawChange(first, code, filer);
    await opened.office.sendMail();
    await forget('2026-11-22T00:00:00');
    // the same persons as in the change that was taken back
    opened.at('2027-02-28T00:00:00');
    const again = await changeContact('示例丁');
    await decideAs(opened, '990101', again);
    await opened.office.sendMail();
    await forget('2027-03-01T00:00:00');
    const view = await opened.office.siteView(code, filer, 'test');
    expect(view?.persons?.contact.name).toBe('示例丁');
    expect(records()).toContain(view?.file.persons);
  });
});

describe('作废、撤回的申请', () => {
  it('each content of a filing but the last two goes when its period is over, the filing itself lives [R-9.4 R-3.3]', async () => {
    const fields = { name: '示例990101教育局网', homeUrl: 'https://jyj.shili.gov.cn/' };
    const { filing } = await fileSite(opened, formOf(fields));
    for (const mobile of ['13800000002', '13800000003']) {
      await decideAs(opened, '990101', filing, 'return');
      const progress = await opened.office.progress(filing);
      const outcome = await opened.office.resubmit(
        filing,
        formOf({ ...fields, 'contact.mobile': mobile }),
        progress?.state.content ?? '',
      );
      expect(outcome).toMatchObject({ ok: true });
    }
    await opened.office.sendMail();
    expect(opened.store.people.records(filing)).toHaveLength(3);
    await forget('2026-11-22T00:00:00');
    expect(await forget('2027-02-20T00:00:00')).toBe(1);
    expect(opened.store.people.records(filing)).toHaveLength(2);
    expect((await opened.office.progress(filing))?.state.stage).toBe('received');
  });

  it('an application that was approved keeps its persons when its receipt ends; one taken back does not [R-9.4 W8 P34]', async () => {
    opened.at('2026-11-21T09:00:00');
    const account = await registered(opened);
    const approved = await applied(opened, account);
    for (const what of ['pass', 'paper', 'approve'] as const) {
      expect(await step(opened, approved, what)).toMatchObject({ ok: true });
    }
    const other = { english: 'b.shilixian.gov.cn', chinese: '' };
    const taken = await applied(opened, account, other);
    expect(await opened.office.openings.withdraw(account, taken)).toMatchObject({ ok: true });
    opened.at('2027-01-15T09:00:00');
    await opened.office.persons.forgetDue();
    const view = await opened.office.openings.view(account, approved);
    expect(view?.persons?.contact.name).toBe('示例甲');
    expect(opened.store.people.records(taken)).toEqual([]);
    expect(opened.store.erasures.find(taken)).toMatchObject({ reason: '申请已经结束' });
  });
});

describe('擦除的日志', () => {
  it('names the one record, and a store of before carries it out again without touching the others [R-9.3 R-9.4]', async () => {
    const [old = ''] = records();
    const filing = await changeContact('示例丁');
    await decideAs(opened, '990101', filing);
    await opened.office.sendMail();
    await forget('2026-11-22T00:00:00');
    await opened.office.close();
    // a backup of before the erasure
    const backup = emptyFolder();
    cpSync(opened.dir, backup, { recursive: true });
    opened = await opened.reopen();
    const [, current = ''] = records();
    expect(await forget('2027-03-01T00:00:00')).toBe(1);
    const journal = join(opened.dir, 'private-erased.jsonl');
    const told = readFileSync(journal, 'utf8');
    expect(told).toContain(`"record:${site}:${old}"`);
    expect(told).not.toContain('示例');
    cpSync(journal, join(backup, 'private-erased.jsonl'));
    const restored = openPrivateStore({ path: join(backup, 'private.db') });
    expect(restored.people.records(site)).toEqual([old, current]);
    expect(restored.erasures.carryOn()).toBe(1);
    expect(restored.erasures.carryOn()).toBe(0);
    expect(restored.people.records(site)).toEqual([current]);
    expect(restored.people.get(site, current, 'test', opened.office.now())).not.toBeNull();
    // the site as a whole is not erased
    expect(restored.erasures.find(site)).toBeNull();
    restored.close();
    expect(bytesOf(backup, /^private-keys\.db/).includes(old)).toBe(false);
  });

  it('the daily job does it, and the command counts what there is without a name [R-9.4]', async () => {
    const filing = await changeContact('示例丁');
    await decideAs(opened, '990101', filing);
    await opened.office.sendMail();
    await opened.office.persons.forgetDue();
    await opened.office.close();
    const run = promisify(execFile);
    const { stdout } = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/persons.ts', 'retention'],
      { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, ...opened.env } },
    );
    expect(stdout).toContain('不再使用，还没有期满\t1');
    expect(stdout).toContain('正在使用，保留\t1');
    expect(stdout).toContain('共 2 条');
    expect(stdout).not.toMatch(/示例|@|1380/);
    opened = await opened.reopen();
    opened.at('2027-03-01T00:00:00');
    expect(await opened.office.persons.forgetDue()).toBeGreaterThan(0);
    expect(opened.store.people.records(site)).toHaveLength(1);
  });
});
