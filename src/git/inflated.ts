import { constants, createInflate, inflateSync } from 'node:zlib';

/**
 * The so many bytes that a zlib stream at the beginning of `bytes` holds. Throws
 * where it is damaged, its checksum included, or holds another number of them.
 */
export function inflated(bytes: Buffer, size: number): Buffer {
  return quick?.(bytes, size) ?? slowly(bytes, size);
}

function slowly(bytes: Buffer, size: number): Buffer {
  // Sized to the object: the default keeps 16 KB for each, 830 MB after a whole register.
  const chunkSize = Math.max(64, size + 1);
  const data = inflateSync(bytes, { chunkSize, maxOutputLength: Math.max(size, 1) });
  if (data.length !== size) throw new Error('damaged object in a pack');
  return data;
}

/** What `inflateSync` itself works with, and makes anew for each call: four fifths of its time. */
interface Handle {
  writeSync(
    ...call: [
      flush: number,
      from: Uint8Array,
      fromAt: number,
      fromLength: number,
      to: Uint8Array,
      toAt: number,
      toLength: number,
    ]
  ): void;
  reset(): void;
  onerror: (message: string, errno: number, code: string) => void;
}

/** Null for what is not as it should be: `inflateSync` then says what it is. */
type Inflate = (bytes: Buffer, size: number) => Buffer | null;

/** One inflater for all objects; null where this version of Node keeps its own one otherwise. */
const quick = openQuick();

function openQuick(): Inflate | null {
  const { _handle: handle, _writeState: left } = createInflate() as unknown as {
    readonly _handle?: Handle;
    readonly _writeState?: Uint32Array;
  };
  if (typeof handle?.writeSync !== 'function' || !(left instanceof Uint32Array)) return null;
  let isDamaged = false;
  handle.onerror = () => {
    isDamaged = true;
  };
  const inflate: Inflate = (bytes, size) => {
    // one byte more shows a stream that holds more
    const out = Buffer.allocUnsafe(size + 1);
    isDamaged = false;
    handle.writeSync(constants.Z_FINISH, bytes, 0, bytes.length, out, 0, size + 1);
    handle.reset();
    return !isDamaged && left[0] === 1 ? out.subarray(0, size) : null;
  };
  return isAsDocumented(inflate) ? inflate : null;
}

/** Holds it against streams whose bytes are known. */
function isAsDocumented(inflate: Inflate): boolean {
  const stream = Buffer.from('789ccb48cdc9c9070006' + '2c0215', 'hex');
  const other = Buffer.from(stream).fill(0, stream.length - 1);
  return (
    inflate(stream, 5)?.toString() === 'hello' &&
    inflate(stream, 4) === null &&
    inflate(stream, 6) === null &&
    inflate(other, 5) === null &&
    inflate(stream.subarray(0, 8), 5) === null &&
    inflate(stream, 5)?.toString() === 'hello'
  );
}
