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
