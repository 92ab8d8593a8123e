import ExcelJS, { type CellValue } from 'exceljs';
import { type Cell, columnMax, type Grid } from './grid.ts';
import { FileRefused } from './refused.ts';
import { writeZip } from './zip-writer.ts';

const rowMax = 20_000;

/** Parts of a workbook that hold its cells; pictures, tables, comments and the rest are not looked at. */
const needed =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/sheet\d+\.xml)$/;

/** Parts that run something or reach out of the workbook. */
const unsafe = /(?:^|\/)(?:vbaProject[^/]*\.bin|externalLinks\/.*|embeddings\/.*|activeX\/.*)$/i;

/** What exceljs would unfold cell by cell, or look for in parts that are left out. */
const ignored = [
  'autoFilter',
  'conditionalFormatting',
  'dataValidations',
  'drawing',
  'extLst',
  'headerFooter',
  'hyperlinks',
  'legacyDrawing',
  'mergeCells',
  'picture',
  'tableParts',
] as const;

/**
 * Sheets of a workbook that are not hidden. `parts` are its unpacked files: only those that hold
 * cells are given to the library. Throws `FileRefused`.
 */
export async function readXlsx(parts: ReadonlyMap<string, Buffer>): Promise<readonly Grid[]> {
  const kept: [string, Buffer][] = [];
  for (const [name, content] of parts) {
    if (unsafe.test(name)) throw new FileRefused('workbook-unsafe');
    if (!needed.test(name)) continue;
    // XML of a workbook declares nothing; what does so is made to unfold or to read other files.
    if (/<!(?:DOCTYPE|ENTITY)/i.test(content.toString('latin1')) || hasOddEncoding(content)) {
      throw new FileRefused('workbook-unsafe');
    }
    kept.push([name, content]);
  }
  if (!parts.has('xl/workbook.xml')) throw new FileRefused('file-unreadable');
  const workbook = new ExcelJS.Workbook();
  try {
    const bytes = writeZip(kept) as unknown as ExcelJS.Buffer;
    const options = { ignoreNodes: [...ignored], maxRows: rowMax, maxCols: 1_000 };
    await workbook.xlsx.load(bytes, options);
  } catch (error) {
    const { message } = error as Error;
    if (/^Max row/.test(message)) throw new FileRefused('too-many-rows', { max: rowMax });
    if (/^Max column/.test(message)) throw new FileRefused('too-many-columns', { max: columnMax });
    throw new FileRefused('file-unreadable');
  }
  return workbook.worksheets.filter(({ state }) => state === 'visible').map(gridOf);
}

/** Text that is not UTF-8 would hide from the look at it above. */
function hasOddEncoding(content: Buffer): boolean {
  const beginning = content.subarray(0, 200).toString('latin1');
  const encoding = /encoding=["']([^"']*)["']/.exec(beginning)?.[1] ?? 'utf-8';
  return content.subarray(0, 200).includes(0) || !/^(?:utf-8|us-ascii)$/i.test(encoding);
}

function gridOf(sheet: ExcelJS.Worksheet): Grid {
  const rows: { row: number; cells: readonly Cell[] }[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells: Cell[] = [];
    row.eachCell({ includeEmpty: false }, ({ value }, column) => {
      if (column > columnMax) return;
      while (cells.length < column - 1) cells.push({ text: '' });
      cells.push(cellOf(value));
    });
    rows.push({ row: number, cells });
  });
  return { name: sheet.name, rows };
}

/** A cell's text. A formula is told, never computed and never taken at its word. */
function cellOf(value: CellValue): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number') return { text: Number.isFinite(value) ? String(value) : '' };
  if (typeof value === 'boolean') return { text: value ? '是' : '否' };
  if (value instanceof Date) {
    const isDate = !Number.isNaN(value.getTime());
    return { text: isDate ? value.toISOString().slice(0, 10) : '' };
  }
  if ('formula' in value || 'sharedFormula' in value) return { text: '', fault: 'cell-formula' };
  if ('error' in value) return { text: '', fault: 'cell-error' };
  if ('richText' in value) return { text: value.richText.map(({ text }) => text).join('') };
  if ('text' in value) return cellOf(value.text as CellValue);
  return { text: '' };
}
