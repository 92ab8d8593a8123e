import { readdir, readFile, rm } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { previewSite } from '#office/new-site.ts';
import type { FilingId } from '#registry/site.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
beforeEach(async () => {
  opened = await testOffice();
});
afterEach(() => opened.remove());

const git = (...args: string[]) =>
  execFileSync('git', ['-C', opened.environment.registerDir, ...args], { encoding: 'utf8' });

/** Header and decoded text of a mail file. */
async function readMail(path: string): Promise<{ head: string; body: string }> {
  const [head = '', body = ''] = (await readFile(path, 'utf8')).split(/\r?\n\r?\n/);
  const isBase64 = /content-transfer-encoding: base64/i.test(head);
  return { head, body: isBase64 ? Buffer.from(body, 'base64').toString() : body };
}

describe('from filing to code', () => {
  it('file, review up the tree, conclude, mint, mail: the whole way in one register [B01 C01 D02 E01 E02 E03 R01]', async () => {
    const { filing, receiptCode } = await fileSite(opened);
    expect(receiptCode).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect((await opened.office.checkReceipt(receiptCode, '127.0.0.1')).ok).toBe(true);

    await approveAll(opened, filing);
    const waiting = await opened.office.progress(filing);
    expect(waiting).toMatchObject({
      state: { stage: 'concluded' },
      siteCode: null,
      checkCode: null,
    });

    opened.at('2026-11-20T16:00:00');
    expect((await opened.office.mint()).minted).toEqual(['9901010001']);
    const minted = await opened.office.progress(filing);
    expect(minted).toMatchObject({ state: { stage: 'minted' }, siteCode: '9901010001' });
    expect(minted?.checkCode).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);

    await opened.office.sendMail();
    const folder = join(opened.dir, 'mail');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map(async (name) => readMail(join(folder, name))));
    for (const to of ['jia@example.invalid', 'yi@example.invalid']) {
      const both = mails.filter(
        ({ head, body }) => head.includes(to) && body.includes('9901010001'),
      );
      expect(both, to).toHaveLength(1);
      expect(both[0]?.body).toContain(minted?.checkCode);
    }
    const listing = opened.office.catalogue.listing(null, { page: 1, size: 20 });
    expect(listing.rows.map(({ code }) => code)).toEqual(['9901010001']);
  });

  it('the history of the repository tells the same story: one merge for a conclusion, decisions as commits [D11 R-4.5]', async () => {
    const { filing } = await fileSite(opened);
    await approveAll(opened, filing);
    opened.at('2026-11-20T16:00:00');
    await opened.office.mint();
    const subjects = git('log', '--topo-order', '--format=%s', 'main').trim().split('\n');
    expect(subjects).toEqual([
      '生成网站标识码：2026-11-20，1 个',
      '新增网站办结：示例990101民政局网',
      '审核通过：示例990101民政局网',
      '审核通过：示例990101民政局网',
      '审核通过：示例990101民政局网',
      '新增网站：示例990101民政局网',
      '建立登记簿',
    ]);
    expect(git('rev-list', '--merges', '--count', 'main').trim()).toBe('1');
    expect(git('fsck', '--strict', '--full')).toBe('');
    expect(git('for-each-ref', '--format=%(refname)').trim()).toBe('refs/heads/main');
  });

  it('no personal data and no secret is in any object of the repository [B13 B29 R-9.1]', async () => {
    const { filing, receiptCode } = await fileSite(opened);
    await approveAll(opened, filing);
    opened.at('2026-11-20T16:00:00');
    await opened.office.mint();
    const checkCode = (await opened.office.progress(filing))?.checkCode ?? '';
    const ids = git('rev-list', '--all', '--objects').trim().split('\n');
    const all = ids.map((line) => git('cat-file', '-p', line.slice(0, 40))).join('\n');
    expect(all).toContain('示例990101民政局网');
    const secret = receiptCode.replaceAll('-', '').slice(8);
    const canaries = [
      '示例甲',
      '示例乙',
      '99912345',
      '13800000000',
      'example.invalid',
      checkCode,
      secret,
    ];
    for (const canary of canaries) expect(all).not.toContain(canary);
  });

  it('a returned filing is corrected and filed again under the same receipt code, from the first unit [C08 D08 D12 R-3.3]', async () => {
    const { filing, receiptCode } = await fileSite(opened);
    await decideAs(opened, '990101', filing);
    await decideAs(opened, '990100', filing, 'return');
    const returned = await opened.office.progress(filing);
    expect(returned?.state.stage).toBe('returned');
    const fields = await opened.office.fieldsOf(filing);
    expect(fields).toMatchObject({ name: '示例990101民政局网', 'principal.mobile': '13800000000' });
    const better = {
      ...fields,
      name: '示例990101县民政局网站',
      'contact.mobile': '13900000001',
    };
    const outcome = await opened.office.resubmit(filing, better, returned?.state.content ?? '');
    expect(outcome.ok).toBe(true);
    const desk = await opened.office.deskFiling(filing, accountOf('990101'));
    expect(desk).toMatchObject({ state: { stage: 'received', turn: '990101', round: 2 } });
    expect(desk?.changes).toEqual([
      { at: '/name', before: '示例990101民政局网', after: '示例990101县民政局网站' },
      { at: '/contact/mobile', before: '13900000000', after: '13900000001' },
    ]);
    const checked = await opened.office.checkReceipt(receiptCode, '127.0.0.1');
    expect(checked).toEqual({ ok: true, value: filing });
    await approveAll(opened, filing);
    expect((await opened.office.progress(filing))?.state.stage).toBe('concluded');
  });

  it('a body with several sites files each of them, and is asked why [B25 B26 E05]', async () => {
    const first = await fileSite(opened);
    await approveAll(opened, first.filing);
    const more = formOf({
      name: '示例990101民政局婚姻登记网',
      homeUrl: 'https://hydj.shili.gov.cn/',
    });
    const { advice, problems } = await opened.office.preview(more);
    expect(problems).toEqual([]);
    expect(advice.map(({ code }) => code)).toContain('advice-second-site');
    const second = await fileSite(opened, more);
    await approveAll(opened, second.filing);
    opened.at('2026-11-20T16:00:00');
    expect((await opened.office.mint()).minted).toEqual(['9901010001', '9901010002']);
  });

  it('a platform below a province whose own covers all levels is warned of [B28]', async () => {
    const platform = formOf({ isServicePlatform: 'yes' });
    const { advice } = await opened.office.preview(platform);
    expect(advice.map(({ code }) => code)).toContain('advice-platform-covered');
  });

  it('a filing from the home page says so in its trail; nobody signed it in [D16 B01]', async () => {
    const { filing } = await fileSite(opened);
    const progress = await opened.office.progress(filing);
    expect(progress?.events).toMatchObject([{ event: 'submit', source: 'web', account: '' }]);
  });

  it('a filing taken back leaves the open ones and frees its name [R-3.3]', async () => {
    const { filing } = await fileSite(opened);
    expect((await opened.office.withdraw(filing)).ok).toBe(true);
    expect(opened.office.catalogue.filing(filing)).toBeNull();
    expect((await opened.office.progress(filing))?.state.stage).toBe('withdrawn');
    const again = await fileSite(opened);
    expect(again.filing).not.toBe(filing);
  });

  it('a double submit, a reload and the back button give the same filing and receipt code [B24 R-9.3]', async () => {
    const token = opened.office.requestToken();
    const [first, second] = await Promise.all([
      fileSite(opened, formOf(), token),
      fileSite(opened, formOf(), token),
    ]);
    expect(second.receiptCode).toBe(first.receiptCode);
    const later = await fileSite(opened, formOf({ address: '改过的地址' }), token);
    expect(later.receiptCode).toBe(first.receiptCode);
    expect(await opened.tools.forge.proposals()).toHaveLength(1);
  });

  it('a token whose filing was taken back files no second one, also after a restart [B24 R-3.3]', async () => {
    const token = opened.office.requestToken();
    const first = await fileSite(opened, formOf(), token);
    await opened.office.withdraw(first.filing);
    opened = await opened.reopen();
    const second = await fileSite(opened, formOf(), token);
    expect(second).toMatchObject({ filing: first.filing, receiptCode: first.receiptCode });
    expect(await opened.tools.forge.proposals()).toEqual([]);
  });

  it('a request token that the register did not issue files nothing [B24]', async () => {
    const request = { token: 'chosen.by-somebody', confirmedText: '', address: '127.0.0.1' };
    const outcome = await opened.office.submit(formOf(), request);
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'request-expired' }] });
  });
});

