import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importSites, ImportStopped, type ImportRequest } from '#office/import.ts';
import type { ImportReport } from '#office/import-types.ts';
import type { ImportRow, ReadUpload } from '#registry/import-row.ts';
import type { FilingId } from '#registry/site.ts';
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

const county = accountOf('990101', '990101-2');
const packageId = '5f0d8a52-5a1c-4b1e-9a54-7f3f1b6a0c11';
const draft = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The n-th made-up site. */
const siteForm = (n: number, more: Record<string, string> = {}) =>
  formOf({
    name: `示例第${n}号局网`,
    homeUrl: `https://w${n}.shili.gov.cn/`,
    'sponsor.name': `示例第${n}号局`,
    ...more,
  });
const tableRow = (n: number, more: Record<string, string> = {}): ImportRow => ({
  file: '网站.xlsx',
  row: n + 1,
  fields: siteForm(n, more),
  problems: [],
  origin: null,
});
const packageRow = (n: number, more: Record<string, string> = {}): ImportRow => ({
  ...tableRow(n, more),
  file: '上报文件.zip',
  row: n,
  origin: { packageId, draftId: draft(n) },
});
const upload = (...rows: ImportRow[]): ReadUpload => ({ rows, problems: [] });

async function run(
  rows: ReadUpload,
  more: Partial<ImportRequest> = {},
  account = county,
): Promise<ImportReport> {
  const token = opened.office.requestToken();
  const request = { dryRun: false, allOrNothing: false, token, ...more };
  return importSites(opened.tools, rows, account, request);
}
const results = (report: ImportReport) => report.lines.map(({ result }) => result);
const said = (report: ImportReport) =>
  report.lines.map(({ problems }) =>
    problems.filter(({ advice }) => !advice).map(({ code, at }) => `${code} ${at}`),
  );
const filings = () =>
  opened.office.catalogue.filings('990000' as never, {}, { page: 1, size: 500 }).rows;
const idOf = (report: ImportReport, n = 0) => report.lines[n]?.filing as FilingId;

