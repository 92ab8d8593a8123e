import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCodeOf } from '#office/check-codes.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { body } from './mail-bench.ts';
import { approveAll, fileSite, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
let code: SiteCode;
let filing: FilingId;
let receiptCode: string;
const request = { reason: 'leaked', note: '', seen: 1 };
const by = (unit: string) => ({ kind: 'unit', unit: unit as UnitCode, account: unit }) as const;

beforeEach(async () => {
  opened = await testOffice();
  ({ filing, receiptCode } = await fileSite(opened));
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:01');
  await opened.office.mint();
  await opened.office.sendMail();
  code = '9901010001' as SiteCode;
});
afterEach(() => opened.remove());

const generation = async () => {
  const row = opened.office.catalogue.site(code);
  return row && (await opened.office.catalogue.siteFile(row)).register?.generation;
};
const changedMails = () =>
  opened.store.outbox.ofFiling(filing).filter(({ template }) => template === 'check-code-changed');
const signIn = (check: string) => opened.office.signInSite(code, check, '10.1.1.1');

describe.each(['990101', '990100', '990000', 'bm0100'])('the unit %s', (unit) => {
  it('replaces the check code: the old one stops at once, the new one works, both persons get it [E08 R-5.3 X07]', async () => {
    const old = checkCodeOf(opened.tools, code, 1);
    expect((await signIn(old)).ok).toBe(true);
    const outcome = await opened.office.raiseGeneration(code, by(unit), request);
    expect(outcome).toEqual({ ok: true, value: { generation: 2, isNew: true, waits: false } });
    expect(await signIn(old)).toMatchObject({ ok: false, problems: [{ code: 'site-code-wrong' }] });
    expect((await signIn(checkCodeOf(opened.tools, code, 2))).ok).toBe(true);
    expect(changedMails().map(({ to }) => to)).toEqual(['principal', 'contact']);
    expect(await opened.office.sendMail()).toEqual({ sent: 2, failed: 0 });
  });
});

it.each(['990102', '999001', 'bm9900'])(
  'the unit %s, beside the site, may not [E08 R-4.7]',
  async (unit) => {
    const outcome = await opened.office.raiseGeneration(code, by(unit), request);
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'not-yours' }] });
    expect(await generation()).toBe(1);
    expect(changedMails()).toEqual([]);
  },
);

it('whoever is signed in with the old check code is out, others stay in [E08 A29]', async () => {
  const { sessions } = opened.store;
  const now = opened.office.now();
  const site = sessions.start({ kind: 'site', site: code }, now);
  const other = sessions.start({ kind: 'site', site: '9901010002' as SiteCode }, now);
  const receipt = sessions.start({ kind: 'filing', filing }, now);
  await opened.office.raiseGeneration(code, { kind: 'filer' }, request);
  expect(sessions.find(site, now)).toBeNull();
  expect(sessions.find(other, now)).not.toBeNull();
  expect(sessions.find(receipt, now)).toEqual({ kind: 'filing', filing });
  opened.at('2026-11-20T16:05:00');
  const later = sessions.start({ kind: 'site', site: code }, opened.office.now());
  expect(sessions.find(later, opened.office.now())).toEqual({ kind: 'site', site: code });
});

it('pressed twice, or by two at once, it is raised once and mailed once [E08 R-9.3]', async () => {
  const outcomes = await Promise.all(
    ['990101', '990100', '990101'].map((unit) =>
      opened.office.raiseGeneration(code, by(unit), request),
    ),
  );
  const isNew = outcomes.map((outcome) => outcome.ok && outcome.value.isNew);
  expect(isNew.toSorted()).toEqual([false, false, true]);
  expect(await generation()).toBe(2);
  expect(changedMails()).toHaveLength(2);
});

it('the trail names unit, account and reason, survives a restart and a catalogue made anew [E08 R-4.5]', async () => {
  const why = { reason: 'other', note: '联系人离任', seen: 1 };
  await opened.office.raiseGeneration(code, by('990100'), why);
  opened.at('2026-11-20T17:00:00');
  await opened.office.raiseGeneration(code, { kind: 'filer' }, { ...request, seen: 2 });
  const trail = [
    { unit: '990100', account: '990100', reason: 'other', note: '联系人离任', generation: 2 },
    { unit: null, account: '', reason: 'leaked', note: '', generation: 3 },
  ];
  expect(await opened.office.siteRaises(code)).toMatchObject(trail);
  await opened.office.close();
  for (const end of ['', '-wal', '-shm'])
    await rm(`${opened.environment.registerDir}/catalogue.db${end}`, { force: true });
  opened = await opened.reopen();
  expect(await opened.office.siteRaises(code)).toMatchObject(trail);
  expect(changedMails()).toHaveLength(4);
});

it('a mail that waited while the code was replaced tells the code that holds, never a dead one [E03 E08]', async () => {
  const { bodyOf } = await mailsAfter(async () => {
    opened.office.recover('示例990101民政局网', '10.0.0.1');
    await opened.office.answerRecoveries();
    await opened.office.raiseGeneration(code, by('990101'), request);
  });
  const texts = bodyOf();
  expect(texts).toHaveLength(4);
  expect(texts.every((text) => text.includes(checkCodeOf(opened.tools, code, 2)))).toBe(true);
  expect(texts.some((text) => text.includes(checkCodeOf(opened.tools, code, 1)))).toBe(false);
});

/** The texts of the mails that some work makes. */
async function mailsAfter(work: () => Promise<void>) {
  const folder = join(opened.dir, 'mail');
  const before = new Set(readdirSync(folder));
  await work();
  await opened.office.sendMail();
  const fresh = readdirSync(folder).filter((file) => !before.has(file));
  return { bodyOf: () => fresh.map((file) => body(readFileSync(join(folder, file), 'utf8'))) };
}

it('the receipt code does not show the new check code: it may be why the old one was replaced [X08 E08]', async () => {
  expect((await opened.office.progress(filing))?.checkCode).toBe(
    checkCodeOf(opened.tools, code, 1),
  );
  await opened.office.raiseGeneration(code, by('990101'), request);
  expect((await opened.office.checkReceipt(receiptCode, '10.0.0.2')).ok).toBe(true);
  expect((await opened.office.progress(filing))?.checkCode).toBeNull();
});

it.each([
  [{ reason: '', note: '' }, 'choose'],
  [{ reason: 'other', note: '' }, 'required'],
  [{ reason: 'lost', note: '请联系 jia@example.invalid' }, 'text-email'],
])('%o is refused and nothing changes [E08 R-2.2 R-9.1]', async (typed, problem) => {
  const outcome = await opened.office.raiseGeneration(code, by('990101'), { ...typed, seen: 1 });
  expect(outcome).toMatchObject({ ok: false, problems: [{ code: problem }] });
  expect(await generation()).toBe(1);
});

it('after a new check code 标识码找回 sends it at once, not after a day [E06 E08]', async () => {
  opened.office.recover('示例990101民政局网', '10.0.0.1');
  expect(await opened.office.answerRecoveries()).toBe(1);
  await opened.office.raiseGeneration(code, by('990101'), request);
  opened.office.recover('示例990101民政局网', '10.0.0.3');
  expect(await opened.office.answerRecoveries()).toBe(1);
});