describe('the catalogue can be thrown away', () => {
  it('deleted under a running register, it is made anew with sites, open filings and who has them [R-9.3]', async () => {
    const done = await fileSite(opened);
    await approveAll(opened, done.filing);
    const fields = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });
    const { filing } = await fileSite(opened, fields);
    await decideAs(opened, '990101', filing);
    const before = opened.office.catalogue.filing(filing);
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(opened.environment.registerDir, `catalogue.db${end}`), { force: true });
    }
    await opened.office.refresh();
    expect(opened.office.catalogue.filing(filing)).toEqual(before);
    expect(opened.office.catalogue.waiting()).toHaveLength(1);
  });
});

describe('names, URLs and portals are taken once', () => {
  it.each([
    ['the same name', { homeUrl: 'https://other.shili.gov.cn/' }, 'name-taken'],
    [
      'the name in full-width letters and blanks',
      { name: ' 示例９９０１０１ 民政局网', homeUrl: 'https://other.shili.gov.cn/' },
      'name-taken',
    ],
    [
      'another scheme',
      { name: '示例另一个网站', homeUrl: 'http://mzj.shili.gov.cn/' },
      'url-taken',
    ],
    ['another case', { name: '示例另一个网站', homeUrl: 'https://MZJ.ShiLi.gov.cn/' }, 'url-taken'],
    [
      'no trailing slash',
      { name: '示例另一个网站', homeUrl: 'https://mzj.shili.gov.cn' },
      'url-taken',
    ],
    [
      'the default port',
      { name: '示例另一个网站', homeUrl: 'https://mzj.shili.gov.cn:443/' },
      'url-taken',
    ],
  ])(
    'refused at once by the name of what holds it: %s [B11 R-2.4 X10]',
    async (_, more, problem) => {
      await fileSite(opened);
      const preview = await opened.office.checkNameAndUrl(formOf(more));
      expect(preview.problems).toMatchObject([
        { code: problem, params: { by: 'filing', name: '示例990101民政局网' } },
      ]);
      await expect(fileSite(opened, formOf(more))).rejects.toThrow(problem);
    },
  );

  it('where the policy says so, names need be the only ones in their province, URLs in the country [X10 Z12]', async () => {
    await fileSite(opened);
    const scoped = {
      ...opened.tools,
      policy: { ...opened.tools.policy, uniqueNameScope: 'province' },
    } as const;
    const elsewhere = formOf({ unit: 'bm9901', homeUrl: 'https://other.shili.gov.cn/' });
    const beside = formOf({ unit: '990102', homeUrl: 'https://other.shili.gov.cn/' });
    expect(previewSite(scoped, elsewhere, null).problems).toEqual([]);
    expect(previewSite(scoped, beside, null).problems).toMatchObject([{ code: 'name-taken' }]);
    expect(previewSite(opened.tools, elsewhere, null).problems).toMatchObject([
      { code: 'name-taken' },
    ]);
  });

  it('a second portal of a unit is refused by the name of the first [G04 R-2.5]', async () => {
    await fileSite(opened, formOf({ isPortal: 'yes' }));
    const second = formOf({
      isPortal: 'yes',
      name: '示例二',
      homeUrl: 'https://www.shier.gov.cn/',
    });
    await expect(fileSite(opened, second)).rejects.toThrow('portal-taken');
  });

  it('a hundred people file the same name at once: one gets it [B11 R-2.4]', async () => {
    const tries = Array.from({ length: 100 }, (_, index) =>
      opened.office
        .submit(formOf({ homeUrl: `https://a${index}.shili.gov.cn/` }), {
          token: opened.office.requestToken(),
          confirmedText: '',
          address: `10.0.${index}.1`,
        })
        .then(
          ({ ok }) => ok,
          () => false,
        ),
    );
    const accepted = (await Promise.all(tries)).filter(Boolean);
    expect(accepted).toHaveLength(1);
    expect(await opened.tools.forge.proposals()).toHaveLength(1);
  });
});

