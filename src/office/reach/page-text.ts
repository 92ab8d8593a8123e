/** A page's text with the charset that it was read in. */
export interface PageText {
  readonly text: string;
  /** The server or the page names a charset in which its bytes make no sense. */
  readonly isGarbled: boolean;
}

const named = /charset\s*=\s*["']?\s*([\w-]+)/i;

/**
 * A page's text (many old pages are GBK): by its byte order mark, by what the server names, by what
 * the page names, else as UTF-8 where its bytes are that, else as GB18030. A charset that the bytes
 * contradict is not believed, and told. `isCut`: the last character may be half.
 */
export function pageText(bytes: Buffer, contentType: string, isCut = false): PageText {
  const mark = byMark(bytes);
  if (mark !== null) return { text: decode(bytes, mark, isCut) ?? '', isGarbled: false };
  const header = named.exec(contentType)?.[1];
  const meta = named.exec(bytes.subarray(0, 4_096).toString('latin1'))?.[1];
  for (const charset of [header, meta]) {
    if (charset === undefined) continue;
    const text = decode(bytes, charset, isCut);
    if (text !== null) return { text, isGarbled: charset === meta && isOther(header, meta) };
  }
  const isNamed = (header ?? meta) !== undefined;
  for (const charset of ['utf-8', 'gb18030']) {
    const text = decode(bytes, charset, isCut);
    if (text !== null) return { text, isGarbled: isNamed };
  }
  return { text: new TextDecoder().decode(bytes), isGarbled: isNamed };
}

/** A server's charset that was refused for the page's own one. */
function isOther(header: string | undefined, meta: string): boolean {
  return header !== undefined && header.toLowerCase() !== meta.toLowerCase();
}

function byMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Null for a charset that is unknown or that the bytes are not in. */
function decode(bytes: Buffer, charset: string, isCut: boolean): string | null {
  const label = charset.toLowerCase();
  // the declaration was read as single bytes, so it cannot be sixteen bits wide
  const known = /^utf-?16/.test(label) && byMark(bytes) === null ? 'utf-8' : label;
  try {
    return new TextDecoder(known, { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
}
