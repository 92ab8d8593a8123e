import { PassThrough, Writable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { csvText, plainCell } from '#workbook/cell-text.ts';
import { writeCsv } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'];
const sheets = (rows: Iterable<readonly string[]>) => [
  { name: '网站/基本信息', columns: [{ header: '名称', width: 30 }, { header: '说明' }], rows },
];

it.each(formulas)(
  '%j is a text in a workbook and has an apostrophe in a .csv [K05]',
  async (cell) => {
    const stream = new PassThrough();
    const [bytes] = await Promise.all([
      buffer(stream),
      writeRows(stream, sheets([[cell, '示例']])),
    ]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    const first = workbook.worksheets[0]?.getCell('A2');
    expect(first?.type).toBe(ExcelJS.ValueType.String);
    expect(first?.formula).toBeFalsy();
    expect(csvText(cell)).toBe(`'${cell}`);
    expect(plainCell(csvText(cell))).toBe(cell);
  },
);

it('what is no formula is written as it is, and read as it is [K05]', () => {
  for (const plain of ['示例', "'示例'", "it's", '010-99912345', '', '1=1']) {
    expect(plainCell(csvText(plain))).toBe(plain);
  }
});

it('a workbook is written as the rows come, its name and what XML cannot hold made fit [K05]', async () => {
  async function* rows() {
    for (let n = 0; n < 1_000; n += 1) yield [`${n}\u0000\ud800`, '示例'];
  }
  const stream = new PassThrough();
  const done = writeRows(stream, [{ ...sheets([])[0], rows: rows() } as never]);
  const [bytes] = await Promise.all([buffer(stream), done]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  expect(workbook.worksheets[0]?.name).toBe('网站 基本信息');
  expect(workbook.worksheets[0]?.rowCount).toBe(1_001);
  expect(workbook.worksheets[0]?.getCell('A1001').value).toBe('999');
});

it('what one sheet cannot hold goes on in another, with the headers [K05]', async () => {
  const rows = Array.from({ length: 5 }, (_, n) => [`${n}`, '示例']);
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), writeRows(stream, sheets(rows), 3)]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const found = workbook.worksheets.map(({ name, rowCount, ...sheet }) => [
    name,
    rowCount,
    workbook.getWorksheet(name)?.getCell('A1').value,
    workbook.getWorksheet(name)?.getCell('A2').value,
    sheet.id,
  ]);
  expect(found).toEqual([
    ['网站 基本信息', 3, '名称', '0', 1],
    ['网站 基本信息（2）', 3, '名称', '2', 2],
    ['网站 基本信息（3）', 2, '名称', '4', 3],
  ]);
});

it('signs of XML, blanks at the ends and the longest texts are read as they were written [K05]', async () => {
  const texts = ['<a href="x">&amp;</a>', ' 两端 ', '一\n二', '一\r\n二', '示'.repeat(32_767)];
  // a row that is longer than what is packed at once
  const cells = [...texts, ...Array.from({ length: 5 }, () => '例'.repeat(32_767))];
  const columns = cells.map((_, n) => ({ header: `列${n}` }));
  const stream = new PassThrough();
  const done = writeRows(stream, [{ name: '长', columns, rows: [cells, cells] }]);
  const [bytes] = await Promise.all([buffer(stream), done]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  for (const row of [2, 3]) {
    const read = cells.map((_, n) => workbook.worksheets[0]?.getCell(row, n + 1).value);
    expect(read).toEqual(cells);
  }
});

it('an error among the rows is the error of the writing [K05]', async () => {
  function* broken() {
    yield ['示例', 'x'];
    throw new Error('damaged');
  }
  const stream = new PassThrough().resume();
  stream.on('error', () => undefined);
  await expect(writeRows(stream, sheets(broken()))).rejects.toThrow('damaged');
  expect(stream.destroyed).toBe(true);
});

it('writing ends when the reader goes away [K05]', async () => {
  function* endless() {
    for (;;) yield ['示例'.repeat(50), 'x'];
  }
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
  await expect(writeRows(gone, sheets(endless()))).rejects.toThrow('gone');
});

it('a .csv has a mark for Excel, CRLF, and quotes where they are needed [K05]', async () => {
  const stream = new PassThrough();
  const table = {
    columns: [{ header: '名称' }, { header: '说明' }],
    rows: [['a,b', '说"明"\n二']],
  };
  const [written] = await Promise.all([text(stream), writeCsv(stream, table)]);
  // The reader of a stream takes the mark off.
  expect(written.replace('\ufeff', '')).toBe('名称,说明\r\n"a,b","说""明""\n二"\r\n');
});
