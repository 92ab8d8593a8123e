import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeAsker } from '#office/change.ts';
import type { SiteAction } from '#registry/site-action.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import {
  accountOf,
  approveAll,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let opened: TestOffice;
const code = '9901010001' as SiteCode;
const filer: ChangeAsker = { kind: 'filer' };
const asUnit = (unit: string, account = unit): ChangeAsker => ({
  kind: 'unit',
  unit: unit as UnitCode,
  account,
});

beforeEach(async () => {
  opened = await testOffice();
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  opened.at('2026-11-21T09:00:00');
});
afterEach(() => opened.remove());

async function ask(action: SiteAction, fields: Record<string, string> = {}, asker = filer) {
  const token = opened.office.requestToken();
  return opened.office.submitChange(code, action, fields, asker, token);
}

async function file(action: SiteAction, fields: Record<string, string> = {}, asker = filer) {
  const outcome = await ask(action, fields, asker);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value.filing;
}

const codesOf = (outcome: Awaited<ReturnType<typeof ask>>) =>
  outcome.ok ? [] : outcome.problems.map((problem) => problem.code);
const siteNow = async () => {
  const row = opened.office.catalogue.site(code);
  if (!row) throw new Error('no site');
  return opened.office.catalogue.siteFile(row);
};
const form = async (more: Record<string, string>) => ({
  ...(await opened.office.fieldsOfSite(code, null)),
  ...more,
});
const offline = { from: '2026-12-01', until: '2026-12-10', reason: '机房搬迁' };
const fsck = () =>
  execFileSync('git', ['-C', opened.environment.registerDir, 'fsck', '--strict', '--full'], {
    encoding: 'utf8',
  });

describe('signing in to a site', () => {
  const checkCode = async (filing: FilingId) =>
    (await opened.office.progress(filing))?.checkCode ?? '';

  it('标识码 and 校验码 open one site; afterwards the receipt code shows the check code no more [A29 X08]', async () => {
    const filing = (await siteNow()).register?.filing as FilingId;
    const shown = await checkCode(filing);
    expect(await opened.office.signInSite(` ${code} `, shown.toLowerCase(), 'a')).toEqual({
      ok: true,
      value: code,
    });
    expect(await checkCode(filing)).toBe('');
  });

  it('an unknown site and a wrong code are answered alike, and guessing ends [R-5.5 W7]', async () => {
    const unknown = await opened.office.signInSite('9901019999', 'AAAA-AAAA-AAAA-AAAA', 'b');
    const wrong = await opened.office.signInSite(code, 'AAAA-AAAA-AAAA-AAAA', 'b');
    expect(wrong).toEqual(unknown);
    for (let n = 0; n < 5; n += 1) await opened.office.signInSite(code, `${n}`, `c${n}`);
    const late = await opened.office.signInSite(code, 'AAAA-AAAA-AAAA-AAAA', 'd');
    expect(late.ok ? '' : late.problems[0]?.code).toBe('too-many-tries');
  });
});

