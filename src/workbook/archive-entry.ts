import type { Entry } from 'yauzl';
import { FileRefused, shownName } from './refused.ts';

const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;
const encrypted = 0x1 | 0x40 | 0x2000;
const hasDescriptor = 0x8;
const zip64Field = 1;
const ratioMax = 150;
const ratioFrom = 1_048_576;
const reparsePoint = 0x400;

/** The bytes of the archive that an entry takes up. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Refuses an entry by what the directory says of it, before anything of it is unpacked. */
export function refuseEntry(entry: Entry, name: string): void {
  const shown = shownName(name);
  if (entry.extraFields.some(({ id }) => id === zip64Field)) throw new FileRefused('archive-zip64');
  if ((entry.generalPurposeBitFlag & encrypted) !== 0) throw new FileRefused('archive-encrypted');
  const { compressionMethod: method, compressedSize, uncompressedSize } = entry;
  if (method !== 0 && method !== 8) throw new FileRefused('archive-method', { name: shown });
  if (method === 0 && compressedSize !== uncompressedSize) {
    throw new FileRefused('archive-size', { name: shown });
  }
  if (!isPlain(entry, name)) throw new FileRefused('archive-link', { name: shown });
  if (name.endsWith('/') && uncompressedSize > 0) {
    throw new FileRefused('archive-name', { name: shown });
  }
  if (uncompressedSize > ratioFrom && uncompressedSize > compressedSize * ratioMax) {
    throw new FileRefused('archive-ratio', { name: shown });
  }
}

/**
 * Where an entry lies. Its own header, and the descriptor after it where there is one, must say what
 * the directory says: programs differ in which they believe. Throws `FileRefused` where they do not.
 */
export function extentOf(bytes: Buffer, entry: Entry, name: string): Extent {
  const start = entry.relativeOffsetOfLocalHeader;
  if (start + 30 > bytes.length || bytes.readUInt32LE(start) !== localSignature) {
    throw new FileRefused('archive-damaged');
  }
  const flags = bytes.readUInt16LE(start + 6);
  const nameEnd = start + 30 + bytes.readUInt16LE(start + 26);
  const dataStart = nameEnd + bytes.readUInt16LE(start + 28);
  const dataEnd = dataStart + entry.compressedSize;
  const isSame =
    flags === entry.generalPurposeBitFlag &&
    bytes.readUInt16LE(start + 8) === entry.compressionMethod &&
    bytes.subarray(start + 30, nameEnd).equals(entry.fileNameRaw);
  if (!isSame || dataEnd > bytes.length) throw new FileRefused('archive-damaged');
  const lie = () => new FileRefused('archive-size', { name: shownName(name) });
  const sizes = { crc32: entry.crc32, packed: entry.compressedSize, full: entry.uncompressedSize };
  const isLater = (flags & hasDescriptor) !== 0;
  if (!saysSo(bytes, start + 14, sizes, isLater)) throw lie();
  if (!isLater) return { start, end: dataEnd };
  const isSigned =
    dataEnd + 4 <= bytes.length && bytes.readUInt32LE(dataEnd) === descriptorSignature;
  const at = isSigned ? dataEnd + 4 : dataEnd;
  if (at + 12 > bytes.length || !saysSo(bytes, at, sizes, false)) throw lie();
  return { start, end: at + 12 };
}

/** Refuses entries that share bytes: small archives that unpack without end are built so. */
export function refuseOverlap(extents: readonly Extent[], directory: number): void {
  let last = 0;
  for (const { start, end } of extents.toSorted((a, b) => a.start - b.start)) {
    if (start < last || end > directory) throw new FileRefused('archive-damaged');
    last = end;
  }
}

function saysSo(
  bytes: Buffer,
  at: number,
  sizes: { readonly crc32: number; readonly packed: number; readonly full: number },
  mayBeLater: boolean,
): boolean {
  const given = [at, at + 4, at + 8].map((place) => bytes.readUInt32LE(place));
  return [sizes.crc32, sizes.packed, sizes.full].every(
    (size, index) => given[index] === size || (mayBeLater && given[index] === 0),
  );
}

/** A file or a folder: no link, no device. */
function isPlain({ externalFileAttributes }: Entry, name: string): boolean {
  const kind = (externalFileAttributes >>> 28) & 0xf;
  if ((externalFileAttributes & reparsePoint) !== 0 && kind === 0) return false;
  return kind === 0 || kind === 8 || (kind === 4 && name.endsWith('/'));
}
