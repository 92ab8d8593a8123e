import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

/** A zip that is written as its files come; nothing of them is kept. */
export interface ZipStream {
  /** Adds a file, packed while it is written. Rejects with the stream's error. */
  add(
    name: string,
    fill: (write: (text: string) => Promise<void> | null) => Promise<void>,
  ): Promise<void>;
  /** Writes the directory and ends the stream. Resolves when all is handed over. */
  end(): Promise<void>;
}

interface Listed {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** Bytes that are packed at a time: one such block is filled while the one before is packed. */
const blockSize = 256 * 1024;
/** Nothing here is larger than the format before zip64 can tell. */
const largest = 0xffff_ffff;
/** Far quicker than the usual 6 and a third longer: the text of tables is packed well anyway. */
const level = 3;
/** 1 January 1980, the first day that the format knows: the same files, the same bytes. */
const day = 0x21;
/** Sizes come after the file (bit 3), names are UTF-8 (bit 11). */
const flags = 0x808;

/** Begins a zip. Whoever reads slowly is waited for; one that goes away ends the writing. */
export function zipStream(stream: Writable): ZipStream {
  const listed: Listed[] = [];
  let offset = 0;
  let failure: Error | null = null;
  stream.once('error', (error: Error) => (failure = error));

  async function put(bytes: Uint8Array): Promise<void> {
    if (failure) throw failure;
    if (stream.destroyed) throw new Error('the reader of the zip went away');
    offset += bytes.length;
    if (!stream.write(bytes)) await drained(stream);
    if (failure) throw failure;
  }

  async function add(name: string, fill: Parameters<ZipStream['add']>[1]): Promise<void> {
    const start = offset;
    const raw = Buffer.from(name);
    await put(localHeader(raw));
    const deflate = createDeflateRaw({ level });
    const begin = offset;
    const writing = (async () => {
      for await (const packed of deflate) await put(packed as Buffer);
    })();
    // whoever fills or ends the file hears of it
    writing.catch(() => {});
    const body = blocks(deflate, writing);
    try {
      await fill(body.write);
      await body.end();
      await writing;
    } catch (error) {
      deflate.destroy();
      await writing.catch(() => {});
      throw failure ?? error;
    }
    const packed = offset - begin;
    const { crc, size } = body.sum();
    if (offset > largest || size > largest) throw new Error('too large for a zip');
    await put(record(0x08074b50, [crc, packed, size]));
    listed.push({ name: raw, offset: start, crc, packed, size });
  }

  return {
    add,
    async end() {
      const begin = offset;
      for (const file of listed) await put(directoryEntry(file));
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50);
      end.writeUInt16LE(listed.length, 8);
      end.writeUInt16LE(listed.length, 10);
      end.writeUInt32LE(offset - begin, 12);
      end.writeUInt32LE(begin, 16);
      await put(end);
      await new Promise<void>((resolve, reject) => {
        stream.once('error', reject);
        stream.end((error?: Error | null) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** Texts into blocks, blocks into the packer; two blocks in turn, so that memory stays the same. */
function blocks(deflate: DeflateRaw, writing: Promise<void>) {
  let [block, other] = [Buffer.allocUnsafeSlow(blockSize), Buffer.allocUnsafeSlow(blockSize)];
  let at = 0;
  let crc = 0;
  let size = 0;
  let packing: Promise<unknown> = Promise.resolve();

  /** Resolves when the other block is free, rejects when nobody takes what is packed. */
  const packed = () => Promise.race([packing, writing.then(() => packing)]);
  const flush = async (): Promise<void> => {
    const part = block.subarray(0, at);
    crc = crc32(part, crc);
    size += at;
    at = 0;
    await packed();
    [block, other] = [other, block];
    packing = new Promise<void>((resolve, reject) => {
      deflate.write(part, (error) => (error ? reject(error) : resolve()));
    });
    packing.catch(() => {});
  };
  const write = (text: string): Promise<void> | null => {
    // a character of UTF-16 is at most three bytes of UTF-8
    if (text.length * 3 <= blockSize - at) {
      at += block.write(text, at);
      return null;
    }
    return at === 0 ? writeLong(text) : flush().then(() => write(text) ?? undefined);
  };
  const writeLong = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length; from += blockSize) {
      at = bytes.copy(block, 0, from, from + blockSize);
      await flush();
    }
  };
  return {
    write,
    sum: () => ({ crc, size }),
    end: async () => {
      if (at > 0) await flush();
      await packed();
      deflate.end();
    },
  };
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(day, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function directoryEntry({ name, offset, crc, packed, size }: Listed): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(8, 10);
  head.writeUInt16LE(day, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}

function record(signature: number, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + numbers.length * 4);
  bytes.writeUInt32LE(signature);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 + index * 4);
  return bytes;
}

async function drained(stream: Writable): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    stop.abort();
  }
}
