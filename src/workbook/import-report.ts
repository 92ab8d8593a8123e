import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeCsv } from './csv-writer.ts';
import type { Sheet } from './table.ts';
import { writeRows } from './xlsx-writer.ts';

/** One line of the report of an import, in words. */
export interface ReportRow {
  readonly file: string;
  readonly place: string;
  readonly name: string;
  readonly result: string;
  readonly reasons: string;
  readonly receiptCode: string;
}

/** The report of an import to keep, as .xlsx or .csv (R-3.4, C02). */
export async function importReport(
  rows: readonly ReportRow[],
  format: 'xlsx' | 'csv',
): Promise<Uint8Array> {
  const sheet: Sheet = {
    name: '导入结果',
    columns: [
      { header: '文件', width: 24 },
      { header: '位置', width: 12 },
      { header: '网站名称', width: 32 },
      { header: '结果', width: 24 },
      { header: '说明', width: 60 },
      { header: '临时码', width: 34 },
    ],
    rows: rows.map((row) => [
      row.file,
      row.place,
      row.name,
      row.result,
      row.reasons,
      row.receiptCode,
    ]),
  };
  const stream = new PassThrough();
  const written = format === 'csv' ? writeCsv(stream, sheet) : writeRows(stream, [sheet]);
  const [bytes] = await Promise.all([buffer(stream), written]);
  return new Uint8Array(bytes);
}
