import { readArchive } from '#workbook/archive.ts';
import { writeZip } from '#workbook/zip-writer.ts';
import { formOf } from '../office/test-office.ts';
import { craftZip } from './crafted-zip.ts';
import { cellsOf, headers, workbookOf } from './sample-table.ts';

/** A workbook as a person fills it in. */
export const goodWorkbook = await workbookOf([headers, cellsOf(formOf())]);
const parts = await readArchive(goodWorkbook);
const sheetName = 'xl/worksheets/sheet1.xml';
const sheet = parts.get(sheetName)?.toString() ?? '';

/** The workbook with one part replaced or added. */
const withPart = (name: string, content: string | Buffer) =>
  writeZip(new Map([...parts, [name, Buffer.from(content as string)]]));
const withSheet = (content: string) => withPart(sheetName, content);
const entities = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'x'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]>`;
const rowAt = (row: number) =>
  sheet.replace('</sheetData>', `<row r="${row}"><c r="A${row}"><v>1</v></c></row></sheetData>`);

/** Workbooks that must be refused: what is wrong with each, the code, its bytes. */
export const hostileWorkbooks: readonly (readonly [what: string, code: string, bytes: Buffer])[] = [
  ['entities that unfold', 'workbook-unsafe', withSheet(entities + sheet)],
  [
    'a file of the machine as an entity',
    'workbook-unsafe',
    withPart(
      'xl/sharedStrings.xml',
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><sst/>',
    ),
  ],
  ['XML in UTF-16', 'workbook-unsafe', withSheet(Buffer.from(sheet, 'utf16le').toString('latin1'))],
  ['XML in UTF-7', 'workbook-unsafe', withSheet(sheet.replace('UTF-8', 'UTF-7'))],
  ['macros', 'workbook-unsafe', withPart('xl/vbaProject.bin', 'x')],
  [
    'a link to another workbook',
    'workbook-unsafe',
    withPart('xl/externalLinks/externalLink1.xml', '<x/>'),
  ],
  ['an embedded object', 'workbook-unsafe', withPart('xl/embeddings/oleObject1.bin', 'x')],
  ['a control', 'workbook-unsafe', withPart('xl/activeX/activeX1.xml', '<x/>')],
  ['broken XML', 'file-unreadable', withSheet(sheet.slice(0, 900))],
  [
    'no book',
    'file-unreadable',
    writeZip([...parts].filter(([name]) => name !== 'xl/workbook.xml')),
  ],
  [
    'sites of more than one import',
    'too-many-rows',
    await workbookOf([headers, ...Array.from({ length: 2_001 }, () => ['x'])]),
  ],
  [
    'a bomb for a sheet',
    'archive-ratio',
    craftZip([{ name: sheetName, content: Buffer.alloc(50 * 1_048_576, ' ') }]),
  ],
];

/** Workbooks that would cost a careless reader dear, and that are read like any other. */
export const costlyWorkbooks: readonly (readonly [what: string, bytes: Buffer])[] = [
  [
    'a merge of the whole sheet',
    withSheet(
      sheet.replace(
        '</sheetData>',
        '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
      ),
    ),
  ],
  [
    'a rule for every cell',
    withSheet(
      sheet.replace(
        '</sheetData>',
        '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"是,否"</formula1></dataValidation></dataValidations>',
      ),
    ),
  ],
  ['a row at the very end', withSheet(rowAt(1_048_576))],
  [
    'a drawing that is not there',
    withSheet(sheet.replace('</worksheet>', '<drawing r:id="rId9"/></worksheet>')),
  ],
];
