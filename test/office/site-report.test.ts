import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { channelColumns, type ReportLine, reportSheets, siteColumns } from '#office/site-report.ts';
import type { UnitCode } from '#registry/unit.ts';
import { openReports } from '../../scripts/report-apart.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';
import {
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
  for (const n of [1, 2, 3]) {
    opened.at(`2026-11-20T09:0${n}:00`);
    const name = `示例${n}号局网`;
    const fields = formOf({ name, homeUrl: `https://s${n}.shili.gov.cn/`, 'sponsor.name': '=1+1' });
    const { filing } = await fileSite(opened, fields, undefined, `10.0.${n}.1`);
    await approveAll(opened, filing);
  }
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
});
afterEach(() => opened.remove());

async function lines(unit: string, page: { page: number; size: number } | null = null) {
  const found: ReportLine[] = [];
  for await (const line of opened.office.siteReport(unit as UnitCode, {}, page)) found.push(line);
  return found;
}

it('the report has the columns of the sources in their order, a line a site [K05 K06]', async () => {
  expect(siteColumns.slice(0, 11)).toEqual([
    '序号',
    '填报人',
    '时间',
    '状态',
    '网站标识码',
    '省/部',
    '市',
    '县',
    '填报单位',
    '网站名称',
    'ICP备案编号',
  ]);
  const [first, ...more] = await lines('990000');
  expect(more).toHaveLength(2);
  expect(first?.cells).toHaveLength(siteColumns.length);
  expect(first?.cells.slice(0, 11)).toEqual([
    '1',
    '=1+1',
    '2026-11-20 09:03',
    '正常',
    '9901010003',
    '示例990000',
    '示例990100',
    '示例990101',
    '=1+1',
    '示例3号局网',
    '京ICP备05070218号',
  ]);
});

it('the page alone or everything that matches, numbered as in the list [K04 X17]', async () => {
  const page = await lines('990000', { page: 2, size: 2 });
  expect(page.map(({ cells }) => [cells[0], cells[4]])).toEqual([['3', '9901010001']]);
  expect((await lines('990000')).map(({ cells }) => cells[4])).toEqual([
    '9901010003',
    '9901010002',
    '9901010001',
  ]);
});

it('a unit exports its subtree and nothing beside it, and never a person [A20 K01 R-4.7 R-9.1]', async () => {
  expect(await lines('990102')).toEqual([]);
  expect(await lines('bm9900')).toEqual([]);
  expect(JSON.stringify(await lines('bm0100'))).not.toMatch(/示例甲|示例乙|13800000000|example/);
});

it('columns stand on a sheet of their own; nothing typed becomes a formula [J02 K05]', async () => {
  const asker = { kind: 'filer' } as const;
  const fields = {
    'channels.0.category': '通知公告',
    'channels.0.name': '=HYPERLINK("x")',
    'channels.0.url': 'https://s1.shili.gov.cn/a/',
  };
  const token = opened.office.requestToken();
  const code = '9901010001' as never;
  const outcome = await opened.office.submitChange(code, 'channels', fields, asker, token);
  if (outcome.ok) await decideAs(opened, '990101', outcome.value.filing);
  const found = await lines('990101');
  expect(found.flatMap(({ channels }) => channels)).toEqual([
    ['9901010001', '示例1号局网', '通知公告', '=HYPERLINK("x")', 'https://s1.shili.gov.cn/a/'],
  ]);
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const header = (names: readonly string[]) => names.map((name) => ({ header: name }));
  await writeRows(stream, [
    { name: '网站基本信息', columns: header(siteColumns), rows: found.map(({ cells }) => cells) },
    {
      name: '栏目（系统）基本信息',
      columns: header(channelColumns),
      rows: found.flatMap(({ channels }) => channels),
    },
  ]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await bytes) as never);
  expect(workbook.worksheets.map(({ name }) => name)).toEqual([
    '网站基本信息',
    '栏目（系统）基本信息',
  ]);
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row) =>
      row.eachCell((cell) =>
        expect([ExcelJS.ValueType.String, ExcelJS.ValueType.Null]).toContain(cell.type),
      ),
    );
  }
});

it('a long report is written by a process of its own, the same to the byte [K04 K05 X17]', async () => {
  const { registerDir } = opened.environment;
  const task = { unit: '990000' as UnitCode, filter: { order: 'oldest' } } as const;
  const stream = new PassThrough();
  const here = reportSheets(() => opened.office.siteReport(task.unit, task.filter, null));
  const [bytes] = await Promise.all([buffer(stream), writeRows(stream, here)]);
  expect(await buffer(openReports(registerDir)(task))).toEqual(bytes);
});

it('a report that fails is cut off and never looks whole; one nobody reads makes room [K04]', async () => {
  const task = { unit: '990000' as UnitCode, filter: {} };
  const nowhere = openReports(join(opened.dir, 'private.db'));
  await expect(buffer(nowhere(task))).rejects.toThrow('not written to its end');
  const reports = openReports(opened.environment.registerDir);
  const left = [reports(task), reports(task), reports(task)];
  for (const stream of left) stream.destroy();
  expect((await buffer(reports(task))).length).toBeGreaterThan(1_000);
});
