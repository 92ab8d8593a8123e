import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FilingId } from '#registry/site.ts';
import { startMailbox, type Mailbox } from './mail-bench.ts';
import {
  accountOf,
  approveAll,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let box: Mailbox;
let opened: TestOffice;
let filing: FilingId;
let refused = '';
const page = { page: 1, size: 50 };

beforeEach(async () => {
  refused = '';
  box = await startMailbox({
    onRcptTo({ address }, _session, done) {
      const fault = Object.defineProperty(new Error(`<${address}> unknown`), 'responseCode', {
        value: 550,
      });
      done(address === refused ? fault : null);
    },
  });
  opened = await testOffice({ MAIL_URL: box.url });
  ({ filing } = await fileSite(opened));
});
afterEach(async () => {
  await opened.remove();
  await box.close();
});

const list = async (unit: string, filter: Parameters<typeof opened.office.deskMails>[1] = null) =>
  (await opened.office.deskMails(accountOf(unit), filter, page)).rows;
const firstId = async () => (await list('990101')).at(-1)?.id ?? 0;

it.each([
  ['990101', 2],
  ['990100', 2],
  ['990000', 2],
  ['bm0100', 4],
  ['990102', 0],
  ['bm9900', 2],
])(
  'the unit %s sees the mails of its subtree and nothing beside it: %i [E03 R-4.7]',
  async (unit, count) => {
    const more = { unit: 'bm9901', homeUrl: 'https://a.bumen.gov.cn/', name: '示例部直属单位网' };
    await fileSite(opened, formOf(more));
    expect(await list(unit)).toHaveLength(count);
    const id = await firstId();
    const isInside = ['990101', '990100', '990000', 'bm0100'].includes(unit);
    expect((await opened.office.deskMail(id, accountOf(unit))) !== null).toBe(isInside);
  },
);

it('the list tells state, tries and the last reason without an address [E03 R-9.1]', async () => {
  refused = 'jia@example.invalid';
  await opened.office.sendMail();
  const [contact, principal] = await list('990101');
  expect(contact).toMatchObject({ to: 'contact', state: 'sent', attempts: 1, error: '' });
  expect(principal).toMatchObject({
    to: 'principal',
    state: 'waiting',
    attempts: 1,
    error: '邮件服务器拒收（550）',
    name: '示例990101民政局网',
  });
  expect(JSON.stringify(await list('990101'))).not.toContain('@');
  expect(await list('990101', 'waiting')).toHaveLength(1);
  expect(await list('990101', 'sent')).toHaveLength(1);
  expect(await list('990101', 'action')).toEqual([]);
});

it('a mail that failed for good is listed as one to act on, until it is sent again [E03]', async () => {
  refused = 'jia@example.invalid';
  for (let day = 21; day < 30; day += 1) {
    opened.at(`2026-11-${day}T09:00:00`);
    await opened.office.sendMail();
    opened.at(`2026-11-${day}T23:00:00`);
    await opened.office.sendMail();
  }
  const [failed, ...more] = await list('990100', 'action');
  expect(more).toEqual([]);
  expect(failed).toMatchObject({ state: 'failed', attempts: 10 });
  refused = '';
  const again = await opened.office.resendMail(failed?.id ?? 0, accountOf('990100'));
  expect(again.ok).toBe(true);
  expect(await list('990100', 'action')).toEqual([]);
  await opened.office.sendMail();
  expect(box.mails.filter(({ to }) => to.includes('jia@example.invalid'))).toHaveLength(1);
});

it('a unit notes that a mail came back, sees whom to telephone, and both are logged [E03 B16 Z19]', async () => {
  await opened.office.sendMail();
  const id = await firstId();
  const account = accountOf('990100');
  const typed = { reason: 'no-mailbox', note: '对方单位更换了邮件系统' };
  expect(await opened.office.noteBounce(id, account, typed)).toEqual({ ok: true, value: id });
  opened = await opened.reopen();
  const view = await opened.office.deskMail(id, account);
  expect(view?.mail).toMatchObject({ state: 'sent', bounce: 'no-mailbox' });
  expect(view?.recipient).toMatchObject({ name: '示例甲', mobile: '13800000000' });
  expect(view?.notes).toMatchObject([{ account: '990100', what: 'bounce', ...typed }]);
  expect(await list('990100', 'bounced')).toHaveLength(1);
  expect(await list('990100', 'action')).toHaveLength(1);
  const readers = opened.store.people.readings(filing).map(({ reader }) => reader);
  expect(readers).toContain('account:990100');
});

it('noting a bounce changes no address: the next mail goes to the one on record [E03 R-4.2]', async () => {
  await opened.office.sendMail();
  const id = await firstId();
  await opened.office.noteBounce(id, accountOf('990101'), { reason: 'refused', note: '' });
  await opened.office.resendMail(id, accountOf('990101'));
  await opened.office.sendMail();
  const to = box.mails.flatMap((mail) => mail.to);
  expect(to.toSorted()).toEqual([
    'jia@example.invalid',
    'jia@example.invalid',
    'yi@example.invalid',
  ]);
});

it.each([
  [{ reason: '', note: '' }, 'choose', '/bounce'],
  [{ reason: 'other', note: ' ' }, 'required', '/note'],
  [{ reason: 'other', note: '应为 jia@example.invalid' }, 'text-email', '/note'],
])('a bounce noted as %o is refused at its field [R-2.2 R-9.1]', async (typed, code, at) => {
  await opened.office.sendMail();
  const outcome = await opened.office.noteBounce(await firstId(), accountOf('990101'), typed);
  expect(outcome).toMatchObject({ ok: false, problems: [{ code, at }] });
});

it('a mail that is still waiting can neither come back nor be sent again, and the page says why [R-4.8]', async () => {
  const id = await firstId();
  const account = accountOf('990101');
  expect((await opened.office.deskMail(id, account))?.may).toMatchObject({
    bounce: { code: 'mail-not-sent' },
    resend: { code: 'mail-on-its-way' },
  });
  const typed = { reason: 'refused', note: '' };
  expect((await opened.office.noteBounce(id, account, typed)).ok).toBe(false);
  expect((await opened.office.resendMail(id, account)).ok).toBe(false);
});

it('pressed twice, 重新发送 sends once; a person gets at most three a day, over a restart too [E03 R-5.5 R-9.3]', async () => {
  await opened.office.sendMail();
  const account = accountOf('990101');
  let id = await firstId();
  for (let n = 0; n < 3; n += 1) {
    const [first, second] = [
      await opened.office.resendMail(id, account),
      await opened.office.resendMail(id, account),
    ];
    expect(second).toEqual(first);
    await opened.office.sendMail();
    id = first.ok ? first.value : 0;
  }
  opened = await opened.reopen();
  const outcome = await opened.office.resendMail(id, account);
  expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'too-many-resends' }] });
  expect(box.mails).toHaveLength(5);
  opened.at('2026-11-21T09:00:01');
  expect((await opened.office.resendMail(id, account)).ok).toBe(true);
});

