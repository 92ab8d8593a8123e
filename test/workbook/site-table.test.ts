import { expect, it } from 'vitest';
import { siteColumns } from '#workbook/site-columns.ts';
import { templateWorkbook } from '#workbook/template.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import ExcelJS from 'exceljs';
import { formOf } from '../office/test-office.ts';
import { cellsOf, csvOf, headers, workbookOf } from './sample-table.ts';

const site = formOf({ introduction: '一行，"引号"\n第二行', justification: '=1+1' });
const codes = ({ problems }: Awaited<ReturnType<typeof readUpload>>) =>
  problems.map(({ problem }) => problem.code);
const gbk = (text: string) => {
  // TextEncoder knows no GB18030, so each character is looked up in what its decoder gives.
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 128) bytes.push(code);
    else bytes.push(...(gbkTable.get(sign) ?? [0x3f]));
  }
  return Buffer.from(bytes);
};
const gbkTable = new Map<string, readonly [number, number]>();
for (let high = 0x81; high < 0xff; high += 1) {
  for (let low = 0x40; low < 0xff; low += 1) {
    if (low === 0x7f) continue;
    const sign = new TextDecoder('gb18030').decode(Uint8Array.of(high, low));
    if (!gbkTable.has(sign)) gbkTable.set(sign, [high, low]);
  }
}

it.each([
  ['UTF-8', Buffer.from(csvOf([site]))],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${csvOf([site])}`)],
  ['GB18030, as Excel saves it here', gbk(csvOf([site]))],
  ['UTF-16', Buffer.from(`\ufeff${csvOf([site])}`, 'utf16le')],
  ['semicolons', Buffer.from(csvOf([{ ...site, introduction: '' }]).replaceAll(',', ';'))],
])('a .csv in %s gives the form back as it was typed [M06 R-3.4]', async (_, bytes) => {
  const { rows, problems } = await readUpload('网站.csv', bytes);
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ file: '网站.csv', row: 2, origin: null, problems: [] });
  expect(rows[0]?.fields).toMatchObject({ name: site['name'], 'sponsor.kind': 'department' });
  expect(rows[0]?.fields['justification']).toBe('=1+1');
});

it('a .csv cell may hold quotes and line ends [R-3.4]', async () => {
  const { rows } = await readUpload('a.csv', Buffer.from(csvOf([site])));
  expect(rows[0]?.fields['introduction']).toBe(site['introduction']);
});

it.each([
  ['a quote that does not end', 'csv-quote', `${csvOf([site])}"示例`],
  ['text after a quote', 'csv-quote', `${csvOf([site])}"示例"x,y`],
  ['nothing but headers', 'table-empty', csvOf([])],
  ['other headers', 'table-header', '甲,乙\r\n1,2\r\n'],
  ['NUL', 'file-encoding', `${csvOf([site])}\0`],
])('a .csv with %s is refused as %s [M06 R-3.4]', async (_, code, text) => {
  expect(codes(await readUpload('a.csv', Buffer.from(text)))).toEqual([code]);
});

it('a .csv of too many columns is refused [M06]', async () => {
  const text = `${csvOf([site]).trimEnd()}${',x'.repeat(200)}\r\n`;
  expect(codes(await readUpload('a.csv', Buffer.from(text)))).toEqual(['too-many-columns']);
});

it('a workbook gives the form back as it was typed [M06 R-3.4]', async () => {
  const bytes = await workbookOf([headers, cellsOf(site)]);
  const { rows, problems } = await readUpload('网站.xlsx', bytes);
  expect(problems).toEqual([]);
  expect(rows[0]?.fields).toMatchObject(site);
});

it('numbers, dates, links and rich text are read as their text [R-3.4]', async () => {
  const cells: ExcelJS.CellValue[] = cellsOf(site);
  const put = (field: string, value: ExcelJS.CellValue) => {
    cells[siteColumns.findIndex((column) => column.field === field)] = value;
  };
  put('unit', 990101);
  put('principal.mobile', 13800000000);
  put('isPortal', false);
  put('homeUrl', { text: 'https://mzj.shili.gov.cn/', hyperlink: 'https://mzj.shili.gov.cn/' });
  put('name', { richText: [{ text: '示例990101' }, { font: { bold: true }, text: '民政局网' }] });
  put('justification', new Date('2026-11-20T00:00:00Z'));
  const { rows } = await readUpload('a.xlsx', await workbookOf([headers, cells]));
  const expected = { ...site, justification: '2026-11-20' };
  expect(rows[0]?.fields).toMatchObject(expected);
  expect(rows[0]?.problems).toEqual([]);
});

it('a formula is told at its field and neither computed nor believed [K05 R-3.4]', async () => {
  const cells: ExcelJS.CellValue[] = cellsOf(site);
  cells[0] = { formula: 'HYPERLINK("http://x.invalid","示例")', result: '示例网' };
  cells[5] = { error: '#N/A' };
  const { rows } = await readUpload('a.xlsx', await workbookOf([headers, cells]));
  expect(rows[0]?.problems).toEqual([
    { code: 'cell-formula', at: '/name' },
    { code: 'cell-error', at: '/address' },
  ]);
  expect(rows[0]?.fields['name']).toBe('');
});

