import { deflateRawSync } from 'node:zlib';
import { formOf } from '../office/test-office.ts';
import { type CraftedEntry, craftZip, extraField, fields } from './crafted-zip.ts';
import { draftId, entriesOf, packageFiles, packageZip } from './sample-package.ts';

const site = formOf();
const plain = entriesOf(packageFiles([site]));
const [manifest, first] = plain as [CraftedEntry, CraftedEntry];
const withEntry = (entry: CraftedEntry) => craftZip([...plain, entry]);
const asFirst = (more: Partial<CraftedEntry>) => craftZip([manifest, { ...first, ...more }]);
const manifestAs = (text: string | Buffer) => craftZip([{ ...manifest, content: text }, first]);
const withManifest = (more: Readonly<Record<string, unknown>>) =>
  craftZip(entriesOf(packageFiles([site], more)));
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1_048_576);
const zip = packageZip([site]);
const endAt = zip.length - 22;

function zip64(): Buffer {
  const end = zip.subarray(endAt);
  const record = Buffer.concat([fields([4, 0x06064b50], [4, 44], [4, 0]), Buffer.alloc(44)]);
  const locator = fields([4, 0x07064b50], [4, 0], [4, endAt], [4, 0], [4, 1]);
  return Buffer.concat([zip.subarray(0, endAt), record, locator, end]);
}

/** Entries that all lie in the same bytes. */
function overlapping(): Buffer {
  const packed = deflateRawSync(zeros(1));
  const one = { content: zeros(1), packed, offset: 0, localName: 'sites/1.json' };
  return craftZip([
    { ...one, name: 'sites/1.json' },
    { ...one, name: 'sites/1.json2' },
    { ...one, name: 'sites/1.json3' },
  ]);
}