describe('what becomes of a row', () => {
  it('a dry run says what would become of each row and files nothing [R-3.4 M06 Z22]', async () => {
    const rows = upload(tableRow(1), tableRow(2, { 'principal.mobile': '1' }));
    const report = await run(rows, { dryRun: true });
    expect(results(report)).toEqual(['filed', 'refused']);
    expect(said(report)).toEqual([[], ['mobile-format /principal/mobile']]);
    expect(report.lines[0]).toMatchObject({ filing: null, receiptCode: '' });
    expect(filings()).toEqual([]);
  });

  it('good rows are filed, the others told by file, row, field and reason [R-3.4 M06]', async () => {
    const report = await run(upload(tableRow(1), tableRow(2, { name: '' }), tableRow(3)));
    expect(results(report)).toEqual(['filed', 'refused', 'filed']);
    expect(report.lines[1]).toMatchObject({ file: '网站.xlsx', row: 3 });
    expect(said(report)[1]?.join()).toMatch('/name');
    expect(new Set(filings().map(({ name }) => name))).toEqual(
      new Set(['示例第1号局网', '示例第3号局网']),
    );
  });

  it('a filing that was imported is reviewed like any other, and its receipt code opens it [M06 R-3.2]', async () => {
    const report = await run(upload(packageRow(1)));
    const [line] = report.lines;
    expect(line?.receiptCode).toMatch(/^[0-9A-Z-]{29}$/);
    const checked = await opened.office.checkReceipt(line?.receiptCode ?? '', '127.0.0.1');
    expect(checked).toEqual({ ok: true, value: idOf(report) });
    await approveAll(opened, idOf(report));
    expect((await opened.office.progress(idOf(report)))?.state.stage).toBe('concluded');
  });

  it('the trail says that it came by import, and which account did it [R-4.5 M06]', async () => {
    const report = await run(upload(tableRow(1)));
    const progress = await opened.office.progress(idOf(report));
    expect(progress?.events).toMatchObject([
      { event: 'submit', source: 'import', account: '990101-2' },
    ]);
  });

  it('the account that imported it may take it in and not review it; another one of the unit may [R-4.1 D05 D10 D14]', async () => {
    const report = await run(upload(tableRow(1)));
    const own = decideAs(opened, '990101', idOf(report), 'approve', '990101-2');
    await expect(own).rejects.toThrow('own-filing');
    await decideAs(opened, '990101', idOf(report), 'take-in', '990101-2');
    await decideAs(opened, '990101', idOf(report), 'approve', '990101');
    expect((await opened.office.progress(idOf(report)))?.state.turn).toBe('990100');
  });

  it('persons go to the private store, nothing of them to the register [R-9.1 M05]', async () => {
    const report = await run(upload(tableRow(1)));
    const proposal = await opened.tools.forge.proposal(idOf(report));
    const tree = proposal?.commits[0]?.tree ?? '';
    const path = `data/sites/99/990101/new-${idOf(report)}.yaml`;
    const entry = await opened.tools.forge.objects.entry(tree, path);
    const bytes = Buffer.from(await opened.tools.forge.objects.blob(entry?.oid ?? ''));
    expect(bytes.toString()).not.toMatch(/示例甲|13800000000|99912345/);
    expect(await opened.office.fieldsOf(idOf(report))).toMatchObject({
      'principal.name': '示例甲',
    });
  });

  it('channels come with it, ； and ; alike, none is 无 [J02 J04]', async () => {
    const channels = {
      'channels.0.category': '工作动态',
      'channels.0.name': '要闻;动态',
      'channels.0.url': 'https://w1.shili.gov.cn/a；https://w1.shili.gov.cn/b',
      'channels.1.category': '人事信息',
      'channels.1.name': '无',
      'channels.1.url': '无',
    };
    const report = await run(upload(tableRow(1, channels)));
    const progress = await opened.office.progress(idOf(report));
    expect(progress?.record.channels).toEqual([
      {
        category: '工作动态',
        name: '要闻；动态',
        url: 'https://w1.shili.gov.cn/a；https://w1.shili.gov.cn/b',
      },
      { category: '人事信息', name: '无', url: '无' },
    ]);
    const empty = {
      'channels.0.category': '人事信息',
      'channels.0.name': '',
      'channels.0.url': '',
    };
    expect(said(await run(upload(tableRow(2, empty))))).toEqual([
      ['channel-empty /channels/0/name'],
    ]);
  });
});

it('channels that an import brought stay when the filer corrects a returned filing in the form [R-3.3 J02]', async () => {
  const channels = {
    'channels.0.category': '工作动态',
    'channels.0.name': '无',
    'channels.0.url': '无',
  };
  const report = await run(upload(tableRow(1, channels)));
  await decideAs(opened, '990101', idOf(report), 'return');
  const seen = await opened.office.progress(idOf(report));
  const fields = { ...(await opened.office.fieldsOf(idOf(report))), address: '示例县人民路3号' };
  const again = await opened.office.resubmit(idOf(report), fields, seen?.state.content ?? '');
  expect(again.ok).toBe(true);
  const { record } = (await opened.office.progress(idOf(report))) ?? {};
  expect(record).toMatchObject({
    address: '示例县人民路3号',
    channels: [{ category: '工作动态', name: '无', url: '无' }],
  });
});

describe('who may import what', () => {
  it('only sites of the own unit and those below [R-4.7 R-3.4]', async () => {
    const above = upload(tableRow(1, { unit: '990100' }), tableRow(2, { unit: '990102' }));
    expect(said(await run(above))).toEqual([['unit-outside /unit'], ['unit-outside /unit']]);
    const city = accountOf('990100');
    expect(results(await run(above, {}, city))).toEqual(['filed', 'filed']);
  });

  it('a row naming a site that a person filed is refused and takes nothing over [M07 X10]', async () => {
    await fileSite(opened, siteForm(1));
    expect(said(await run(upload(tableRow(1))))).toEqual([
      ['name-taken /name', 'url-taken /homeUrl'],
    ]);
  });
});

