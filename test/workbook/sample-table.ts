import ExcelJS from 'exceljs';
import { csvLine } from '#workbook/csv-writer.ts';
import { siteColumns } from '#workbook/site-columns.ts';

/** A site's fields as cells in the order of the template: words where it has words to choose from. */
export function cellsOf(fields: Readonly<Record<string, string>>): string[] {
  return siteColumns.map(({ field, choices }) => {
    const value = fields[field] ?? '';
    const word = Object.entries(choices ?? {}).find(([, one]) => one === value)?.[0];
    return word ?? value;
  });
}

export const headers = siteColumns.map(({ header }) => header);

/** A .csv of these sites, without a mark of its encoding. */
export function csvOf(sites: readonly Readonly<Record<string, string>>[]): string {
  return [headers, ...sites.map(cellsOf)].map(csvLine).join('');
}

/** A workbook of these rows, with anything else done to it. */
export async function workbookOf(
  rows: readonly (readonly ExcelJS.CellValue[])[],
  more: (workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet) => void = () => undefined,
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('网站基本信息');
  for (const row of rows) sheet.addRow([...row]);
  more(workbook, sheet);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