it('a title above, other columns and empty rows do no harm; an unknown column is told [R-3.4]', async () => {
  const rows = [
    ['政府网站导入表'],
    [],
    ['序号', '* 网站名称（必填）', '备注', ...headers.slice(1)],
    ['1', cellsOf(site)[0] ?? '', '某', ...cellsOf(site).slice(1)],
    ['', '', '', ''],
  ];
  const read = await readUpload('a.xlsx', await workbookOf(rows));
  expect(read.rows).toHaveLength(1);
  expect(read.rows[0]?.row).toBe(4);
  expect(read.rows[0]?.fields).toMatchObject({ name: site['name'], unit: '990101' });
  expect(read.problems).toEqual([
    {
      file: 'a.xlsx',
      row: null,
      problem: { code: 'column-unknown', at: '', params: { column: '备注' }, advice: true },
    },
  ]);
});

it('a column that is missing or there twice is told once, not in each row [R-3.4]', async () => {
  const cells = cellsOf(site);
  const missing = await workbookOf([headers.slice(0, -1).filter((_, n) => n !== 4), cells]);
  expect(codes(await readUpload('a.xlsx', missing))).toEqual(['column-missing']);
  const twice = await workbookOf([[...headers, '网站名称'], cells]);
  expect(codes(await readUpload('a.xlsx', twice))).toEqual(['column-twice']);
});

it('a row that is longer than the headers is told: a cell has slipped [R-3.4]', async () => {
  const bytes = await workbookOf([headers, [...cellsOf(site), '示例']]);
  const { rows } = await readUpload('a.xlsx', bytes);
  expect(rows[0]?.problems).toEqual([{ code: 'row-too-long', at: '' }]);
});

it('channels come from their own sheet, several of a category joined by ； [J02 J04 M06]', async () => {
  const bytes = await workbookOf([headers, cellsOf(site)], (workbook) => {
    const sheet = workbook.addWorksheet('栏目（系统）');
    sheet.addRow(['网站名称', '栏目（系统）类别', '栏目（系统）名称', '栏目（系统）地址']);
    sheet.addRow([
      site['name'],
      '工作动态',
      '要闻；动态',
      'https://a.gov.cn/1；https://a.gov.cn/2',
    ]);
    sheet.addRow([site['name'], '人事信息', '无', '无']);
    sheet.addRow(['别的网站', '人事信息', '无', '无']);
  });
  const { rows, problems } = await readUpload('a.xlsx', bytes);
  expect(rows[0]?.fields).toMatchObject({
    'channels.0.category': '工作动态',
    'channels.0.name': '要闻；动态',
    'channels.1.category': '人事信息',
    'channels.1.name': '无',
  });
  expect(problems).toMatchObject([
    { problem: { code: 'channel-no-site', params: { row: 4, name: '别的网站' } } },
  ]);
});

it('the template is read back: what explains is no site, what is filled in is [R-3.4]', async () => {
  const workbook = new ExcelJS.Workbook();
  const template = Buffer.from(await templateWorkbook());
  expect(codes(await readUpload('导入模板.xlsx', template))).toEqual(['table-empty']);
  await workbook.xlsx.load(template as unknown as ExcelJS.Buffer);
  workbook.getWorksheet('网站基本信息')?.addRow(cellsOf(site));
  const filled = Buffer.from(await workbook.xlsx.writeBuffer());
  const { rows, problems } = await readUpload('导入模板.xlsx', filled);
  expect(problems).toEqual([]);
  expect(rows).toMatchObject([{ row: 3, fields: { name: site['name'] } }]);
});

it('the template offers lists to choose from and keeps numbers as text [R-3.4]', async () => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(await templateWorkbook()) as unknown as ExcelJS.Buffer);
  const sheet = workbook.getWorksheet('网站基本信息');
  expect(sheet?.getRow(1).values).toEqual([undefined, ...headers]);
  expect(sheet?.getCell('D3').dataValidation).toMatchObject({
    type: 'list',
    formulae: ['"政府,部门,参公事业单位,内设机构,派出机构"'],
  });
  expect(sheet?.getColumn(5).numFmt).toBe('@');
  expect(workbook.getWorksheet('栏目（系统）')?.getCell('B3').dataValidation?.type).toBe('list');
});

it('a file is known by what it is: an old .xls and a picture are refused [M06]', async () => {
  const xls = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  expect(codes(await readUpload('a.xls', xls))).toEqual(['file-kind']);
  expect(codes(await readUpload('a.zip', xls))).toEqual(['file-kind']);
  expect(codes(await readUpload('a.zip', await workbookOf([headers])))).toEqual(['file-kind']);
  expect(codes(await readUpload('a.csv', Buffer.alloc(0)))).toEqual(['file-empty']);
});
