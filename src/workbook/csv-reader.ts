import { plainCell } from './cell-text.ts';
import { columnMax, type Grid } from './grid.ts';
import { FileRefused } from './refused.ts';

const rowMax = 20_000;

/**
 * A .csv as a grid: UTF-8 or UTF-16 by its mark, else UTF-8 if it is that, else GB18030, which is what
 * Excel writes here; separated by commas, semicolons or tabs, whichever the first line has most of.
 * Throws `FileRefused`.
 */
export function readCsv(bytes: Buffer): Grid {
  const text = decode(bytes);
  return { name: '', rows: rowsOf(text, separatorOf(text)) };
}

function decode(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const encodings = isLittle ? ['utf-16le'] : isBig ? ['utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return text;
    } catch {
      // It is another one.
    }
  }
  throw new FileRefused('file-encoding');
}

function separatorOf(text: string): string {
  const line = text.slice(0, 10_000).split(/\r\n|\r|\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((sign) => [sign, line.split(sign).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** RFC 4180, with any line end. Rows are numbered as lines of the table, so a cell may hold line ends. */
function rowsOf(text: string, separator: string): Grid['rows'] {
  const rows: { row: number; cells: { text: string }[] }[] = [];
  let cells: { text: string }[] = [];
  let at = 0;
  const push = (cell: string) => {
    if (cells.length === columnMax) throw new FileRefused('too-many-columns', { max: columnMax });
    cells.push({ text: plainCell(cell) });
  };
  const endRow = () => {
    if (rows.length === rowMax) throw new FileRefused('too-many-rows', { max: rowMax });
    rows.push({ row: rows.length + 1, cells });
    cells = [];
  };
  while (at < text.length) {
    if (text[at] === '"') {
      const [cell, next] = quoted(text, at, rows.length + 1);
      push(cell);
      at = next;
    } else {
      let end = at;
      while (end < text.length && text[end] !== separator && !isLineEnd(text[end])) end += 1;
      push(text.slice(at, end));
      at = end;
    }
    if (at < text.length && text[at] === separator) {
      at += 1;
      if (at < text.length && !isLineEnd(text[at])) continue;
      push('');
    } else if (at < text.length && !isLineEnd(text[at])) {
      throw new FileRefused('csv-quote', { row: rows.length + 1 });
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    endRow();
  }
  return rows;
}

/** The text between quotes that begin at `at`, and where it ends. */
function quoted(text: string, at: number, row: number): readonly [cell: string, next: number] {
  let cell = '';
  for (let from = at + 1; ;) {
    const end = text.indexOf('"', from);
    if (end < 0) throw new FileRefused('csv-quote', { row });
    cell += text.slice(from, end);
    if (text[end + 1] !== '"') return [cell, end + 1];
    cell += '"';
    from = end + 2;
  }
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r';
}
