import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { importMegabytesMax } from '#registry/import-row.ts';
import { type Extent, extentOf, refuseEntry, refuseOverlap } from './archive-entry.ts';
import { entryName, nameKeyOf } from './archive-name.ts';
import { FileRefused, shownName } from './refused.ts';

const megabyte = 1_048_576;
const entriesMax = 2_000;
const unpackedMegabytesMax = 100;
const endSize = 22;
const locatorSize = 20;
const zip64Locator = 0x07064b50;

/**
 * Unpacks a zip in memory: files by name in the order of its directory, folders left out. Everything
 * that an archive may be made to do is refused with one sentence (`FileRefused`): traversal, links,
 * encryption, ZIP64, duplicate names, overlaps, sizes that are not true, bombs (M06).
 */
export async function readArchive(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  if (bytes.length > importMegabytesMax * megabyte) {
    throw new FileRefused('file-too-large', { max: importMegabytesMax });
  }
  const zip = await opened(bytes);
  const listed = await listEntries(zip, bytes);
  const extents: Extent[] = listed.map(({ entry, name }) => extentOf(bytes, entry, name));
  refuseOverlap(extents, directoryStart(listed, bytes, zip));
  const files = new Map<string, Buffer>();
  for (const { entry, name } of listed) {
    if (!name.endsWith('/')) files.set(name, await unpack(zip, entry, name));
  }
  return files;
}

interface Listed {
  readonly entry: Entry;
  readonly name: string;
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: true,
    });
  } catch {
    throw new FileRefused('archive-damaged');
  }
}

async function listEntries(zip: ZipFile, bytes: Buffer): Promise<readonly Listed[]> {
  const end = bytes.length - endSize - zip.comment.length;
  const locator = end - locatorSize;
  if (locator >= 0 && bytes.readUInt32LE(locator) === zip64Locator) {
    throw new FileRefused('archive-zip64');
  }
  if (zip.entryCount > entriesMax) throw new FileRefused('archive-too-many', { max: entriesMax });
  const listed: Listed[] = [];
  const seen = new Set<string>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry);
      refuseEntry(entry, name);
      total += entry.uncompressedSize;
      if (total > unpackedMegabytesMax * megabyte) {
        throw new FileRefused('archive-too-large', { max: unpackedMegabytesMax });
      }
      const key = nameKeyOf(name);
      if (seen.has(key)) throw new FileRefused('archive-duplicate', { name: shownName(name) });
      seen.add(key);
      listed.push({ entry, name });
    }
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('archive-damaged');
  }
  return listed;
}

/** Where the directory begins; it must fill the room up to the end record, so that nothing hides there. */
function directoryStart(listed: readonly Listed[], bytes: Buffer, zip: ZipFile): number {
  const end = bytes.length - endSize - zip.comment.length;
  const size = listed.reduce(
    (sum, { entry }) =>
      sum + 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength,
    0,
  );
  const start = bytes.readUInt32LE(end + 16);
  if (start + size !== end || bytes.readUInt32LE(end + 12) !== size) {
    throw new FileRefused('archive-damaged');
  }
  return start;
}

async function unpack(zip: ZipFile, entry: Entry, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      size += (chunk as Buffer).length;
      // yauzl stops a stream that brings more than it said; this is the second lock on the same door.
      if (size > entry.uncompressedSize) throw new Error('too many bytes');
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    const isSize = /too many bytes|not enough bytes/.test((error as Error).message);
    throw isSize
      ? new FileRefused('archive-size', { name: shownName(name) })
      : new FileRefused('archive-damaged');
  }
  const content = Buffer.concat(chunks, size);
  if (size !== entry.uncompressedSize) {
    throw new FileRefused('archive-size', { name: shownName(name) });
  }
  if (crc32(content) !== entry.crc32) throw new FileRefused('archive-damaged');
  return content;
}