describe('办结后修改', () => {
  it('takes effect on approval; the record stands until then [F01 F02 F04 F09 F10]', async () => {
    const filing = await file('amendment', await form({ name: '示例县民政局网站' }));
    expect((await siteNow()).name).toBe('示例990101民政局网');
    const waiting = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(waiting).toMatchObject({ kind: 'amendment', site: code, state: { turn: '990101' } });
    expect(waiting?.changes).toEqual([
      { at: '/name', before: '示例990101民政局网', after: '示例县民政局网站' },
    ]);
    await decideAs(opened, '990101', filing);
    expect((await siteNow()).name).toBe('示例县民政局网站');
    const done = await opened.office.progress(filing);
    expect(done).toMatchObject({ kind: 'amendment', state: { stage: 'effective' } });
    expect(done?.events.map(({ event }) => event)).toEqual(['submit', 'approve']);
    expect(opened.office.catalogue.conclusionsOf(code)).toMatchObject([
      { filing, kind: 'amendment' },
    ]);
    expect(opened.office.catalogue.filingsOfSite(code)).toEqual([]);
    expect(fsck()).toBe('');
  });

  it('returned: the old data stay in force, corrected and filed again it starts anew [F05 G06 R-3.3]', async () => {
    const filing = await file('amendment', await form({ name: '示例县民政局网站' }));
    await decideAs(opened, '990101', filing, 'return');
    expect((await siteNow()).name).toBe('示例990101民政局网');
    const returned = await opened.office.progress(filing);
    const fields = { ...(await opened.office.fieldsOfSite(code, filing)), name: '示例县民政局' };
    const content = returned?.state.content ?? '';
    const again = await opened.office.resubmitChange(filing, 'amendment', fields, filer, content);
    expect(again.ok).toBe(true);
    await decideAs(opened, '990101', filing);
    expect((await siteNow()).name).toBe('示例县民政局');
  });

  it('only the unit of the chain decides; the one above does not for a department site [F07 R-4.1]', async () => {
    const filing = await file('amendment', await form({ name: '示例县民政局网站' }));
    for (const unit of ['990100', '990000', '990102', 'bm9900']) {
      await expect(decideAs(opened, unit, filing), unit).rejects.toThrow('outside-chain');
    }
  });

  it('other persons are sealed apart and asked for on record; no personal data reach Git [F01 R-9.1]', async () => {
    const fields = await form({
      'contact.mobile': '13700000000',
      'contact.email': 'bing@example.invalid',
    });
    const filing = await file('amendment', fields);
    const view = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(view?.persons?.contact.mobile).toBe('13700000000');
    expect(view?.changes.map(({ at }) => at)).toEqual(['/contact/mobile', '/contact/email']);
    await decideAs(opened, '990101', filing);
    const after = await opened.office.siteView(code, filer, 'site:test');
    expect(after?.persons?.contact.email).toBe('bing@example.invalid');
    const objects = execFileSync(
      'git',
      ['-C', opened.environment.registerDir, 'log', '--all', '-p', '--format=%B'],
      { encoding: 'utf8' },
    );
    expect(objects).not.toMatch(/13700000000|bing@/);
  });

  it('nothing changed is nothing to file; every problem at its field at once [R-2.2]', async () => {
    expect(codesOf(await ask('amendment', await form({})))).toEqual(['nothing-changed']);
    const bad = await ask('amendment', await form({ name: '', address: '', 'contact.email': 'x' }));
    expect(bad.ok ? [] : bad.problems.map(({ at }) => at).toSorted()).toEqual([
      '/address',
      '/contact/email',
      '/name',
    ]);
  });

  it('a name that another holds is refused, at filing and again when it takes effect [R-2.4 X10]', async () => {
    const other = formOf({ name: '另一个网站', homeUrl: 'https://b.shili.gov.cn/' });
    const filing = await file('amendment', await form({ name: '另一个网站' }));
    const refused = await opened.office.submit(other, {
      token: opened.office.requestToken(),
      confirmedText: '',
      address: '127.0.0.1',
    });
    expect(refused.ok ? [] : refused.problems.map((problem) => problem.code)).toEqual([
      'name-taken',
    ]);
    await decideAs(opened, '990101', filing);
    expect((await siteNow()).name).toBe('另一个网站');
  });

  it('channels, domains and basic information filed at once do not undo each other [F12 J01 J02]', async () => {
    const domains = await file('domains', { otherDomains: 'b.shili.gov.cn；c.shili.gov.cn' });
    expect(codesOf(await ask('channels', { 'channels.0.category': '工作动态' }))).toContain(
      'filing-open',
    );
    await decideAs(opened, '990101', domains);
    const channels = await file('channels', {
      'channels.0.category': '工作动态',
      'channels.0.name': '要闻; 动态',
      'channels.0.url': 'https://mzj.shili.gov.cn/a/;https://mzj.shili.gov.cn/b/',
      'channels.1.category': '在线系统',
      'channels.1.name': '无',
      'channels.1.url': '无',
    });
    await decideAs(opened, '990101', channels);
    const now = await siteNow();
    expect(now.otherDomains).toEqual(['b.shili.gov.cn', 'c.shili.gov.cn']);
    expect(now.channels).toEqual([
      {
        category: '工作动态',
        name: '要闻；动态',
        url: 'https://mzj.shili.gov.cn/a/；https://mzj.shili.gov.cn/b/',
      },
      { category: '在线系统', name: '无', url: '无' },
    ]);
  });

  it('the same request token files once, whoever presses twice [B24 R-9.3]', async () => {
    const token = opened.office.requestToken();
    const fields = await form({ name: '示例县民政局网站' });
    const twice = await Promise.all(
      [1, 2].map(async () => opened.office.submitChange(code, 'amendment', fields, filer, token)),
    );
    expect(twice.map((one) => one.ok && one.value.isNew).toSorted()).toEqual([false, true]);
    expect(opened.office.catalogue.filingsOfSite(code)).toHaveLength(1);
  });

  it('withdrawn it is gone; another site’s filing cannot be withdrawn [R-3.3]', async () => {
    const filing = await file('domains', { otherDomains: 'b.shili.gov.cn' });
    const foreign = await opened.office.withdrawChange(filing, '9901020001' as SiteCode, filer);
    expect(foreign.ok).toBe(false);
    expect((await opened.office.withdrawChange(filing, code, filer)).ok).toBe(true);
    expect(opened.office.catalogue.filingsOfSite(code)).toEqual([]);
    expect((await opened.office.progress(filing))?.state.stage).toBe('withdrawn');
  });
});

