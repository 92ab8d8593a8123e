import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trailer } from '#registry/events.ts';
import { registerIndex } from '#registry/register-check.ts';
import { readDataFile } from '#office/data-file.ts';
import { accountOf, type TestOffice, testOffice } from './test-office.ts';

let made: TestOffice;
beforeEach(async () => {
  made = await testOffice();
});
afterEach(() => made.remove());

const fields = (more: Record<string, string> = {}) => ({
  title: '关于开展年度信息核对的通知',
  scope: '990000',
  audience: 'all',
  importance: 'important',
  body: '请于 **12 月 31 日**以前核对。\n\n- 名称\n- 网址',
  ...more,
});
const province = accountOf('990000', '990000-1');

async function publish(more: Record<string, string> = {}, account = province): Promise<string> {
  const { notices } = made.office;
  const outcome = await notices.publish(fields(more), account, made.office.requestToken());
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value.id;
}
const codesOf = (outcome: { ok: boolean; problems?: readonly { code: string }[] }) =>
  outcome.ok ? 'ok' : (outcome.problems ?? []).map(({ code }) => code);
const unread = async (unit: string) =>
  (await made.office.notices.unread(accountOf(unit))).map(({ id }) => id);

describe('publishing', () => {
  it('is one commit on main by the account, with what it is in its trailers [L05 R-4.5]', async () => {
    const before = await made.tools.forge.main();
    made.at('2026-11-20T14:05:00.000');
    const id = await publish();
    expect(id).toMatch(/^2026-11-20-990000-[0-9a-f]{12}$/);
    const main = await made.tools.forge.main();
    const commit = await made.tools.forge.objects.commit(main);
    expect(commit.parents).toEqual([before]);
    expect(commit.author.name).toBe('990000-1');
    expect(commit.message.split('\n')[0]).toBe('发布通知：关于开展年度信息核对的通知');
    const said = ['Event', 'Notice', 'Unit', 'Account', 'At'].map((key) =>
      trailer(commit.trailers, key),
    );
    expect(said).toEqual(['notice', id, '990000', '990000-1', '2026-11-20T14:05:00.000+08:00']);
    const entry = await made.tools.forge.objects.entry(commit.tree, `data/notices/${id}.md`);
    const bytes = await made.tools.forge.objects.blob(entry?.oid ?? '');
    const change = readDataFile(`data/notices/${id}.md`, bytes);
    expect(change).toMatchObject({ value: { title: fields().title, body: fields().body } });
    expect(change).not.toHaveProperty('problem');
    execFileSync('git', ['-C', join(made.dir, 'register.git'), 'fsck', '--strict']);
  });

  it('what it writes is what the check of the register takes [L05 Y4]', async () => {
    const id = await publish({ title: '“引号”：- 短横 #号', body: '---\n\n一行\n---\n\n二行' });
    const { forge } = made.tools;
    const { tree } = await forge.objects.commit(await forge.main());
    const path = `data/notices/${id}.md`;
    const entry = await forge.objects.entry(tree, path);
    const change = readDataFile(path, await forge.objects.blob(entry?.oid ?? ''));
    const found = registerIndex().apply([change]);
    expect(found.map(({ code }) => code)).toEqual(['unit-unknown', 'unit-unknown']);
    expect((await made.office.notices.find(id))?.body).toBe('---\n\n一行\n---\n\n二行');
  });

  it('sent twice it is published once; another form is another notice [L05 R-9.3]', async () => {
    const token = made.office.requestToken();
    const first = await made.office.notices.publish(fields(), province, token);
    made.at('2026-11-21T00:00:01.000');
    const second = await made.office.notices.publish(fields(), province, token);
    expect([first.ok && first.value.isNew, second.ok && second.value.isNew]).toEqual([true, false]);
    expect(second.ok && second.value.id).toBe(first.ok && first.value.id);
    await publish();
    expect(await made.office.notices.published()).toHaveLength(2);
  });

  it('a token of nobody publishes nothing [W2]', async () => {
    const outcome = await made.office.notices.publish(fields(), province, 'made.up');
    expect(codesOf(outcome)).toEqual(['request-expired']);
    expect(await made.office.notices.published()).toEqual([]);
  });

  it('a unit outside cannot publish for another subtree, a city cannot publish at all [L05 R-4.7]', async () => {
    const { notices } = made.office;
    const main = await made.tools.forge.main();
    const by = async (unit: string, scope: string) =>
      codesOf(
        await notices.publish(fields({ scope }), accountOf(unit), made.office.requestToken()),
      );
    expect(await by('bm9900', '990000')).toEqual(['notice-scope']);
    expect(await by('990000', 'bm0100')).toEqual(['notice-scope']);
    expect(await by('990100', '990100')).toEqual(['notice-publisher']);
    expect(await by('990000', '123')).toEqual(['unit-format']);
    expect(await made.tools.forge.main()).toBe(main);
  });

  it('says everything that is wrong at once [R-2.2]', async () => {
    const { problems, notice } = made.office.notices.preview(
      { title: ' ', scope: '990000', audience: '', importance: 'x', body: '' },
      province,
    );
    expect(problems.map(({ at }) => at)).toEqual(['/title', '/body', '/audience', '/importance']);
    expect(notice).toBeNull();
  });

  it('a preview says how many units it will reach, without those that have no account [L05]', () => {
    const { notices } = made.office;
    expect(notices.preview(fields(), province).readers).toBe(4);
    const department = accountOf('bm9900');
    expect(notices.preview(fields({ scope: 'bm9900' }), department).readers).toBe(1);
  });
});

