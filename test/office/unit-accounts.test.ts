import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '#private/types.ts';
import { accountOf, testOffice, type TestOffice } from './test-office.ts';
import {
  activate,
  codeOn,
  giveAndActivate,
  ownPassword,
  refusalOf,
  rootAccount,
  signIn,
} from './unit-accounts.ts';

let opened: TestOffice;
let root: Account;
beforeEach(async () => {
  opened = await testOffice();
  root = await rootAccount(opened);
});
afterEach(async () => opened.remove());

const token = () => opened.office.requestToken();
const give = async (by: Account, units: readonly string[], request = token()) =>
  opened.office.unitAccounts.giveBelow(by, units, 'sheet', request);
const stages = (by: Account) =>
  opened.office.unitAccounts.below(by).map(({ unit, stage }) => `${unit.code} ${stage}`);
const events = (id: string) =>
  opened.store.accountLog.list(id, { offset: 0, size: 50 }).map(({ what }) => what);

describe('accounts go down the tree, level by level', () => {
  it('root to province and department, province to city, city to county, department to bureau [A36 A14 A22 A25 A35]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const department = await giveAndActivate(opened, root, 'bm9900');
    const city = await giveAndActivate(opened, province, '990100');
    const county = await giveAndActivate(opened, city, '990101');
    const bureau = await giveAndActivate(opened, department, 'bm9901');
    expect([county.unit, bureau.unit]).toEqual(['990101', 'bm9901']);
    expect(stages(city)).toEqual(['990101 active', '990102 not-given']);
    expect(stages(county)).toEqual([]);
  });

  it('neighbours, units two levels down, the own unit and units above are refused, and nothing is made [A36 A08]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const city = await giveAndActivate(opened, province, '990100');
    for (const [by, unit] of [
      [root, '990100'],
      [root, '990101'],
      [root, 'bm9901'],
      [province, 'bm9900'],
      [province, 'bm9901'],
      [province, '990101'],
      [city, '999001'],
      [city, '990100'],
      [city, '990000'],
      [city, 'bm0100'],
      [city, '123456'],
      [city, "' OR 1=1"],
    ] as const) {
      expect([unit, refusalOf(await give(by, [unit]))]).toEqual([unit, ['/units not-next-level']]);
    }
    expect(opened.store.handOuts.count('990100' as never)).toBe(0);
    expect(opened.store.accounts.state('990101')).toBeNull();
  });

  it('one wrong unit among good ones and none gets a code [A23 R-9.3]', async () => {
    expect(refusalOf(await give(root, ['990000', '990100']))).toEqual(['/units not-next-level']);
    expect(refusalOf(await give(root, []))).toEqual(['/units units-none']);
    expect(opened.store.accounts.state('990000')).toBeNull();
  });

  it('a unit without account is shown and gets none [A09 A15]', async () => {
    const department = await giveAndActivate(opened, root, 'bm9900');
    const bureau = await giveAndActivate(opened, department, 'bm9901');
    expect(stages(bureau)).toEqual(['bm9951 without-account']);
    expect(refusalOf(await give(bureau, ['bm9951']))).toEqual(['/units unit-without-account']);
    expect(opened.store.accounts.state('bm9951')).toBeNull();
  });

  it('letters are the root’s [A22]', async () => {
    const letter = await opened.office.unitAccounts.giveBelow(root, ['990000'], 'letter', token());
    const province = await activate(opened, '990000', codeOn(letter));
    const second = await opened.office.unitAccounts.giveBelow(
      province,
      ['990100'],
      'letter',
      token(),
    );
    expect(refusalOf(second)).toEqual(['not-next-level']);
  });
});