describe('门户 and 政务服务平台', () => {
  it('to portal by the unit above, from portal by the own one; the reviewer is read from what stands [G01 G03 G05 G08 X02]', async () => {
    const apply = await file('portal-apply');
    await expect(decideAs(opened, '990101', apply)).rejects.toThrow('outside-chain');
    await decideAs(opened, '990100', apply);
    expect((await siteNow()).isPortal).toBe(true);
    // now a portal: its amendment goes to the unit above (F03)
    const amend = await file('amendment', await form({ address: '示例县人民路2号' }));
    await decideAs(opened, '990100', amend);
    const cancel = await file('portal-cancel');
    await decideAs(opened, '990101', cancel);
    expect((await siteNow()).isPortal).toBe(false);
  });

  it('a second portal of a unit is refused when it is filed and when it would take effect [G04]', async () => {
    const apply = await file('portal-apply');
    const other = formOf({
      name: '另一个门户',
      homeUrl: 'https://b.shili.gov.cn/',
      isPortal: 'yes',
    });
    const { problems } = await opened.office.preview(other);
    expect(problems.map((problem) => problem.code)).toEqual(['portal-taken']);
    await decideAs(opened, '990100', apply);
    expect(codesOf(await ask('portal-apply'))).toEqual(['is-portal']);
  });

  it('the service platform is reviewed by the unit above and in force when approved [H04 H05 H06 X03]', async () => {
    await decideAs(opened, '990100', await file('platform-apply'));
    expect((await siteNow()).isServicePlatform).toBe(true);
    await decideAs(opened, '990100', await file('platform-cancel'));
    expect((await siteNow()).isServicePlatform).toBe(false);
  });
});

describe('下线', () => {
  it('temporary: level by level to the province; off on its day and back by itself [I01 I05 I12 I15]', async () => {
    const filing = await file('offline-temporary', offline);
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    expect((await siteNow()).register?.status).toBe('normal');
    opened.at('2026-12-01T00:00:05');
    expect((await opened.office.sweep()).sites).toEqual([code]);
    expect(opened.office.catalogue.site(code)).toMatchObject({
      status: 'offline-temporary',
      until: '2026-12-10',
    });
    opened.at('2026-12-10T23:59:59');
    expect((await opened.office.sweep()).sites).toEqual([]);
    opened.at('2026-12-11T00:00:05');
    expect((await opened.office.sweep()).sites).toEqual([code]);
    expect((await opened.office.sweep()).sites).toEqual([]);
    expect(opened.office.catalogue.site(code)?.status).toBe('normal');
    const first = (await siteNow()).register?.filing as FilingId;
    const told = opened.store.outbox.ofFiling(first).map(({ template, to }) => `${template} ${to}`);
    for (const template of ['offline-ending', 'restored']) {
      for (const to of ['principal', 'contact']) {
        expect(told.filter((line) => line === `${template} ${to}`)).toHaveLength(1);
      }
    }
    expect(
      codesOf(
        await ask('offline-temporary', { ...offline, from: '2026-12-20', until: '2026-12-21' }),
      ),
    ).toEqual(['offline-year-used']);
    const next = { ...offline, from: '2027-01-01', until: '2027-01-30' };
    expect((await ask('offline-temporary', next)).ok).toBe(true);
    expect(fsck()).toBe('');
  });

  it('emergency: in force when filed, confirmed after, back on its day [I13 X14]', async () => {
    const filing = await file('offline-emergency', { until: '2026-11-28', reason: '网站被攻击' });
    expect(opened.office.catalogue.site(code)).toMatchObject({
      status: 'offline-emergency',
      until: '2026-11-28',
    });
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    expect((await siteNow()).register?.history.map(({ status }) => status)).toEqual([
      'normal',
      'offline-emergency',
    ]);
    opened.at('2026-11-28T00:00:01');
    await opened.office.sweep();
    expect(opened.office.catalogue.site(code)?.status).toBe('normal');
  });

  it('an emergency taken back is over; it survives a restart without being told twice [X14 R-9.3]', async () => {
    const filing = await file('offline-emergency', { until: '2026-11-28', reason: '网站被攻击' });
    opened = await opened.reopen();
    await opened.office.refresh();
    expect((await siteNow()).register?.history).toHaveLength(2);
    await opened.office.withdrawChange(filing, code, filer);
    expect(opened.office.catalogue.site(code)?.status).toBe('normal');
    expect((await siteNow()).register?.history).toHaveLength(3);
  });

  it('permanent: 下线申请通过, then 完成下线; it voids what was open and frees name and URL [I02 I04 I10 I14 X11]', async () => {
    const open = await file('amendment', await form({ address: '示例县人民路2号' }));
    const filing = await file('offline-permanent', { reason: '网站撤销' });
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    expect(opened.office.catalogue.site(code)?.status).toBe('offline-approved');
    expect((await opened.office.sweep()).voided).toEqual([open]);
    expect((await opened.office.sweep()).voided).toEqual([]);
    const voided = await opened.office.progress(open);
    expect(voided?.state.stage).toBe('void');
    expect(voided?.events.at(-1)).toMatchObject({ event: 'void', because: filing });
    expect((await opened.office.completeOffline(code, asUnit('990100'))).ok).toBe(false);
    expect((await opened.office.completeOffline(code, filer)).ok).toBe(true);
    expect((await opened.office.completeOffline(code, filer)).ok).toBe(true);
    expect((await siteNow()).register?.history).toHaveLength(3);
    expect((await opened.office.preview(formOf())).problems).toEqual([]);
  });

  it('its own unit completes an offline on the filer’s behalf [X32]', async () => {
    const filing = await file('offline-permanent', { reason: '网站撤销' });
    for (const unit of ['990101', '990100', '990000']) await decideAs(opened, unit, filing);
    expect((await opened.office.completeOffline(code, asUnit('990101'))).ok).toBe(true);
  });

  it('a portal drops its flag before it goes for good; for a time its chain begins one up [I06 I10 X11]', async () => {
    await decideAs(opened, '990100', await file('portal-apply'));
    expect(codesOf(await ask('offline-permanent', { reason: '网站撤销' }))).toEqual([
      'portal-flag-first',
    ]);
    const filing = await file('offline-temporary', offline);
    await expect(decideAs(opened, '990101', filing)).rejects.toThrow('outside-chain');
    for (const unit of ['990100', '990000']) await decideAs(opened, unit, filing);
    expect((await siteNow()).request).toMatchObject({ from: '2026-12-01' });
  });

  it.each([
    ['no dates and no reason', {}, ['required', 'required', 'required']],
    [
      '31 days',
      { from: '2026-12-01', until: '2026-12-31', reason: '机房搬迁' },
      ['offline-too-long'],
    ],
    ['yesterday', { from: '2026-11-20', until: '2026-11-22', reason: '机房搬迁' }, ['from-past']],
    [
      'no day',
      { from: '2026-13-01', until: 'x', reason: '机房搬迁' },
      ['date-format', 'date-format'],
    ],
  ])('%s is refused with every reason at once [I01 R-2.2]', async (_, fields, expected) => {
    expect(codesOf(await ask('offline-temporary', fields))).toEqual(expected);
  });
});

