import { cellText } from './cell-text.ts';
import type { Column } from './table.ts';

/** Rows of one sheet, the headers among them; what is more goes on in another sheet. */
export const sheetRowMax = 1_048_576;

/** Styles of `stylesXml` by their place: text, and text in bold for headers. */
const textStyle = 1;
const headerStyle = 2;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** What stands before the rows: the first row stays in sight, all columns are text. */
export function sheetBegin(columns: readonly Column[]): string {
  const cols = columns.map(({ width = 16 }, index) => {
    const n = index + 1;
    return `<col min="${n}" max="${n}" width="${width}" style="${textStyle}" customWidth="1"/>`;
  });
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`;
}

/** What stands behind the rows. */
export const sheetEnd = '</sheetData></worksheet>';

/** One row, from 1. Every cell is a text, so nothing in it is ever a formula (K05). */
export function rowXml(row: number, cells: readonly string[], isHeader = false): string {
  const style = isHeader ? headerStyle : textStyle;
  let xml = `<row r="${row}">`;
  for (let index = 0; index < cells.length; index += 1) {
    const text = cellText(cells[index] ?? '');
    if (text === '') continue;
    const space = /^\s|\s$/.test(text) ? ' xml:space="preserve"' : '';
    xml += `<c r="${columnName(index)}${row}" s="${style}" t="inlineStr"><is><t${space}>${xmlText(text)}</t></is></c>`;
  }
  return `${xml}</row>`;
}

/** The files of a workbook that are no sheet, by name. `names` are those of its sheets, made fit. */
export function workbookFiles(names: readonly string[]): readonly (readonly [string, string])[] {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const parts = names.map(
    (_, index) => `<Override PartName="/${sheetFile(index)}" ContentType="${type}.worksheet+xml"/>`,
  );
  const links = names.map((_, index) =>
    link(index, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  return [
    ['xl/styles.xml', stylesXml],
    [
      'xl/workbook.xml',
      `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      linksXml([...links, link(names.length, 'styles', 'styles.xml')]),
    ],
    ['_rels/.rels', linksXml([link(0, 'officeDocument', 'xl/workbook.xml')])],
    [
      '[Content_Types].xml',
      `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`,
    ],
  ];
}

/** Name of the file of a sheet, from 0. */
export function sheetFile(index: number): string {
  return `xl/worksheets/sheet${index + 1}.xml`;
}

/** Format 49 is `@`, text. */
const stylesXml = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

function linksXml(links: readonly string[]): string {
  return `${head}<Relationships xmlns="${packages}/relationships">${links.join('')}</Relationships>`;
}

function link(index: number, kind: string, target: string): string {
  return `<Relationship Id="rId${index + 1}" Type="${office}/${kind}" Target="${target}"/>`;
}

const names: string[] = [];

/** A, B … Z, AA for 0, 1 … */
function columnName(index: number): string {
  return (names[index] ??= letters(index));
}

function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // readers of XML take a bare one for a line feed
  '\r': '&#13;',
};

function xmlText(text: string): string {
  return /[&<>"\r]/.test(text) ? text.replace(/[&<>"\r]/g, (sign) => escapes[sign] ?? '') : text;
}
