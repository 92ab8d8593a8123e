import type { Writable } from 'node:stream';
import { cellText } from './cell-text.ts';
import {
  rowXml,
  sheetBegin,
  sheetEnd,
  sheetFile,
  sheetRowMax,
  workbookFiles,
} from './sheet-xml.ts';
import type { Sheet } from './table.ts';
import { type ZipStream, zipStream } from './zip-stream.ts';

/**
 * Writes sheets as .xlsx row by row and ends the stream. Every cell is of the type text, so nothing
 * in it is ever a formula (K05); the first row is fixed and bold. Sheets are written one after the
 * other and nothing of them is kept; what a sheet cannot hold goes on in another one. Resolves when
 * all is handed over; rejects with the stream's or the rows' error.
 */
export async function writeRows(
  stream: Writable,
  sheets: readonly Sheet[],
  rowMax = sheetRowMax,
): Promise<void> {
  try {
    const zip = zipStream(stream);
    const names: string[] = [];
    for (const sheet of sheets) await writeSheets(zip, sheet, names, rowMax);
    for (const [name, text] of workbookFiles(names)) {
      await zip.add(name, async (write) => void (await write(text)));
    }
    await zip.end();
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Writes one table as one sheet, or as many as it needs. Adds their names. */
async function writeSheets(
  zip: ZipStream,
  { name, columns, rows }: Sheet,
  names: string[],
  rowMax: number,
): Promise<void> {
  const headers = columns.map(({ header }) => header);
  const given =
    Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let next = await given.next();
  try {
    for (let part = 1; part === 1 || next.done !== true; part += 1) {
      const file = sheetFile(names.length);
      names.push(sheetName(name, part));
      await zip.add(file, async (write) => {
        await write(sheetBegin(columns) + rowXml(1, headers, true));
        for (let row = 2; row <= rowMax && next.done !== true; row += 1) {
          const full = write(rowXml(row, next.value));
          if (full) await full;
          next = await given.next();
        }
        await write(sheetEnd);
      });
    }
  } finally {
    if (next.done !== true) await given.return?.();
  }
}

/** A name that spreadsheet programs take: at most 31 characters, none of \ / ? * [ ] : */
function sheetName(name: string, part: number): string {
  const end = part === 1 ? '' : `（${part}）`;
  const fit = cellText(name).replace(/[\\/?*[\]:']/g, ' ');
  return `${fit.slice(0, 31 - end.length).trim()}${end}`;
}