describe('reading', () => {
  it('every unit of the scope finds it unread, nobody else does [L05]', async () => {
    const id = await publish({ scope: '990100' });
    expect(await unread('990100')).toEqual([id]);
    expect(await unread('990101')).toEqual([id]);
    expect(await unread('999001')).toEqual([]);
    expect(await unread('bm9900')).toEqual([]);
    // its publisher knows it, and so do the units above
    expect(await unread('990000')).toEqual([]);
    expect(await unread('bm0100')).toEqual([]);
  });

  it('is noted for each account; a unit has read when one of its accounts has; its publisher sees who has not [L05]', async () => {
    const { notices } = made.office;
    const id = await publish();
    const readers = async () => (await notices.open(id, province))?.readers;
    expect(await readers()).toMatchObject({ total: 4 });
    expect((await notices.open(id, accountOf('990101')))?.readers).toBeNull();
    expect(await unread('990101')).toEqual([]);
    const colleague = accountOf('990101', '990101-2');
    expect(await notices.unread(colleague)).toHaveLength(1);
    const left = (await readers())?.unread.map(({ code }) => code);
    expect(left).toEqual(['990100', '990102', '999001']);
  });

  it('survives a restart [L05]', async () => {
    const id = await publish();
    await made.office.notices.open(id, accountOf('990101'));
    made = await made.reopen();
    expect(await unread('990101')).toEqual([]);
    expect(await unread('990102')).toEqual([id]);
  });

  it('one for units only is on no public page and on no desk outside [L05 R-4.7]', async () => {
    const { notices } = made.office;
    const id = await publish({ audience: 'units' });
    expect(await notices.published()).toEqual([]);
    expect(await notices.find(id)).toBeNull();
    expect(await notices.open(id, accountOf('bm9900'))).toBeNull();
    expect(await notices.open(id, accountOf('990101'))).not.toBeNull();
  });

  it('another process sees it, and what is no right notice is left out [L05]', async () => {
    await publish();
    const { forge } = made.tools;
    await forge.commit({
      expected: await forge.main(),
      changes: new Map([
        ['data/notices/2026-11-20-broken.md', Buffer.from('---\nid: x\n---\n\nno\n')],
        ['data/notices/2026-11-20-garbage.md', Buffer.from([0xff, 0xfe])],
      ]),
      message: 'by hand\n',
      by: { name: 'somebody', email: 'somebody@register.invalid' },
      at: made.office.now(),
    });
    await made.office.refresh();
    expect(await made.office.notices.published()).toHaveLength(1);
  });
});

describe('withdrawing', () => {
  it('marks it with a reason, in one commit; the text stays in the history, nobody is reminded [L05]', async () => {
    const id = await publish();
    made.at('2026-11-21T09:00:00.000');
    expect(codesOf(await made.office.notices.withdraw(id, province, '日期有误'))).toBe('ok');
    const notice = await made.office.notices.find(id);
    expect(notice?.withdrawn).toEqual({ at: '2026-11-21T09:00:00.000+08:00', reason: '日期有误' });
    expect(notice?.body).toBe(fields().body);
    expect(await unread('990101')).toEqual([]);
    const main = await made.tools.forge.objects.commit(await made.tools.forge.main());
    expect(trailer(main.trailers, 'Event')).toBe('notice-withdraw');
    const again = await made.office.notices.withdraw(id, province, '日期有误');
    expect(codesOf(again)).toEqual(['notice-withdrawn']);
  });

  it('is for its publisher and the units above, with a reason [L05 R-4.7]', async () => {
    const id = await publish();
    const by = async (unit: string, reason = '日期有误') =>
      codesOf(await made.office.notices.withdraw(id, accountOf(unit), reason));
    expect(await by('990100')).toEqual(['not-yours']);
    expect(await by('bm9900')).toEqual(['not-yours']);
    expect(await by('990000', ' ')).toEqual(['required']);
    expect(await by('bm0100')).toBe('ok');
  });
});