describe('how much one network files', () => {
  const file = async (index: number, address = '198.51.100.7') => {
    const more = { name: `示例${index}局`, homeUrl: `https://b${index}.shili.gov.cn/` };
    const request = { token: opened.office.requestToken(), confirmedText: '', address };
    const outcome = await opened.office.submit(formOf(more), request);
    return outcome.ok ? outcome.value.filing : (outcome.problems[0]?.code ?? '');
  };

  it('five a day may wait for their unit to take them in; what it takes in waits no more [W8]', async () => {
    const filings = [];
    for (let index = 0; index < 5; index += 1) filings.push(await file(index));
    // neither another address of the network nor a restart makes a difference, another network does
    opened = await opened.reopen();
    expect(await file(5, '198.51.100.250')).toBe('too-many-open-filings');
    expect(await file(5, '203.0.113.7')).toMatch(/^[A-Z0-9]{8}$/);
    await decideAs(opened, '990101', filings[0] as FilingId, 'take-in');
    expect(await file(6)).toMatch(/^[A-Z0-9]{8}$/);
    expect(await file(7)).toBe('too-many-open-filings');
    opened.at('2026-11-21T09:00:01');
    expect(await file(7)).toMatch(/^[A-Z0-9]{8}$/);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'an address of the machine itself, %s, tells nobody apart and is not counted [W8]',
    async (address) => {
      for (let index = 0; index < 7; index += 1) {
        expect(await file(index, address)).toMatch(/^[A-Z0-9]{8}$/);
      }
    },
  );

  it('ten an hour is the most, taken in or not [W8]', async () => {
    for (let index = 0; index < 10; index += 1) {
      await decideAs(opened, '990101', (await file(index)) as FilingId, 'take-in');
    }
    expect(await file(10)).toBe('too-many-filings');
    opened.at('2026-11-20T10:00:01');
    expect(await file(10)).toMatch(/^[A-Z0-9]{8}$/);
  });

  it('the same form pressed again is no new filing, however many wait [W8 R-9.3]', async () => {
    const token = opened.office.requestToken();
    const again = () => fileSite(opened, formOf(), token, '198.51.100.9');
    const first = await again();
    for (let index = 0; index < 4; index += 1) await file(index);
    expect(await file(5)).toBe('too-many-open-filings');
    expect((await again()).filing).toBe(first.filing);
  });
});

describe('who may decide', () => {
  it('two reviewers of one unit at once: one decision counts, the other sees the new state [R-4.1 R-4.2]', async () => {
    const { filing } = await fileSite(opened);
    const content = (await opened.office.progress(filing))?.state.content ?? '';
    const none = { reason: '', text: '' } as const;
    const outcomes = await Promise.all(
      ['990101', '990101-2'].map((id) =>
        opened.office.decide(filing, accountOf('990101', id), 'approve', content, none),
      ),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect((await opened.office.progress(filing))?.state).toMatchObject({
      turn: '990100',
      done: 1,
    });
  });

  it('a decision on content that the filer has changed since is refused [R-4.2 D10]', async () => {
    const { filing } = await fileSite(opened);
    const seen = (await opened.office.progress(filing))?.state.content ?? '';
    await decideAs(opened, '990101', filing, 'return');
    const fields = (await opened.office.fieldsOf(filing)) ?? {};
    await opened.office.resubmit(filing, { ...fields, address: '新地址' }, seen);
    const none = { reason: '', text: '' } as const;
    const late = await opened.office.decide(filing, accountOf('990101'), 'approve', seen, none);
    expect(late).toMatchObject({ ok: false, problems: [{ code: 'content-changed' }] });
  });

  it('a return without reason and text is refused at both fields at once [R-4.4 D08]', async () => {
    const { filing } = await fileSite(opened);
    const content = (await opened.office.progress(filing))?.state.content ?? '';
    const none = { reason: '', text: ' ' } as const;
    const outcome = await opened.office.decide(
      filing,
      accountOf('990101'),
      'return',
      content,
      none,
    );
    expect(outcome).toMatchObject({ ok: false, problems: [{ at: '/reason' }, { at: '/text' }] });
  });

  it('a unit sees its subtree and nothing beside it [A20 R-4.7]', async () => {
    const { filing } = await fileSite(opened);
    for (const unit of ['990101', '990100', '990000', 'bm0100']) {
      const desk = await opened.office.deskFiling(filing, accountOf(unit));
      expect(desk?.persons?.principal.name, unit).toBe('示例甲');
    }
    for (const unit of ['990102', '999001', 'bm9900']) {
      expect(await opened.office.deskFiling(filing, accountOf(unit)), unit).toBeNull();
    }
  });
});
