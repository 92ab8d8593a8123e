import { expect, it } from 'vitest';
import { readContained } from '#workbook/contained-reader.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import { formOf } from '../office/test-office.ts';
import { costlyWorkbooks, goodWorkbook, hostileWorkbooks } from './hostile-workbooks.ts';
import { packageZip } from './sample-package.ts';
import { cellsOf, csvOf, headers, workbookOf } from './sample-table.ts';

const codes = ({ problems }: Awaited<ReturnType<typeof readUpload>>) =>
  problems.map(({ problem }) => problem.code);

it.each(hostileWorkbooks)(
  'a workbook with %s is refused as %s [M06 R-3.4]',
  async (_, code, bytes) => {
    const read = await readUpload('网站.xlsx', bytes);
    expect(codes(read)).toEqual([code]);
    expect(read.rows).toEqual([]);
  },
);

it.each(costlyWorkbooks)('a workbook with %s costs nothing and is read [M06]', async (_, bytes) => {
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
    ['网站.xlsx', goodWorkbook],
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
