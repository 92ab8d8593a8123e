import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { cellText } from './cell-text.ts';
import type { Column, Sheet } from './table.ts';

/** Rows between two looks at how the stream is doing. */
const batch = 100;

/**
 * Writes sheets as .xlsx row by row and ends the stream. Every cell is of the type text, so nothing
 * in it is ever a formula (K05); the first row is fixed and bold. Sheets are written one after the
 * other. Resolves when all is handed over; rejects with the stream's or the rows' error.
 */
export async function writeRows(stream: Writable, sheets: readonly Sheet[]): Promise<void> {
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => {});
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    // A table of all strings would be kept in memory until the end.
    useSharedStrings: false,
  });
  const work = async () => {
    for (const sheet of sheets) await writeSheet(writer, stream, sheet);
    await writer.commit();
  };
  try {
    await Promise.race([work(), failed]);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function writeSheet(
  writer: ExcelJS.stream.xlsx.WorkbookWriter,
  stream: Writable,
  { name, columns, rows }: Sheet,
): Promise<void> {
  const sheet = writer.addWorksheet(sheetName(name), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ width = 16 }: Column) => ({ width, style: { numFmt: '@' } }));
  const header = sheet.addRow(columns.map((column) => cellText(column.header)));
  header.font = { bold: true };
  header.commit();
  let count = 0;
  for await (const row of rows) {
    sheet.addRow(row.map(cellText)).commit();
    count += 1;
    if (count % batch > 0) continue;
    // What is compressed and taken meanwhile need not pile up in memory.
    await setImmediate();
    if (stream.writableNeedDrain) await drained(stream);
    if (stream.destroyed) throw new Error('the reader of the workbook went away');
  }
  sheet.commit();
}

/** A name that spreadsheet programs take: at most 31 characters, none of \ / ? * [ ] : */
function sheetName(name: string): string {
  return cellText(name)
    .replace(/[\\/?*[\]:']/g, ' ')
    .slice(0, 31)
    .trim();
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