/** Archives that must be refused: what is wrong with each, the code it is refused with, its bytes. */
export const hostileArchives: readonly (readonly [what: string, code: string, bytes: Buffer])[] = [
  // where the names lead
  ['a name that climbs', 'archive-name', withEntry({ name: '../evil.json' })],
  ['a name that climbs further down', 'archive-name', withEntry({ name: 'sites/../../evil' })],
  ['an absolute name', 'archive-name', withEntry({ name: '/etc/passwd' })],
  ['a drive', 'archive-name', withEntry({ name: 'C:/evil.json' })],
  ['a Windows path', 'archive-name', withEntry({ name: '..\\evil.json' })],
  ['a stream of a file', 'archive-name', withEntry({ name: 'sites/1.json:x' })],
  ['a name with NUL', 'archive-name', withEntry({ name: 'sites/2.json\0.txt' })],
  ['a name with a line end', 'archive-name', withEntry({ name: 'sites/\n2.json' })],
  ['a name that runs backwards', 'archive-name', withEntry({ name: 'sites/\u202egnp.json' })],
  ['an empty name', 'archive-name', withEntry({ name: '' })],
  ['a name of dots', 'archive-name', withEntry({ name: './sites/2.json' })],
  ['two slashes', 'archive-name', withEntry({ name: 'sites//2.json' })],
  ['a name ending in a blank', 'archive-name', withEntry({ name: 'sites/2.json ' })],
  ['a very long name', 'archive-name', withEntry({ name: 'a'.repeat(300) })],
  [
    'a name in no encoding',
    'archive-name',
    withEntry({ name: Buffer.from([0x80, 0xff]), flags: 0 }),
  ],
  [
    'a name said to be UTF-8 that is not',
    'archive-name',
    withEntry({ name: Buffer.from([0xc4, 0xe3]) }),
  ],
  [
    'a field that renames the entry to climb',
    'archive-name',
    withEntry({
      name: 'a',
      flags: 0,
      extra: extraField(
        0x7075,
        Buffer.concat([Buffer.from([1]), fields([4, 0xe8b7be43]), Buffer.from('../b')]),
      ),
    }),
  ],
  [
    'a folder that has content',
    'archive-name',
    withEntry({ name: 'sites/', content: 'x', method: 0 }),
  ],
  // the same name twice
  ['a name twice', 'archive-duplicate', withEntry({ ...first })],
  ['a name twice but for case', 'archive-duplicate', withEntry({ name: 'SITES/1.JSON' })],
  [
    'a file and a folder of one name',
    'archive-duplicate',
    withEntry({ name: 'manifest.json/', method: 0 }),
  ],
  // what is no file
  [
    'a symbolic link',
    'archive-link',
    withEntry({ name: 'link', content: '/etc', attributes: 0xa1ff0000 }),
  ],
  ['a device', 'archive-link', withEntry({ name: 'device', attributes: 0x21b60000 })],
  ['a pipe', 'archive-link', withEntry({ name: 'pipe', attributes: 0x11b60000 })],
  [
    'a folder by its mode only',
    'archive-link',
    withEntry({ name: 'folder', attributes: 0x41ed0000 }),
  ],
  ['a reparse point', 'archive-link', withEntry({ name: 'point', attributes: 0x400 })],
  // what cannot be opened
  ['an encrypted entry', 'archive-encrypted', asFirst({ flags: 0x801 })],
  ['strong encryption', 'archive-damaged', asFirst({ flags: 0x841 })],
  ['a masked directory', 'archive-encrypted', asFirst({ flags: 0x2800 })],
  ['bzip2', 'archive-method', asFirst({ method: 12 })],
  ['LZMA', 'archive-method', asFirst({ method: 14 })],
  ['AES', 'archive-method', asFirst({ method: 99 })],
  ['Deflate64', 'archive-method', asFirst({ method: 9 })],
  // ZIP64
  ['ZIP64 records', 'archive-zip64', zip64()],
  ['a ZIP64 field', 'archive-zip64', asFirst({ extra: extraField(1, Buffer.alloc(24)) })],
  // bombs
  ['a bomb in one entry', 'archive-ratio', withEntry({ name: 'bomb', content: zeros(50) })],
  [
    'a bomb over many entries',
    'archive-too-large',
    craftZip(
      Array.from({ length: 110 }, (_, n) => ({ name: `b${n}`, content: Buffer.alloc(1_048_575) })),
    ),
  ],
  ['a size of four gigabytes', 'archive-ratio', asFirst({ size: 0xfffffffe })],
  [
    'thousands of entries',
    'archive-too-many',
    craftZip(Array.from({ length: 2_001 }, (_, n) => ({ name: `n${n}`, method: 0 }))),
  ],
  ['more than may be uploaded', 'file-too-large', Buffer.concat([zip, zeros(21)])],
  ['entries that share their bytes', 'archive-damaged', overlapping()],
  ['an entry that lies in the directory', 'archive-damaged', asFirst({ offset: endAt - 60 })],
  // sizes that are not true
  ['less than it unpacks to', 'archive-size', asFirst({ size: 10, localSize: 10 })],
  ['more than it unpacks to', 'archive-size', asFirst({ size: 5_000, localSize: 5_000 })],
  ['two sizes', 'archive-size', asFirst({ localSize: 7 })],
  ['stored with two sizes', 'archive-damaged', asFirst({ method: 0, size: 3, localSize: 3 })],
  ['a descriptor with another size', 'archive-size', asFirst({ descriptor: { size: 1 } })],
  ['a descriptor with another length', 'archive-size', asFirst({ descriptor: { packedSize: 1 } })],
  ['a checksum that is not its own', 'archive-damaged', asFirst({ crc: 1 })],
  ['two names for one entry', 'archive-damaged', asFirst({ localName: 'sites/2.json' })],
  ['two sets of flags', 'archive-damaged', asFirst({ localFlags: 0 })],
  ['data that is not deflated', 'archive-damaged', asFirst({ packed: Buffer.from([7, 7, 7, 7]) })],
  // an end record that is not true
  ['fewer entries than there are', 'archive-damaged', craftZip(plain, { count: 1 })],
  ['more entries than there are', 'archive-damaged', craftZip(plain, { count: 3 })],
  ['a directory elsewhere', 'archive-damaged', craftZip(plain, { directoryOffset: 0 })],
  ['a directory of another size', 'archive-damaged', craftZip(plain, { directorySize: 3 })],
  ['another disk', 'archive-damaged', craftZip(plain, { disk: 1 })],
  [
    'something behind the directory',
    'archive-damaged',
    craftZip(plain, { betweenDirectoryAndEnd: Buffer.alloc(9) }),
  ],
  ['half an archive', 'archive-damaged', zip.subarray(0, zip.length / 2)],
  ['no end record', 'archive-damaged', zip.subarray(0, endAt)],
  ['a beginning and nothing else', 'archive-damaged', Buffer.from('PK\u0003\u0004')],
  ['an archive without files', 'package-manifest', craftZip([])],
  // archives in archives, and what does not belong
  ['a zip in it', 'archive-nested', withEntry({ name: 'more.zip', content: zip })],
  ['a zip under another name', 'archive-nested', withEntry({ name: 'a.json', content: zip })],
  [
    'a gzip in it',
    'archive-nested',
    withEntry({ name: 'a', content: Buffer.from([0x1f, 0x8b, 8]) }),
  ],
  ['a workbook in it', 'archive-nested', withEntry({ name: '网站.xlsx', content: 'x' })],
  ['a program in it', 'archive-unknown', withEntry({ name: 'setup.exe', content: 'MZ' })],
  [
    'a site that is not listed',
    'archive-unknown',
    withEntry({ name: 'sites/2.json', content: '{}' }),
  ],
  // lists that are not true
  ['no list', 'package-manifest', craftZip([first])],
  [
    'two lists',
    'package-manifest',
    craftZip([...entriesOf(packageFiles([site]), 'a/'), ...entriesOf(packageFiles([site]), 'b/')]),
  ],
  ['a list that is no JSON', 'package-manifest', manifestAs('{')],
  ['a list in another encoding', 'package-manifest', manifestAs(Buffer.from([0x22, 0xff, 0x22]))],
  ['a list of nothing', 'package-manifest', withManifest({ files: [] })],
  ['another format', 'package-manifest', withManifest({ format: 'zip' })],
  ['a version to come', 'package-manifest', withManifest({ version: 2 })],
  [
    'a name in the list that climbs',
    'package-manifest',
    withManifest({ files: [{ name: '../a', sha256: '0'.repeat(64) }] }),
  ],
  ['no package id', 'package-manifest', withManifest({ packageId: '1' })],
  ['a deep list', 'package-manifest', manifestAs('['.repeat(100_000))],
  ['a list as large as a book', 'package-manifest', manifestAs(`"${'x'.repeat(300_000)}"`)],
  [
    'a file changed after it was listed',
    'package-changed',
    asFirst({ content: '{"draftId":"x"}' }),
  ],
  ['a listed file that is not there', 'package-missing', craftZip([manifest])],
  [
    'two sites of one draft',
    'package-manifest',
    packageZip([site, { ...site, draftId: draftId(1) }]),
  ],
];
