import ExcelJS from 'exceljs';
import { channelCategories } from '#registry/channel-category.ts';
import { channelLabels } from '#text/site-labels.ts';
import { guidanceMark, type SiteColumn, siteColumns } from './site-columns.ts';

const lastRow = 1_000;

/** exceljs has these lists by range; its types do not say so. */
interface WithValidations {
  readonly dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void };
}

/**
 * The table to fill in for an import (导入模板): headers, a row that explains, lists to choose from;
 * all cells are text, so that codes and telephone numbers stay as typed.
 */
export async function templateWorkbook(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const sites = addSheet(workbook, '网站基本信息', siteColumns);
  for (const [index, { choices }] of siteColumns.entries()) {
    if (choices !== null) offer(sites, index, Object.keys(choices));
  }
  const channels = addSheet(workbook, '栏目（系统）', channelColumns);
  offer(
    channels,
    1,
    channelCategories.map(({ name }) => name),
    false,
  );
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

type SheetColumn = Pick<SiteColumn, 'header' | 'width' | 'guidance'>;

const channelColumns: readonly SheetColumn[] = [
  { header: '网站名称', width: 28, guidance: `${guidanceMark}与“网站基本信息”中的网站名称相同` },
  { header: channelLabels.category, width: 20, guidance: '必填，从列出的类别中选择' },
  {
    header: channelLabels.name,
    width: 40,
    guidance: '必填，同类有多个的用“；”隔开；确实没有的填“无”',
  },
  {
    header: channelLabels.url,
    width: 60,
    guidance: '必填，与名称一一对应，用“；”隔开；确实没有的填“无”',
  },
];

function addSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  columns: readonly SheetColumn[],
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: 1, ySplit: 2 }],
  });
  sheet.columns = columns.map(({ width }) => ({ width, style: { numFmt: '@' } }));
  const header = sheet.addRow(columns.map((column) => column.header));
  header.font = { bold: true };
  const guidance = sheet.addRow(columns.map((column) => column.guidance));
  guidance.font = { italic: true, color: { argb: 'FF5A6B70' } };
  for (const row of [header, guidance]) row.alignment = { wrapText: true, vertical: 'top' };
  return sheet;
}

function offer(
  sheet: ExcelJS.Worksheet,
  index: number,
  words: readonly string[],
  isStrict = true,
): void {
  const letter = sheet.getColumn(index + 1).letter;
  const rule: ExcelJS.DataValidation = {
    type: 'list',
    allowBlank: true,
    formulae: [`"${words.join(',')}"`],
    showErrorMessage: isStrict,
    errorTitle: '请从列表中选择',
    error: words.join('、').slice(0, 200),
  };
  (sheet as unknown as WithValidations).dataValidations.add(`${letter}3:${letter}${lastRow}`, rule);
}