describe('the same site again', () => {
  it('the same draft of the same package replaces its filing and review begins anew [M07 R-3.4]', async () => {
    const first = await run(upload(packageRow(1)));
    await decideAs(opened, '990101', idOf(first));
    const again = await run(upload(packageRow(1, { name: '示例第1号局改名网' })));
    expect(results(again)).toEqual(['replaced']);
    expect(again.lines[0]).toMatchObject({
      filing: idOf(first),
      receiptCode: first.lines[0]?.receiptCode,
    });
    expect(filings()).toMatchObject([
      { id: idOf(first), name: '示例第1号局改名网', stage: 'received', turn: '990101' },
    ]);
    const progress = await opened.office.progress(idOf(first));
    expect(progress?.events.map(({ event }) => event)).toEqual(['submit', 'approve', 'resubmit']);
  });

  it('the same name and URL in a table replaces an imported filing, a returned one too [M07]', async () => {
    const first = await run(upload(tableRow(1)));
    await decideAs(opened, '990101', idOf(first), 'return');
    const again = await run(upload(tableRow(1, { address: '示例县人民路2号' })));
    expect(results(again)).toEqual(['replaced']);
    expect(filings()).toMatchObject([{ id: idOf(first), stage: 'received' }]);
    expect((await opened.office.progress(idOf(first)))?.record.address).toBe('示例县人民路2号');
  });

  it('a unit above replaces what was imported below it, a unit beside does not [M07 R-4.7]', async () => {
    const first = await run(upload(packageRow(1)));
    const above = await run(upload(packageRow(1)), {}, accountOf('990100'));
    expect(above.lines[0]).toMatchObject({ result: 'replaced', filing: idOf(first) });
    const beside = await run(upload(packageRow(1, { unit: '990102' })), {}, accountOf('990102'));
    expect(said(beside)).toEqual([['name-taken /name', 'url-taken /homeUrl']]);
  });

  it('after a withdrawal the same draft is filed anew [M07]', async () => {
    const first = await run(upload(packageRow(1)));
    await opened.office.withdraw(idOf(first));
    const again = await run(upload(packageRow(1)));
    expect(results(again)).toEqual(['filed']);
    expect(idOf(again)).not.toBe(idOf(first));
    expect(filings()).toHaveLength(1);
  });

  it('after approval it is refused, and after minting with its site code [M08 R-3.4]', async () => {
    const first = await run(upload(packageRow(1), tableRow(2)));
    opened.at('2026-11-20T11:00:00');
    await approveAll(opened, idOf(first));
    opened.at('2026-11-20T11:01:00');
    await approveAll(opened, idOf(first, 1));
    const waiting = await run(upload(packageRow(1, { name: '' }), tableRow(2)));
    expect(said(waiting)).toEqual([['already-concluded '], ['already-concluded ']]);
    opened.at('2026-11-20T16:00:01');
    await opened.office.mint();
    const minted = await run(upload(packageRow(1, { name: '' }), tableRow(2)));
    expect(minted.lines.map(({ problems }) => problems)).toEqual([
      [{ code: 'already-minted', at: '', params: { code: '9901010001', name: '示例第1号局网' } }],
      [{ code: 'already-minted', at: '', params: { code: '9901010002', name: '示例第2号局网' } }],
    ]);
    expect(filings()).toEqual([]);
  });

  it('two rows of one site, name, URL or portal: the second is told where the first is [R-2.4 R-2.5]', async () => {
    const rows = upload(
      tableRow(1, { isPortal: 'yes' }),
      tableRow(2, { name: '示例第1号局网' }),
      tableRow(3, { homeUrl: 'https://w1.shili.gov.cn' }),
      tableRow(4, { isPortal: 'yes' }),
    );
    for (const dryRun of [true, false]) {
      const report = await run(rows, { dryRun });
      expect(said(report)).toEqual([
        [],
        ['duplicate-in-file /name'],
        ['duplicate-in-file /homeUrl'],
        ['duplicate-in-file /isPortal'],
      ]);
      const params = { file: '网站.xlsx', row: 2 };
      expect(report.lines[1]?.problems[0]).toMatchObject({ params });
    }
  });
});

