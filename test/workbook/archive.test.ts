import { expect, it } from 'vitest';
import { readUpload } from '#workbook/upload-reader.ts';
import { writeZip } from '#workbook/zip-writer.ts';
import { problemText } from '#text/problems.ts';
import { formOf } from '../office/test-office.ts';
import { type CraftedEntry, craftZip } from './crafted-zip.ts';
import { hostileArchives } from './hostile-archives.ts';
import { draftId, entriesOf, packageFiles, packageId, packageZip } from './sample-package.ts';

const site = formOf();
const plain = entriesOf(packageFiles([site]));
const zip = packageZip([site]);
const withEntry = (entry: CraftedEntry) => craftZip([...plain, entry]);

it.each(hostileArchives)(
  'an archive with %s is refused as %s [M05 M06 R-3.4]',
  async (_, code, bytes) => {
    const { rows, problems } = await readUpload('上报文件.zip', bytes);
    expect(rows).toEqual([]);
    expect(problems.map(({ problem }) => problem.code)).toEqual([code]);
    for (const { problem } of problems) expect(problemText(problem)).toMatch(/请|只能/);
  },
);

it('more than sixty hostile archives are tried [M06]', () => {
  expect(hostileArchives.length).toBeGreaterThan(60);
});

const sound: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['as the offline form writes it', zip],
  ['not compressed', writeZip(packageFiles([site]))],
  ['written as a stream', craftZip(plain.map((entry) => ({ ...entry, descriptor: true })))],
  ['with a comment', craftZip(plain, { comment: Buffer.from('示例') })],
  ['packed again in a folder', craftZip(entriesOf(packageFiles([site]), '上报文件/'))],
  [
    'packed again by Windows, names in GBK',
    craftZip(
      // 上报文件/
      entriesOf(
        packageFiles([site]),
        Buffer.from([0xc9, 0xcf, 0xb1, 0xa8, 0xce, 0xc4, 0xbc, 0xfe, 0x2f]),
      ),
    ),
  ],
  [
    'packed again by a Mac, with what it leaves',
    craftZip([
      ...plain,
      { name: '__MACOSX/', method: 0, attributes: 0x41ed0010 },
      { name: '__MACOSX/._manifest.json', content: 'x' },
      { name: '.DS_Store', content: 'x' },
    ]),
  ],
];

it.each(sound)('a package %s is read [M02 M05 M06]', async (_, bytes) => {
  const { rows, problems } = await readUpload('上报文件.zip', bytes);
  expect(problems).toEqual([]);
  expect(rows).toMatchObject([{ row: 1, origin: { packageId, draftId: draftId(1) } }]);
  expect(rows[0]?.fields).toEqual(site);
});

it('names in GBK are said as they were written when they do not belong [M06]', async () => {
  const name = Buffer.from([0xc9, 0xcf, 0xb1, 0xa8, 0x2e, 0x65, 0x78, 0x65]);
  const { problems } = await readUpload('a.zip', withEntry({ name, flags: 0, content: 'MZ' }));
  expect(problems[0]?.problem).toMatchObject({
    code: 'archive-unknown',
    params: { name: '上报.exe' },
  });
});

it('a site that is as listed but no site is told alone, the others are read [M06 R-3.4]', async () => {
  const odd = { ...site, __proto__: null, name: 5 } as unknown as Record<string, string>;
  const { rows, problems } = await readUpload('a.zip', packageZip([site, odd, site]));
  expect(rows.map(({ row }) => row)).toEqual([1, 3]);
  expect(problems).toMatchObject([{ row: 2, problem: { code: 'package-site' } }]);
});

it('fields that are none of the form are not taken along [M06]', async () => {
  const more = {
    ...site,
    isAdmin: 'yes',
    'channels.0.name': '无',
    'register.siteCode': '9901010001',
  };
  const { rows } = await readUpload('a.zip', packageZip([more]));
  expect(rows[0]?.fields).toEqual({ ...site, 'channels.0.name': '无' });
});
