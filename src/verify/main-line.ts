import { ObjectMissing, type ObjectReader, type Oid } from '#git/types.ts';

/** Ids of commits that several threads read, oldest first: 20 bytes each. */
export interface MainLine {
  readonly count: number;
  readonly bytes: Uint8Array;
  at(index: number): Oid;
}

const width = 20;

/** Main from its first commit, first parents only. Throws `ObjectMissing`. */
export async function readMainLine(objects: ObjectReader, main: Oid): Promise<MainLine> {
  const oids: Buffer[] = [];
  for (let at: Oid | undefined = main; at !== undefined;) {
    oids.push(Buffer.from(at, 'hex'));
    at = (await objects.commit(at)).parents[0];
    // a chain of hashes has no circle; a store that is no such chain has
    if (oids.length > longest) throw new ObjectMissing(main);
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(oids.length * width));
  for (const [index, oid] of oids.entries()) bytes.set(oid, (oids.length - 1 - index) * width);
  return lineOf(bytes);
}

/** Far more commits than a register makes in a century. */
const longest = 50_000_000;

/** The same line in another thread. */
export function lineOf(bytes: Uint8Array): MainLine {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    count: bytes.byteLength / width,
    bytes,
    at: (index) => buffer.toString('hex', index * width, (index + 1) * width),
  };
}

/** Where a commit stands on it; -1 where it does not. */
export function placeOf({ bytes, count }: MainLine, oid: Oid): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wanted = Buffer.from(oid, 'hex');
  if (wanted.length !== width) return -1;
  for (let index = 0; index < count; index += 1) {
    if (wanted.compare(buffer, index * width, (index + 1) * width) === 0) return index;
  }
  return -1;
}