describe('an activation code', () => {
  it('opens once and forces a password of one’s own, which is not the code [A23 A26]', async () => {
    const code = codeOn(await give(root, ['990000']));
    const account = await signIn(opened, '990000', code.toLowerCase().replaceAll('-', ' '));
    expect(account.mustChangePassword).toBe(true);
    for (const next of [code, code.toLowerCase(), code.replaceAll('-', '')]) {
      const kept = await opened.office.changePassword('990000', code, next);
      expect(refusalOf(kept)).toEqual(['/password password-same']);
    }
    await activate(opened, '990000', code);
    const again = await opened.office.signIn('990000', code, '192.0.2.7');
    expect(refusalOf(again)).toEqual(['sign-in-wrong']);
  });

  it('is replaced by a new one while the account is not active, and its sessions end [A23]', async () => {
    const first = codeOn(await give(root, ['990000']));
    await signIn(opened, '990000', first);
    const subject = { kind: 'account', account: '990000' } as const;
    const cookie = opened.store.sessions.start(subject, opened.office.now());
    const second = codeOn(await give(root, ['990000']));
    expect(opened.store.sessions.find(cookie, opened.office.now())).toBeNull();
    expect(refusalOf(await opened.office.signIn('990000', first, 'a'))).toEqual(['sign-in-wrong']);
    await activate(opened, '990000', second);
    expect(refusalOf(await give(root, ['990000']))).toEqual(['/units account-active']);
    expect(refusalOf(await opened.office.signIn('990000', ownPassword, 'a'))).toEqual([]);
  });

  it('ends after the days of the policy; only its holder reads why [A23 R-10.1]', async () => {
    const code = codeOn(await give(root, ['990000']));
    opened.at('2026-12-20T09:00:00');
    expect(refusalOf(await opened.office.signIn('990000', 'other', 'a'))).toEqual([
      'sign-in-wrong',
    ]);
    expect(refusalOf(await opened.office.signIn('990000', code, 'a'))).toEqual([
      'activation-expired',
    ]);
    expect(stages(root)).toEqual(['990000 expired', 'bm9900 not-given']);
    await activate(opened, '990000', codeOn(await give(root, ['990000'])));
  });

  it('is shown in one answer only: the same page sent again gives nothing [A23 R-9.3]', async () => {
    const request = token();
    const code = codeOn(await give(root, ['990000'], request));
    expect(refusalOf(await give(root, ['990000'], request))).toEqual(['handed-out-already']);
    expect(refusalOf(await give(root, ['990000'], 'made-up.token'))).toEqual(['request-expired']);
    await signIn(opened, '990000', code);
  });

  it('two at once by the same page: one of them gives, the other nothing [R-9.3]', async () => {
    const request = token();
    const both = await Promise.all([
      give(root, ['990000', 'bm9900'], request),
      give(root, ['990000', 'bm9900'], request),
    ]);
    expect(both.map((each) => refusalOf(each).join()).toSorted()).toEqual([
      '',
      'handed-out-already',
    ]);
    expect(opened.store.handOuts.count(root.unit)).toBe(1);
  });

  it('is nowhere in clear: not in the store, not in the log, not in the list of downloads [A23 R-9.1]', async () => {
    const sheet = await give(root, ['990000', 'bm9900']);
    if (!sheet.ok) throw new Error('refused');
    await signIn(opened, '990000', codeOn(sheet, '990000'));
    await opened.office.signIn(codeOn(sheet, 'bm9900'), 'typed in the wrong field', 'a');
    const bytes = Buffer.concat(
      readdirSync(opened.dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
    );
    expect(bytes.includes('990000')).toBe(true);
    for (const { code } of sheet.value.lines) {
      for (const form of [code, code.replaceAll('-', ''), code.toLowerCase()]) {
        expect(bytes.includes(form)).toBe(false);
      }
    }
    expect(bytes.includes('typed in the wrong field')).toBe(false);
  });
});

describe('the sheet', () => {
  it('records who handed out what to whom and when, newest first [A23 A24]', async () => {
    await give(root, ['990000', 'bm9900']);
    opened.at('2026-11-20T10:00:00');
    await give(root, ['990000']);
    const list = opened.store.handOuts.list(root.unit, { offset: 0, size: 10 });
    expect(list.map(({ by, at, lines }) => [by, at, lines.map(({ unit }) => unit)])).toEqual([
      ['bm0100', '2026-11-20T10:00:00.000+08:00', ['990000']],
      ['bm0100', '2026-11-20T09:00:00.000+08:00', ['990000', 'bm9900']],
    ]);
    const last = opened.office.unitAccounts.below(root).map((row) => row.last?.at.slice(11, 16));
    expect(last).toEqual(['10:00', '09:00']);
  });

  it('is saved once, by the account that made it, with the codes of its page and no others [A23]', async () => {
    const sheet = await give(root, ['990000', 'bm9900']);
    if (!sheet.ok) throw new Error('refused');
    const { id, seal, lines } = sheet.value;
    const codes = lines.map(({ code }) => code);
    const second = await rootAccount(opened, 'bm0100-2');
    const save = (by: Account, given: readonly string[], with_ = seal) =>
      opened.office.unitAccounts.saveSheet(by, id, given, with_);
    expect(refusalOf(save(second, codes))).toEqual(['request-expired']);
    expect(refusalOf(save(root, codes.toReversed()))).toEqual(['request-expired']);
    expect(refusalOf(save(root, codes, 'x'))).toEqual(['request-expired']);
    const saved = save(root, codes);
    expect(saved.ok && saved.value.lines.map(({ code }) => code)).toEqual(codes);
    expect(refusalOf(save(root, codes))).toEqual(['sheet-saved']);
    expect(opened.store.handOuts.find(id)?.savedAt).not.toBeNull();
  });
});

describe('accounts of the own unit', () => {
  const add = async (by: Account) => opened.office.unitAccounts.addOwn(by, token());
  const set = (by: Account, id: string, disabled: boolean) =>
    opened.office.unitAccounts.setDisabled(by, id, disabled);

  it('a unit makes further ones for itself, each with a code of its own [R-10.1]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const two = codeOn(await add(province), '990000-2');
    const three = codeOn(await add(province), '990000-3');
    expect(two).not.toBe(three);
    const second = await activate(opened, '990000-2', two);
    expect(second.unit).toBe('990000');
    expect(opened.store.accounts.statesOf(province.unit).map(({ id }) => id)).toEqual([
      '990000',
      '990000-2',
      '990000-3',
    ]);
  });

  it('a new code for one that is not active yet, of the own unit only [A23 R-10.1]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const department = await giveAndActivate(opened, root, 'bm9900');
    const first = codeOn(await add(province));
    const renew = async (by: Account) =>
      opened.office.unitAccounts.renewOwn(by, '990000-2', token());
    expect(refusalOf(await renew(department))).toEqual(['account-unknown']);
    expect(refusalOf(await renew(root))).toEqual(['account-unknown']);
    const second = codeOn(await renew(province));
    expect(refusalOf(await opened.office.signIn('990000-2', first, 'a'))).toEqual([
      'sign-in-wrong',
    ]);
    await activate(opened, '990000-2', second);
    expect(refusalOf(await renew(province))).toEqual(['account-active']);
  });

  it('is shut by another of the unit, which ends its sessions, and opened again [R-10.1]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const second = await activate(opened, '990000-2', codeOn(await add(province)));
    const now = opened.office.now();
    const cookie = opened.store.sessions.start({ kind: 'account', account: second.id }, now);
    expect(refusalOf(set(province, second.id, true))).toEqual([]);
    expect(opened.store.sessions.find(cookie, now)).toBeNull();
    expect(refusalOf(await opened.office.signIn(second.id, ownPassword, 'a'))).toEqual([
      'sign-in-wrong',
    ]);
    expect(refusalOf(set(province, second.id, false))).toEqual([]);
    await signIn(opened, second.id);
    expect(events(second.id)).toEqual([
      'signed-in',
      'enabled',
      'refused',
      'disabled',
      'password-changed',
      'signed-in',
      'code-given',
    ]);
  });

  it('the one in use, the last usable one and those of other units stay open [R-10.1]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    expect(refusalOf(set(province, '990000', true))).toEqual(['account-in-use']);
    await add(province);
    const idle = accountOf('990000', '990000-2');
    expect(refusalOf(set(idle, '990000', true))).toEqual(['account-last']);
    expect(refusalOf(set(root, '990000', true))).toEqual(['account-unknown']);
    expect(refusalOf(set(province, 'bm0100', true))).toEqual(['account-unknown']);
    await signIn(opened, '990000');
  });

  it('two that shut each other at once leave one [R-10.1]', async () => {
    const province = await giveAndActivate(opened, root, '990000');
    const second = await activate(opened, '990000-2', codeOn(await add(province)));
    const both = [set(province, second.id, true), set(second, province.id, true)];
    expect(both.map((each) => refusalOf(each).join())).toEqual(['', 'account-last']);
  });

  it('are at most twenty [R-10.1]', async () => {
    for (let n = 2; n <= 20; n += 1) codeOn(await add(root), `bm0100-${n}`);
    expect(refusalOf(await add(root))).toEqual(['accounts-full']);
  });

  it('退出所有登录 ends every session of the account and of no other [R-5.5]', async () => {
    const second = await rootAccount(opened, 'bm0100-2');
    const now = opened.office.now();
    const start = (id: string) =>
      opened.store.sessions.start({ kind: 'account', account: id }, now);
    const [one, two, other] = [start(root.id), start(root.id), start(second.id)];
    opened.office.unitAccounts.signOutEverywhere(root);
    const live = [one, two, other].map((cookie) => opened.store.sessions.find(cookie, now));
    expect(live.map((subject) => subject !== null)).toEqual([false, false, true]);
  });
});

describe('the log of sign-ins', () => {
  it('tells success and failure with the shortened address, sign-ins for 180 days [R-5.5 R-10.1]', async () => {
    await opened.office.signIn('bm0100', 'wrong password', '198.51.100.23');
    await opened.office.signIn('BM0100', ownPassword, '2001:db8:1:2ff::9');
    const list = opened.store.accountLog.list('bm0100', { offset: 0, size: 2 });
    expect(list.map(({ what, network }) => [what, network])).toEqual([
      ['signed-in', '2001:0db8:0001:0200::/56'],
      ['refused', '198.51.100.0/24'],
    ]);
    await opened.office.changePassword('bm0100', ownPassword, `${ownPassword} neu`);
    opened.at('2027-05-19T09:00:00');
    await opened.office.signIn('bm0100', `${ownPassword} neu`, '198.51.100.23');
    expect(opened.store.accountLog.count('bm0100')).toBe(5);
    opened.at('2027-05-20T09:00:00');
    await opened.office.signIn('bm0100', `${ownPassword} neu`, '198.51.100.23');
    expect(events('bm0100')).toEqual(['signed-in', 'signed-in', 'password-changed']);
  });
});
