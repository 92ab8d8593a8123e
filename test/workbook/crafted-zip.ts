import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip of which anything may be untrue. */
export interface CraftedEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  /** Another name in the entry's own header. */
  readonly localName?: string | Buffer;
  readonly flags?: number;
  readonly localFlags?: number;
  /** 0 stored, 8 deflated; others claim what they are not. */
  readonly method?: number;
  readonly packed?: Buffer;
  /** What is said instead of the truth. */
  readonly size?: number;
  readonly packedSize?: number;
  readonly crc?: number;
  readonly localSize?: number;
  readonly attributes?: number;
  readonly extra?: Buffer;
  /** Sizes after the data, with these figures; `true` for true ones. */
  readonly descriptor?: true | { readonly size?: number; readonly packedSize?: number };
  /** Where the directory says it lies, instead of where it does. */
  readonly offset?: number;
}

export interface CraftedZip {
  readonly before?: Buffer;
  readonly betweenDirectoryAndEnd?: Buffer;
  readonly comment?: Buffer;
  readonly count?: number;
  readonly directoryOffset?: number;
  readonly directorySize?: number;
  readonly disk?: number;
}

/** A zip with these entries as said, and its end record as said. */
export function craftZip(entries: readonly CraftedEntry[], zip: CraftedZip = {}): Buffer {
  const parts: Buffer[] = [zip.before ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  let at = parts[0]?.length ?? 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const local = Buffer.from((entry.localName ?? entry.name) as string);
    const content = Buffer.from((entry.content ?? '') as string);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const flags = (entry.flags ?? 0x800) | (entry.descriptor ? 8 : 0);
    const extra = entry.extra ?? Buffer.alloc(0);
    const crc = entry.crc ?? crc32(content);
    const size = entry.size ?? content.length;
    const packedSize = entry.packedSize ?? packed.length;
    const later = entry.descriptor !== undefined;
    const head = fields(
      [4, 0x04034b50],
      [2, 20],
      [2, entry.localFlags ?? flags],
      [2, method],
      [4, 0x21_0000],
      [4, later ? 0 : crc],
      [4, later ? 0 : packedSize],
      [4, later ? 0 : (entry.localSize ?? size)],
      [2, local.length],
      [2, 0],
    );
    directory.push(
      fields(
        [4, 0x02014b50],
        [2, 0x0314],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0x21_0000],
        [4, crc],
        [4, packedSize],
        [4, size],
        [2, name.length],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, entry.attributes ?? 0],
        [4, entry.offset ?? at],
      ),
      name,
      extra,
    );
    const said = entry.descriptor === true ? {} : entry.descriptor;
    const after = said
      ? fields(
          [4, 0x08074b50],
          [4, crc],
          [4, said.packedSize ?? packedSize],
          [4, said.size ?? size],
        )
      : Buffer.alloc(0);
    parts.push(head, local, packed, after);
    at += head.length + local.length + packed.length + after.length;
  }
  const listed = Buffer.concat(directory);
  const comment = zip.comment ?? Buffer.alloc(0);
  const count = zip.count ?? entries.length;
  const end = fields(
    [4, 0x06054b50],
    [2, zip.disk ?? 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, zip.directorySize ?? listed.length],
    [4, zip.directoryOffset ?? at],
    [2, comment.length],
  );
  const between = zip.betweenDirectoryAndEnd ?? Buffer.alloc(0);
  return Buffer.concat([...parts, listed, between, end, comment]);
}

/** Little-endian numbers one after the other. */
export function fields(...numbers: readonly (readonly [width: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([width, value]) => {
      const bytes = Buffer.alloc(width);
      if (width === 2) bytes.writeUInt16LE(value & 0xffff);
      else bytes.writeUInt32LE(value >>> 0);
      return bytes;
    }),
  );
}

/** An extra field. */
export function extraField(id: number, data: Buffer): Buffer {
  return Buffer.concat([fields([2, id], [2, data.length]), data]);
}