it.each(['990102', 'bm9900'])(
  'the unit %s can do nothing with the mails of others [R-4.7]',
  async (unit) => {
    await opened.office.sendMail();
    const id = await firstId();
    const account = accountOf(unit);
    const typed = { reason: 'refused', note: '' };
    const notYours = { ok: false, problems: [{ code: 'not-yours' }] };
    expect(await opened.office.noteBounce(id, account, typed)).toMatchObject(notYours);
    expect(await opened.office.resendMail(id, account)).toMatchObject(notYours);
    expect(await opened.office.resendMail(99_999, account)).toMatchObject(notYours);
  },
);

it('mails of a minted site and of a withdrawn filing stand under the same unit [E03]', async () => {
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:01');
  await opened.office.mint();
  const more = { homeUrl: 'https://b.shili.gov.cn/', name: '示例990101水务局网' };
  const other = await fileSite(opened, formOf(more));
  await opened.office.withdraw(other.filing);
  expect((await list('990101')).map(({ template }) => template).toSorted()).toEqual([
    'minted',
    'minted',
    'received',
    'received',
    'received',
    'received',
    'withdrawn',
    'withdrawn',
  ]);
});

it('a mail to a site whose persons are gone fails in sight, not in silence [E03 R-9.4]', async () => {
  opened.store.people.erase(filing, '本人要求', opened.office.now());
  expect(await opened.office.sendMail()).toEqual({ sent: 0, failed: 0 });
  const rows = await list('990101', 'action');
  expect(rows.map(({ error }) => error)).toEqual(
    Array.from({ length: 2 }, () => '收件人的个人信息已经擦除'),
  );
  expect(
    (await opened.office.deskMail(rows[0]?.id ?? 0, accountOf('990101')))?.recipient,
  ).toBeNull();
});