describe('恢复, 例外, 删除', () => {
  it('are asked by one account of the unit and decided by another [I16 I17 X18 R-4.1]', async () => {
    const filing = await file('exempt', { reason: '国家安全' }, asUnit('bm0100'));
    await expect(decideAs(opened, 'bm0100', filing)).rejects.toThrow('own-filing');
    await decideAs(opened, 'bm0100', filing, 'approve', 'bm0100-2');
    expect(opened.office.catalogue.site(code)?.status).toBe('exempt');
    expect(codesOf(await ask('restore', { reason: '误设' }, asUnit('990000')))).toEqual([
      'not-yours',
    ]);
    const back = await file('restore', { reason: '误设' }, asUnit('bm0100'));
    await decideAs(opened, 'bm0100', back, 'approve', 'bm0100-2');
    expect(opened.office.catalogue.site(code)?.status).toBe('normal');
  });

  it('a deleted site leaves its file, its code is not given again, and it can be restored [I17 X18 R-5.2]', async () => {
    const filing = await file('delete', { reason: '重复登记' }, asUnit('bm0100'));
    await decideAs(opened, 'bm0100', filing, 'approve', 'bm0100-2');
    expect(opened.office.catalogue.listing(null, { page: 1, size: 10 }).total).toBe(0);
    const { filing: again } = await fileSite(opened, formOf());
    await approveAll(opened, again);
    opened.at('2026-11-21T16:00:00');
    expect((await opened.office.mint()).minted).toEqual(['9901010002']);
  });

  it('a site is not restored while another holds its name and address [R-2.4 X18]', async () => {
    const filing = await file('delete', { reason: '重复登记' }, asUnit('bm0100'));
    await decideAs(opened, 'bm0100', filing, 'approve', 'bm0100-2');
    await fileSite(opened, formOf());
    expect(codesOf(await ask('restore', { reason: '误删' }, asUnit('bm0100')))).toEqual([
      'name-taken',
      'url-taken',
    ]);
  });

  it('the filer and units beside ask for none of them [I09 R-4.7]', async () => {
    for (const asker of [filer, asUnit('990102'), asUnit('bm9900'), asUnit('990100')]) {
      for (const action of ['restore', 'exempt', 'delete'] as const) {
        expect(codesOf(await ask(action, { reason: '试试' }, asker))).toContain('not-yours');
      }
    }
  });
});