describe('all or nothing', () => {
  it('one wrong row holds the others back [R-3.4]', async () => {
    const rows = upload(tableRow(1), tableRow(2, { unit: '' }), tableRow(3));
    for (const dryRun of [true, false]) {
      const report = await run(rows, { allOrNothing: true, dryRun });
      expect(results(report)).toEqual(['held-back', 'refused', 'held-back']);
    }
    expect(filings()).toEqual([]);
  });

  it('so does something wrong with a file [R-3.4]', async () => {
    const problem = { file: 'b.zip', row: 2, problem: { code: 'package-site', at: '' } };
    const rows = { rows: [tableRow(1)], problems: [problem] };
    const report = await run(rows, { allOrNothing: true });
    expect(results(report)).toEqual(['held-back']);
    expect(report.problems).toEqual([problem]);
  });

  it('where all are right all are filed [R-3.4]', async () => {
    const report = await run(upload(tableRow(1), tableRow(2)), { allOrNothing: true });
    expect(results(report)).toEqual(['filed', 'filed']);
    expect(filings()).toHaveLength(2);
  });
});

describe('an import that is done twice', () => {
  it('an import cut off in the middle goes on and doubles nothing [R-9.3 M06]', async () => {
    const rows = upload(
      ...Array.from({ length: 25 }, (_, n) => (n % 2 ? packageRow(n) : tableRow(n))),
    );
    const token = opened.office.requestToken();
    const cutOff = run(rows, { token, onProgress: (done) => done < 13 });
    await expect(cutOff).rejects.toThrow(ImportStopped);
    expect(filings()).toHaveLength(13);
    opened = await opened.reopen();
    const tips = new Map(opened.office.catalogue.filingTips());
    const report = await run(rows, { token });
    expect(new Set(results(report))).toEqual(new Set(['filed']));
    expect(filings()).toHaveLength(25);
    for (const [id, tip] of tips) expect(opened.office.catalogue.filing(id)?.tip).toBe(tip);
    // nobody saw the answer of the first time
    for (const { receiptCode } of report.lines) expect(receiptCode).not.toBe('');
  });

  it('mails to both persons are queued once for each filing [B16 R-9.3]', async () => {
    const token = opened.office.requestToken();
    const rows = upload(tableRow(1), packageRow(2));
    await run(rows, { token });
    const report = await run(rows, { token });
    expect(opened.store.outbox.ofFiling(idOf(report))).toHaveLength(2);
    expect(opened.store.outbox.ofFiling(idOf(report, 1))).toHaveLength(2);
  });
});

describe('imports kept for their page', () => {
  const start = (dryRun: boolean) =>
    opened.office.imports.start(upload(tableRow(1), tableRow(2)), county, {
      dryRun,
      allOrNothing: false,
    });

  it('after a dry run the same rows are imported without uploading again [R-3.4]', async () => {
    const { imports } = opened.office;
    const key = await start(true);
    expect(imports.find(key, county)).toMatchObject({
      state: 'done',
      dryRun: true,
      files: ['网站.xlsx'],
    });
    expect(filings()).toEqual([]);
    await imports.proceed(key, county);
    expect(imports.find(key, county)).toMatchObject({ state: 'done', dryRun: false });
    expect(filings()).toHaveLength(2);
    await imports.proceed(key, county);
    expect(filings()).toHaveLength(2);
  });

  it('only the account that asked sees it, for a day, and not after it was dropped [R-9.1]', async () => {
    const { imports } = opened.office;
    const key = await start(false);
    expect(imports.find(key, accountOf('990101'))).toBeNull();
    expect(imports.find('nobody', county)).toBeNull();
    opened.at('2026-11-21T08:59:00');
    expect(imports.find(key, county)?.report?.lines[0]?.receiptCode).not.toBe('');
    opened.at('2026-11-21T09:01:00');
    expect(imports.find(key, county)).toBeNull();
    const other = await start(true);
    imports.drop(other);
    expect(imports.find(other, county)).toBeNull();
  });
});

// That it takes less than ten seconds is measured by `npm run bench -- import`.
it('300 sites are imported in one go, each with its receipt code [R-3.4 M06]', async () => {
  const rows = upload(...Array.from({ length: 300 }, (_, n) => tableRow(n + 1)));
  const seen: number[] = [];
  const report = await run(rows, { onProgress: (done) => seen.push(done) > 0 });
  expect(new Set(results(report))).toEqual(new Set(['filed']));
  expect(new Set(report.lines.map(({ receiptCode }) => receiptCode)).size).toBe(300);
  expect(filings()).toHaveLength(300);
  expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
}, 60_000);
