import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteCode } from '#registry/site.ts';
import { checkCodeOf } from '#office/check-codes.ts';
import { openOffice } from '#office/open.ts';
import { body, header, startMailbox } from './mail-bench.ts';
import {
  accountOf,
  approveAll,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

const name = '示例990101民政局网';
const url = 'https://mzj.shili.gov.cn/';
let opened: TestOffice;
let last = 0;

/** A register with one minted site, its first mails gone. */
async function mintedSite(env: NodeJS.ProcessEnv = {}): Promise<SiteCode> {
  opened = await testOffice(env);
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:01');
  const { minted } = await opened.office.mint();
  const [code] = minted;
  if (!code) throw new Error('nothing minted');
  return code;
}

/** Asks from an address of its own, so that only what a test is about limits it. */
function ask(typed: string, address = `10.0.${(last += 1)}.1`) {
  return opened.office.recover(typed, address);
}

async function recovered(): Promise<readonly string[]> {
  await opened.office.answerRecoveries();
  const { outbox } = opened.store;
  return outbox
    .list(null, null, { offset: 0, size: 100 })
    .filter(({ template }) => template === 'recovered')
    .map(({ to }) => to)
    .toSorted();
}

afterEach(() => opened.remove());

describe('标识码找回', () => {
  let code: SiteCode;
  beforeEach(async () => {
    code = await mintedSite();
    await opened.office.sendMail();
  });

  const mails = () => {
    const folder = join(opened.dir, 'mail');
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  };

  it.each([
    ['the name', name],
    ['the name in full width and with blanks', ` 示例９９０１０１民政局网 `],
    ['the home URL', url],
    ['the URL with another scheme and an index file', 'http://MZJ.shili.gov.cn:80/index.html'],
    ['the host alone', 'mzj.shili.gov.cn'],
  ])(
    'by %s mails both codes to 负责人 and 联系人, each in a mail of its own [E06 E07 R-5.4 X07]',
    async (_, typed) => {
      const before = mails().length;
      expect(ask(typed)).toEqual({ ok: true, value: null });
      expect(await recovered()).toEqual(['contact', 'principal']);
      await opened.office.sendMail();
      const found = mails().filter((raw) => body(raw).includes('标识码找回'));
      const asked = found.filter((raw) => body(raw).includes('有人通过'));
      expect(mails().length).toBe(before + 2);
      expect(asked.map((raw) => header(raw, 'To')).toSorted()).toEqual([
        'jia@example.invalid',
        'yi@example.invalid',
      ]);
      const check = checkCodeOf(opened.tools, code, 1);
      for (const raw of asked) {
        expect(body(raw)).toContain(`网站标识码：${code}`);
        expect(body(raw)).toContain(`校验码：${check}`);
        expect(body(raw)).toContain(name);
      }
    },
  );

  it.each([
    '没有这个网站',
    '示例990101民政局',
    '民政局网',
    'https://shili.gov.cn/',
    'https://www.mzj.shili.gov.cn/',
    'https://mzj.shili.gov.cn/other/',
    '9901010001',
    "' OR 1=1 --",
    '%',
    'https://',
    '\u0000',
  ])('%j is answered the same and mails nobody: nothing is guessed [E06 R-5.4]', async (typed) => {
    expect(ask(typed)).toEqual(ask(name));
    expect(await recovered()).toEqual(['contact', 'principal']);
    opened.at('2026-11-22T16:00:01');
    ask(typed);
    expect(await recovered()).toHaveLength(2);
  });

  it('an open filing has no codes to send [E06 R-5.4]', async () => {
    const open = formOf({ name: '示例990101教育局网', homeUrl: 'https://jyj.shili.gov.cn/' });
    await fileSite(opened, open);
    ask('示例990101教育局网');
    ask('https://jyj.shili.gov.cn/');
    expect(await recovered()).toEqual([]);
  });

  it('nothing is looked up before the answer: until the job runs no mail is queued [R-5.4]', async () => {
    const before = opened.store.outbox.count(null, null);
    ask(name);
    expect(opened.store.outbox.count(null, null)).toBe(before);
    expect(await recovered()).toHaveLength(2);
  });

  it('a site gets one mail a person in 24 hours, however often and from wherever it is asked, over a restart too; then again [E06 R-5.5]', async () => {
    for (let n = 0; n < 5; n += 1) ask(n % 2 === 0 ? name : url);
    expect(await recovered()).toHaveLength(2);
    opened = await opened.reopen();
    opened.at('2026-11-21T15:59:00');
    expect(ask(name)).toEqual({ ok: true, value: null });
    expect(await recovered()).toHaveLength(2);
    opened.at('2026-11-21T16:00:02');
    ask(name);
    expect(await recovered()).toHaveLength(4);
  });

  it('an address asks ten times an hour, hits and misses alike, over a restart too [R-5.5]', async () => {
    const address = '192.0.2.7';
    for (let n = 0; n < 10; n += 1) expect(ask(n % 2 === 0 ? name : '没有', address).ok).toBe(true);
    const refused = ask(name, address);
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'too-many-tries', at: '' }] });
    expect(ask('没有', address)).toEqual(refused);
    // neighbours of an address are the same somebody
    expect(ask(name, '192.0.2.9')).toEqual(refused);
    expect(ask(name, '192.0.3.9').ok).toBe(true);
    opened = await opened.reopen();
    expect(ask(name, address).ok).toBe(false);
    opened.at('2026-11-20T17:00:02');
    expect(ask(name, address).ok).toBe(true);
  });

  it('two requests at once, looked at by two processes at once, mail once [E06 R-9.3]', async () => {
    ask(name);
    ask(url);
    const other = await openOffice(opened.env, {
      projectDir: join(opened.dir, 'project'),
      now: opened.office.now,
    });
    await Promise.all([
      opened.office.answerRecoveries(),
      other.office.answerRecoveries(),
      opened.office.answerRecoveries(),
    ]);
    await other.office.close();
    expect(await recovered()).toEqual(['contact', 'principal']);
    expect(opened.store.recoveries.waiting(10)).toEqual([]);
  });

  it('what was answered is looked at after a restart [R-9.3]', async () => {
    ask(name);
    opened = await opened.reopen();
    expect(await recovered()).toEqual(['contact', 'principal']);
  });

  it.each([
    ['nothing', '', 'required'],
    ['blanks', '   ', 'required'],
    ['a text too long', '长'.repeat(2049), 'too-long'],
  ])('%s is refused at its field, whatever is registered [R-2.2]', (_, typed, problem) => {
    expect(ask(typed)).toMatchObject({ ok: false, problems: [{ code: problem, at: '/site' }] });
  });
});

