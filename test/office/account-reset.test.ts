import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '#private/types.ts';
import { testOffice, type TestOffice } from './test-office.ts';
import {
  activate,
  codeOn,
  giveAndActivate,
  ownPassword,
  refusalOf,
  rootAccount,
  signIn,
} from './unit-accounts.ts';

const note = '来函〔2026〕12号，已按登记的办公电话回拨核实';

let opened: TestOffice;
let root: Account;
let province: Account;
let city: Account;
let citySecond: Account;
let county: Account;
beforeEach(async () => {
  opened = await testOffice();
  root = await rootAccount(opened);
  province = await giveAndActivate(opened, root, '990000');
  city = await giveAndActivate(opened, province, '990100');
  const { unitAccounts, requestToken } = opened.office;
  citySecond = await activate(
    opened,
    '990100-2',
    codeOn(await unitAccounts.addOwn(city, requestToken())),
  );
  county = await giveAndActivate(opened, city, '990101');
});
afterEach(async () => opened.remove());

const start = (by: Account, id = '990101', why = note) =>
  opened.office.unitAccounts.startReset(by, id, why);
const confirm = async (by: Account, reset: number, request = opened.office.requestToken()) =>
  opened.office.unitAccounts.confirmReset(by, reset, request);
const waitingFor = (by: Account) =>
  opened.office.unitAccounts.resets(by).find(({ state }) => state === 'waiting')?.id ?? 0;

