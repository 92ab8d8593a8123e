import type { Writable } from 'node:stream';
import { once } from 'node:events';
import { csvText } from './cell-text.ts';
import type { Sheet } from './table.ts';

/**
 * Writes one table as .csv and ends the stream: UTF-8 with a byte order mark, which Excel needs for
 * Chinese, lines ended by CRLF, nothing that a spreadsheet takes for a formula. Resolves when all is
 * handed over; rejects with the stream's or the rows' error.
 */
export async function writeCsv(
  stream: Writable,
  sheet: Pick<Sheet, 'columns' | 'rows'>,
): Promise<void> {
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => {});
  const write = async (text: string) => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
  };
  try {
    await write(`\ufeff${csvLine(sheet.columns.map(({ header }) => header))}`);
    for await (const row of sheet.rows) await write(csvLine(row));
    await Promise.race([new Promise<void>((resolve) => stream.end(() => resolve())), failed]);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** One line of a .csv with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(csvText(cell))).join(',')}\r\n`;
}

// semicolons and tabs part cells for programs of other countries
function quoted(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
