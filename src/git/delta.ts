/** Rebuilds an object from its base (ofs-delta and ref-delta of a pack). Throws where the delta is damaged. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const reader = { delta, at: 0 };
  if (readSize(reader) !== base.length) throw new Error('delta of another base');
  const result = Buffer.allocUnsafe(readSize(reader));
  let end = 0;
  while (reader.at < delta.length) {
    const op = delta[reader.at++] ?? 0;
    if (op & 0x80) {
      const from = readBytes(reader, op, 4);
      const size = readBytes(reader, op >> 4, 3) || 0x1_0000;
      if (from + size > base.length || end + size > result.length) throw new Error('damaged delta');
      base.copy(result, end, from, from + size);
      end += size;
    } else {
      if (op === 0 || reader.at + op > delta.length || end + op > result.length) {
        throw new Error('damaged delta');
      }
      delta.copy(result, end, reader.at, reader.at + op);
      reader.at += op;
      end += op;
    }
  }
  if (end !== result.length) throw new Error('damaged delta');
  return result;
}

interface Reader {
  readonly delta: Buffer;
  at: number;
}

function readSize(reader: Reader): number {
  let size = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = reader.delta[reader.at++] ?? 0;
    size += (byte & 0x7f) * factor;
    if (byte < 0x80) return size;
  }
}

// The low bits of the operation say which bytes follow.
function readBytes(reader: Reader, bits: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index += 1) {
    if (bits & (1 << index)) value += (reader.delta[reader.at++] ?? 0) * 2 ** (8 * index);
  }
  return value;
}