describe('a forgotten password', () => {
  it('is reset by two persons above it; the old password and every session end, the new code is shown once [A28 X33]', async () => {
    const now = opened.office.now();
    const cookie = opened.store.sessions.start({ kind: 'account', account: county.id }, now);
    expect(refusalOf(start(city))).toEqual([]);
    await signIn(opened, county.id);
    const reset = waitingFor(province);
    const request = opened.office.requestToken();
    const code = codeOn(await confirm(province, reset, request), county.id);
    expect(opened.store.sessions.find(cookie, now)).toBeNull();
    expect(refusalOf(await opened.office.signIn(county.id, ownPassword, 'a'))).toEqual([
      'sign-in-wrong',
    ]);
    expect(refusalOf(await confirm(province, reset, request))).toEqual(['reset-closed']);
    const again = await signIn(opened, county.id, code);
    expect(again.mustChangePassword).toBe(true);
    await activate(opened, county.id, code);
  });

  it('the one who began it cannot confirm it; a unit further above can [A28 X33]', async () => {
    start(city);
    const reset = waitingFor(city);
    expect(refusalOf(await confirm(city, reset))).toEqual(['reset-same-person']);
    await signIn(opened, county.id);
    codeOn(await confirm(province, reset));
    expect(refusalOf(await opened.office.signIn(county.id, ownPassword, 'a'))).toEqual([
      'sign-in-wrong',
    ]);
  });

  it('the root may begin it, not the unit itself, a neighbour or a unit between; they read the same answer as for an unknown account [A28]', async () => {
    const department = await giveAndActivate(opened, root, 'bm9900');
    for (const by of [county, province, department]) {
      expect(refusalOf(start(by))).toEqual(['/account reset-not-yours']);
      expect(refusalOf(start(by, '999999'))).toEqual(['/account reset-not-yours']);
    }
    expect(refusalOf(start(root, 'bm0100'))).toEqual(['/account reset-not-yours']);
    expect(refusalOf(start(root))).toEqual([]);
    expect(opened.office.unitAccounts.resets(department)).toEqual([]);
    expect(refusalOf(await confirm(department, waitingFor(root)))).toEqual(['reset-closed']);
    expect(refusalOf(await confirm(county, waitingFor(root)))).toEqual(['reset-closed']);
  });

  it('needs reason and evidence, an active account, and none that waits already [A28]', async () => {
    expect(refusalOf(start(city, '', ' '))).toEqual(['/account required', '/note required']);
    expect(refusalOf(start(city, '990101', '字'.repeat(501)))).toEqual(['/note too-long']);
    const { unitAccounts, requestToken } = opened.office;
    await unitAccounts.giveBelow(city, ['990102'], 'sheet', requestToken());
    expect(refusalOf(start(city, '990102'))).toEqual(['/account reset-not-needed']);
    expect(refusalOf(start(city, ' 990101 '))).toEqual([]);
    expect(refusalOf(start(citySecond))).toEqual(['/account reset-waiting']);
  });

  it('may be taken back before it is confirmed, and is then of no effect [A28]', async () => {
    start(city);
    const reset = waitingFor(city);
    expect(refusalOf(opened.office.unitAccounts.cancelReset(county, reset))).toEqual([
      'reset-closed',
    ]);
    expect(refusalOf(opened.office.unitAccounts.cancelReset(citySecond, reset))).toEqual([]);
    expect(refusalOf(await confirm(province, reset))).toEqual(['reset-closed']);
    await signIn(opened, county.id);
  });

  it('two that confirm at once: one code is given, the other person reads that it changed [X33 R-9.3]', async () => {
    start(city);
    const reset = waitingFor(city);
    const both = await Promise.all([confirm(root, reset), confirm(province, reset)]);
    expect(both.filter(({ ok }) => ok).length).toBe(1);
    expect(both.flatMap(refusalOf)).toEqual(['hand-out-changed']);
    const code = codeOn(both.find(({ ok }) => ok) ?? { ok: false, problems: [] });
    await signIn(opened, county.id, code);
  });

  it('stays recorded: who began it, why, who confirmed it, when [A28 X33]', async () => {
    start(city);
    opened.at('2026-11-20T11:00:00');
    await confirm(province, waitingFor(city));
    const [kept] = opened.office.unitAccounts.resets(province);
    expect(kept).toMatchObject({
      account: '990101',
      state: 'confirmed',
      startedBy: '990100',
      startedAt: '2026-11-20T09:00:00.000+08:00',
      note,
      endedBy: '990000',
      endedAt: '2026-11-20T11:00:00.000+08:00',
    });
    const [event] = opened.store.accountLog.list('990101', { offset: 0, size: 1 });
    expect(event).toMatchObject({ what: 'reset', by: '990000' });
    const [handOut] = opened.store.handOuts.list(province.unit, { offset: 0, size: 1 });
    expect(handOut).toMatchObject({ kind: 'reset', by: '990000' });
  });

  it('a code of a reset cannot be handed out anew by one person alone [X33]', async () => {
    start(city);
    await confirm(province, waitingFor(city));
    const { unitAccounts, requestToken } = opened.office;
    const given = await unitAccounts.giveBelow(city, ['990101'], 'sheet', requestToken());
    expect(refusalOf(given)).toEqual(['/units account-active']);
    expect(refusalOf(start(city))).toEqual([]);
  });

  it('an account that the unit added itself is no second person, whichever of the two begins it [A28 X33]', async () => {
    start(city);
    const begun = waitingFor(province);
    expect(refusalOf(await confirm(citySecond, begun))).toEqual(['reset-second-related']);
    opened.office.unitAccounts.cancelReset(province, begun);
    start(citySecond);
    const other = waitingFor(province);
    expect(refusalOf(await confirm(city, other))).toEqual(['reset-second-related']);
    const [row] = opened.office.unitAccounts.resets(city);
    expect(row).toMatchObject({ whyNot: 'reset-second-related' });
    codeOn(await confirm(province, other));
  });

  it('an account that came into use after the request is no second person [A28 X33]', async () => {
    start(root, '990101');
    opened.at('2026-11-20T10:00:00');
    const late = await rootAccount(opened, 'bm0100-2');
    expect(refusalOf(await confirm(late, waitingFor(root)))).toEqual(['reset-second-new']);
  });

  it('who begins it cannot confirm through a unit whose code it handed out [A28 X33]', async () => {
    start(root);
    expect(refusalOf(await confirm(province, waitingFor(root)))).toEqual(['reset-second-related']);
    const own = await rootAccount(opened, 'bm0100-2');
    codeOn(await confirm(own, waitingFor(root)));
  });

  it('waits for its second person for the hours of the policy and no longer [A28 X33]', async () => {
    start(city);
    const reset = waitingFor(province);
    opened.at('2026-11-23T08:59:59');
    expect(waitingFor(province)).toBe(reset);
    opened.at('2026-11-23T09:00:00');
    expect(refusalOf(await confirm(province, reset))).toEqual(['reset-closed']);
    const [kept] = opened.office.unitAccounts.resets(province);
    expect(kept).toMatchObject({ state: 'expired', endedBy: '' });
    await signIn(opened, county.id);
    expect(refusalOf(start(city))).toEqual([]);
  });
});
