import { readArchive } from '#workbook/archive.ts';
import { craftZip } from '../workbook/crafted-zip.ts';
import { goodWorkbook } from '../workbook/hostile-workbooks.ts';

const parts = await readArchive(goodWorkbook);
const sheetName = 'xl/worksheets/sheet1.xml';
const sheet = parts.get(sheetName)?.toString() ?? '';
const withParts = (more: Readonly<Record<string, string>>) => {
  const texts = Object.entries(more).map(([name, text]) => [name, Buffer.from(text)] as const);
  const all = new Map([...parts, ...texts]);
  return craftZip([...all].map(([name, content]) => ({ name, content })));
};
const withRows = (rows: string) =>
  withParts({ [sheetName]: sheet.replace('</sheetData>', `${rows}</sheetData>`) });
const rows = (count: number, cells: (row: number) => string) =>
  Array.from({ length: count }, (_, n) => `<row r="${n + 3}">${cells(n + 3)}</row>`).join('');
/** Unlike from row to row, so that it is no bomb by its ratio. */
const noise = (row: number) => ((row * 2_654_435_761) >>> 0).toString(36).repeat(2);

/** Tables that only a whole server meets: too many, too deep, too wide, or not what they are called. */
export const hostileTables: readonly (readonly [
  what: string,
  file: string,
  bytes: Buffer,
  verdict?: 'read',
])[] = [
  ['a million rows', 'a.xlsx', withRows(rows(1_000_000, () => '<c><v>1</v></c>'))],
  [
    'sixty thousand rows that do not repeat',
    'a.xlsx',
    withRows(rows(60_000, (row) => `<c t="str"><v>${noise(row)}</v></c>`)),
  ],
  [
    'a row of sixteen thousand cells',
    'a.xlsx',
    withRows(rows(1, () => '<c><v>1</v></c>'.repeat(16_384))),
  ],
  ['elements in elements', 'a.xlsx', withRows('<row>'.repeat(100_000))],
  [
    'entities in entities',
    'a.xlsx',
    withParts({
      [sheetName]: `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n || ''};`.repeat(10)}">`).join('')}]><worksheet>&l9;</worksheet>`,
    }),
  ],
  [
    'strings of another table',
    'a.xlsx',
    withParts({
      'xl/sharedStrings.xml': `<sst>${Array.from({ length: 200_000 }, (_, n) => `<si><t>${noise(n)}</t></si>`).join('')}`,
    }),
  ],
  [
    'a cell of ten megabytes',
    'a.xlsx',
    withRows(
      `<row r="3"><c t="str"><v>${Array.from({ length: 500_000 }, (_, n) => noise(n)).join('')}</v></c></row>`,
    ),
  ],
  [
    'a thousand sheets',
    'a.xlsx',
    withParts(
      Object.fromEntries(
        Array.from({ length: 1_990 }, (_, n) => [`xl/worksheets/sheet${n + 2}.xml`, sheet]),
      ),
    ),
    'read',
  ],
  ['half a workbook', 'a.xlsx', goodWorkbook.subarray(0, goodWorkbook.length / 2)],
  [
    'a workbook with a password',
    'a.xlsx',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_096)]),
  ],
  ['a workbook called a package', 'a.zip', goodWorkbook],
  [
    'a page called a workbook',
    'a.xlsx',
    Buffer.from('<html><table><tr><td>=1+1</td></tr></table>'),
  ],
  [
    'a program called a table',
    'a.csv',
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100_000, 0x90)]),
  ],
  ['a million lines', 'a.csv', Buffer.from('网站名称,首页网址\n' + 'x,y\n'.repeat(1_000_000))],
  [
    'a quote that never ends',
    'a.csv',
    Buffer.from(`网站名称,首页网址\n"${'x,\n'.repeat(300_000)}`),
  ],
  [
    'a line of a million cells',
    'a.csv',
    Buffer.from(`网站名称,首页网址\n${','.repeat(1_000_000)}`),
  ],
  ['nothing', 'a.csv', Buffer.alloc(0)],
  ['NULs', 'a.csv', Buffer.alloc(1_000_000)],
];
