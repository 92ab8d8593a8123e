import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeAsker } from '#office/change.ts';
import type { SiteAction } from '#registry/site-action.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import {
  approveAll,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';

let opened: TestOffice;
const code = '9901010001' as SiteCode;
const other = '9901020001' as SiteCode;
const filer = { kind: 'filer' } as const;
const root = { kind: 'unit', unit: 'bm0100' as UnitCode, account: 'bm0100' } as const;

beforeEach(async () => {
  opened = await testOffice();
  const first = await fileSite(opened);
  await approveAll(opened, first.filing);
  const more = {
    name: '示例990102民政局网',
    homeUrl: 'https://mz.shilier.gov.cn/',
    unit: '990102',
  };
  const second = await fileSite(opened, formOf(more));
  await approveAll(opened, second.filing, ['990102', '990100', '990000']);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  opened.at('2026-11-21T09:00:00');
});
afterEach(() => opened.remove());

async function file(
  action: SiteAction,
  fields: Record<string, string>,
  asker: ChangeAsker = filer,
): Promise<FilingId> {
  const { office } = opened;
  const filed = await office.submitChange(code, action, fields, asker, office.requestToken());
  if (!filed.ok) throw new Error(JSON.stringify(filed.problems));
  return filed.value.filing;
}
const contentOf = async (id: FilingId) => (await opened.office.progress(id))?.state.content ?? '';
const codesOf = (outcome: { ok: boolean; problems?: readonly { code: string }[] }) =>
  outcome.problems?.map((problem) => problem.code) ?? [];

describe('a filer acts for one site and for what it asked itself', () => {
  it('sees a filing of its own site with its differences, and none of another [A29 F11 F13]', async () => {
    const id = await file('domains', { otherDomains: 'b.shili.gov.cn' });
    expect(await opened.office.siteFiling(id, code)).toMatchObject({
      kind: 'domains',
      changes: [{ at: '/otherDomains/0', before: '', after: 'b.shili.gov.cn' }],
      isByUnit: false,
      mayWithdraw: true,
      checkCode: null,
    });
    expect(await opened.office.siteFiling(id, other)).toBeNull();
    expect(await opened.office.fieldsOfSite(other, id)).toBeNull();
  });

  it('reads its own filing of the site itself, without codes [F13 X08]', async () => {
    const first = opened.office.catalogue.site(code)?.filing as FilingId;
    expect(await opened.office.siteFiling(first, code)).toMatchObject({
      kind: 'new-site',
      checkCode: null,
      mayWithdraw: false,
    });
  });

  it('cannot take back what a unit asked for [R-3.3 X18]', async () => {
    const id = await file('exempt', { reason: '国家安全' }, root);
    expect(await opened.office.siteFiling(id, code)).toMatchObject({
      isByUnit: true,
      mayWithdraw: false,
    });
    expect(codesOf(await opened.office.withdrawChange(id, code, filer))).toEqual(['not-yours']);
    expect((await opened.office.withdrawChange(id, code, root)).ok).toBe(true);
  });

  it('a returned filing stays what it was, and the site’s it was [A29 F05 R-3.3]', async () => {
    const id = await file('offline-temporary', {
      from: '2026-12-01',
      until: '2026-12-10',
      reason: '机房搬迁',
    });
    await decideAs(opened, '990101', id, 'return');
    const content = await contentOf(id);
    const { office } = opened;
    const reason = { reason: '网站撤销' };
    const otherKind = office.resubmitChange(id, 'offline-permanent', reason, filer, content, code);
    expect(codesOf(await otherKind)).toEqual(['not-yours']);
    const fields = { from: '2026-12-02', until: '2026-12-10', reason: '机房搬迁' };
    const foreign = office.resubmitChange(id, 'offline-temporary', fields, filer, content, other);
    expect(codesOf(await foreign)).toEqual(['not-yours']);
    const right = office.resubmitChange(id, 'offline-temporary', fields, filer, content, code);
    expect((await right).ok).toBe(true);
  });
});

describe('what the preview tells', () => {
  it('a row of the table is one line, an emergency’s day is that of its return [F11 I13 J02]', async () => {
    const { office } = opened;
    const row = { 'channels.0.category': '办事指南', 'channels.0.name': '办事;查询' };
    const url = 'https://mzj.shili.gov.cn/a/;https://mzj.shili.gov.cn/b/';
    const channels = await office.previewChange(
      code,
      'channels',
      { ...row, 'channels.0.url': url },
      filer,
    );
    expect(channels.changes).toEqual([
      {
        at: '/channels/0',
        before: '',
        after: '办事指南：办事；查询\nhttps://mzj.shili.gov.cn/a/；https://mzj.shili.gov.cn/b/',
      },
    ]);
    const emergency = await office.previewChange(
      code,
      'offline-emergency',
      { until: '2026-11-28', reason: '网站被攻击' },
      filer,
    );
    expect(emergency.changes.map(({ at, after }) => [at, after])).toEqual([
      ['/request/status', 'offline-emergency'],
      ['/request/reason', '网站被攻击'],
      ['/request/return', '2026-11-28'],
    ]);
  });
});

it('the record counts as checked when it is minted, changed or confirmed [F15]', async () => {
  const { office } = opened;
  const checkedAt = async () => (await office.siteView(code, filer, 'test'))?.checkedAt;
  expect(await checkedAt()).toBe('2026-11-20T16:00:00.000+08:00');
  const id = await file('domains', { otherDomains: 'b.shili.gov.cn' });
  opened.at('2026-11-22T09:00:00');
  await decideAs(opened, '990101', id);
  expect(await checkedAt()).toBe('2026-11-22T09:00:00.000+08:00');
  opened.at('2027-11-22T10:00:00');
  expect(office.confirmRecord(code)).toBe(true);
  expect(await checkedAt()).toBe('2027-11-22T10:00:00.000+08:00');
  expect(office.confirmRecord('9901019999' as SiteCode)).toBe(false);
});

describe('what never came into force', () => {
  it('stays in the history of its site: taken back by its filer, overtaken by a permanent offline; a new catalogue finds it again [F13 I14 X11 R-3.3]', async () => {
    const taken = await file('domains', { otherDomains: 'b.shili.gov.cn' });
    await opened.office.withdrawChange(taken, code, filer);
    opened.at('2026-11-21T10:00:00');
    const overtaken = await file('domains', { otherDomains: 'c.shili.gov.cn' });
    await approveAll(opened, await file('offline-permanent', { reason: '整合' }));
    await opened.office.sweep();
    const ended = async () => {
      const view = await opened.office.siteView(code, filer, `site:${code}`);
      return view?.ended.map(({ id, kind, stage, since }) => [id, kind, stage, since.slice(0, 16)]);
    };
    const expected = [
      [overtaken, 'domains', 'void', '2026-11-21T10:00'],
      [taken, 'domains', 'withdrawn', '2026-11-21T09:00'],
    ];
    expect(await ended()).toEqual(expected);
    expect(await opened.office.siteFiling(taken, code)).toMatchObject({ mayWithdraw: false });
    expect((await opened.office.siteView(other, filer, 'x'))?.ended).toEqual([]);

    await opened.office.close();
    await rm(join(opened.dir, 'register.git/catalogue.db'));
    opened = await opened.reopen();
    expect(await ended()).toEqual(expected);
  });
});