it('where names need only differ within a province, each site of the name gets its mails [X10 E06]', async () => {
  const first = await mintedSite();
  Reflect.set(opened.tools.policy, 'uniqueNameScope', 'province');
  const more = { unit: 'bm9901', homeUrl: 'https://mzj.bumen.gov.cn/' };
  const { filing } = await fileSite(opened, formOf(more));
  await approveAll(opened, filing, ['bm9901', 'bm9900']);
  opened.at('2026-11-21T16:00:01');
  const second = (await opened.office.mint()).minted[0];
  ask(name);
  expect(await opened.office.answerRecoveries()).toBe(2);
  const { rows } = await opened.office.deskMails(accountOf('bm0100'), null, { page: 1, size: 50 });
  const codes = rows
    .filter(({ template }) => template === 'recovered')
    .map(({ params }) => params['siteCode']);
  expect(codes.toSorted()).toEqual([first, first, second, second]);
});

it('with the mail server down the mails wait, and go out to the persons on record when it is back [E03 E06]', async () => {
  const down = await startMailbox();
  const { url: mailUrl, port } = down;
  await down.close();
  await mintedSite({ MAIL_URL: mailUrl });
  ask(name);
  await opened.office.answerRecoveries();
  const tried = await opened.office.sendMail();
  expect(tried.sent).toBe(0);
  const box = await startMailbox({}, port);
  opened.at('2026-11-20T16:10:01');
  await opened.office.sendMail();
  const asked = box.mails.filter(({ raw }) => body(raw).includes('有人通过'));
  expect(asked.flatMap(({ to }) => to).toSorted()).toEqual([
    'jia@example.invalid',
    'yi@example.invalid',
  ]);
  expect(asked.every(({ from }) => from === 'register@register.example')).toBe(true);
  await box.close();
});
