const mostCopied = 0xffff;
const mostInserted = 127;

/**
 * The delta that makes `data` out of `base` where one stretch differs, which is how a tree follows a
 * tree; null where it would save less than half.
 */
export function deltaOf(base: Buffer, data: Buffer): Buffer | null {
  const most = Math.min(base.length, data.length);
  let head = 0;
  while (head < most && base[head] === data[head]) head += 1;
  let tail = 0;
  while (tail < most - head && base.at(-1 - tail) === data.at(-1 - tail)) tail += 1;
  if ((head + tail) * 2 < data.length) return null;
  return Buffer.from([
    ...sizeBytes(base.length),
    ...sizeBytes(data.length),
    ...copies(0, head),
    ...inserts(data.subarray(head, data.length - tail)),
    ...copies(base.length - tail, tail),
  ]);
}

function sizeBytes(size: number): number[] {
  const bytes: number[] = [];
  let rest = size;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(0x80 | (rest % 128));
  return [...bytes, rest];
}

function copies(from: number, size: number): number[] {
  const bytes: number[] = [];
  for (let at = from; at < from + size; at += mostCopied) {
    const next = Math.min(mostCopied, from + size - at);
    bytes.push(0xbf, at & 255, (at >>> 8) & 255, (at >>> 16) & 255, at >>> 24);
    bytes.push(next & 255, next >>> 8);
  }
  return bytes;
}

function inserts(bytes: Buffer): number[] {
  const told: number[] = [];
  for (let at = 0; at < bytes.length; at += mostInserted) {
    const part = bytes.subarray(at, at + mostInserted);
    told.push(part.length, ...part);
  }
  return told;
}
