import { expect, it } from 'vitest';
import { readArchive } from '#workbook/archive.ts';
import { readContained } from '#workbook/contained-reader.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import { writeZip } from '#workbook/zip-writer.ts';
import { formOf } from '../office/test-office.ts';
import { craftZip } from './crafted-zip.ts';
import { packageZip } from './sample-package.ts';
import { cellsOf, csvOf, headers, workbookOf } from './sample-table.ts';

const good = await workbookOf([headers, cellsOf(formOf())]);
const parts = await readArchive(good);
const sheetName = 'xl/worksheets/sheet1.xml';
const sheet = parts.get(sheetName)?.toString() ?? '';
const codes = ({ problems }: Awaited<ReturnType<typeof readUpload>>) =>
  problems.map(({ problem }) => problem.code);

/** The workbook with one part replaced or added. */
const withPart = (name: string, content: string | Buffer) =>
  writeZip(new Map([...parts, [name, Buffer.from(content as string)]]));
const withSheet = (content: string) => withPart(sheetName, content);
const entities = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'x'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]>`;
const rowAt = (row: number) =>
  sheet.replace('</sheetData>', `<row r="${row}"><c r="A${row}"><v>1</v></c></row></sheetData>`);

const hostile: readonly (readonly [what: string, code: string, bytes: Buffer])[] = [
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

it.each(hostile)('a workbook with %s is refused as %s [M06 R-3.4]', async (_, code, bytes) => {
  const read = await readUpload('网站.xlsx', bytes);
  expect(codes(read)).toEqual([code]);
  expect(read.rows).toEqual([]);
});

const harmless: readonly (readonly [what: string, bytes: Buffer])[] = [
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

it.each(harmless)('a workbook with %s costs nothing and is read [M06]', async (_, bytes) => {
  const started = performance.now();
  const { rows } = await readUpload('网站.xlsx', bytes);
  expect(rows[0]?.fields['name']).toBe(formOf()['name']);
  expect(performance.now() - started).toBeLessThan(5_000);
});

it('a hidden sheet is not read [R-3.4]', async () => {
  const bytes = await workbookOf([headers, cellsOf(formOf())], (_, only) => {
    only.state = 'veryHidden';
  });
  expect(codes(await readUpload('a.xlsx', bytes))).toEqual(['table-header']);
});

it('foreign files are read in a process of their own, with the same result [M06]', async () => {
  const files = [
    ['上报文件.zip', packageZip([formOf()])],
    ['网站.xlsx', good],
    ['网站.csv', Buffer.from(csvOf([formOf()]))],
    ['坏.zip', packageZip([formOf()]).subarray(10)],
  ] as const;
  for (const [file, bytes] of files) {
    expect(await readContained(file, bytes)).toEqual(await readUpload(file, bytes));
  }
}, 30_000);

it('a file that takes too long, or too much memory, is ended and told [M06]', async () => {
  const bytes = Buffer.from(csvOf([formOf()]));
  const slow = await readContained('a.csv', bytes, { seconds: 0.001, megabytes: 512 });
  expect(codes(slow)).toEqual(['file-too-complex']);
  const many = Buffer.from(`网站名称,首页网址\n${'x,"y\ny"\n'.repeat(19_000)}`);
  const large = await readContained('b.csv', many, { seconds: 20, megabytes: 8 });
  expect(codes(large)).toEqual(['file-too-complex']);
}, 30_000);
