import { forbiddenKeys, longestNumber } from './yaml-writer.ts';

/** Deeper documents are left to the full parser. */
const deepest = 12;
const key = /([A-Za-z_][\w-]*):(?=[ \n])/y;
const number = new RegExp(`^(?:0|-?[1-9]\\d{0,${longestNumber - 1}})$`);

/** What the quick parser gives up on. */
const foreign = Symbol('foreign');

/**
 * Reads text that `dumpYaml` may have written, quickly, or returns null. It guesses: the caller
 * believes it only where `dumpYaml` of the guess is the same text again, which proves it right.
 */
export function guessYaml(text: string): { readonly value: unknown } | null {
  try {
    const reader = { text, at: 0 };
    const value = readBlock(reader, 0, 0);
    return reader.at === text.length ? { value } : null;
  } catch (error) {
    if (error === foreign) return null;
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

function readBlock(reader: Reader, indent: number, depth: number): unknown {
  if (depth > deepest) throw foreign;
  if (isDash(reader)) return readList(reader, indent, depth);
  key.lastIndex = reader.at;
  return key.test(reader.text) ? readMap(reader, indent, depth) : scalar(restOfLine(reader));
}

function readMap(reader: Reader, indent: number, depth: number): unknown {
  const map: Record<string, unknown> = {};
  do {
    key.lastIndex = reader.at;
    const name = key.exec(reader.text)?.[1];
    if (name === undefined || forbiddenKeys.has(name)) throw foreign;
    reader.at += name.length + 1;
    if (reader.text.charCodeAt(reader.at) === 32) {
      reader.at += 1;
      map[name] = scalar(restOfLine(reader));
    } else {
      reader.at += 1;
      if (!indentIs(reader, indent + 2)) throw foreign;
      reader.at += indent + 2;
      map[name] = readBlock(reader, indent + 2, depth + 1);
    }
  } while (continues(reader, indent));
  return map;
}

function readList(reader: Reader, indent: number, depth: number): unknown {
  const list: unknown[] = [];
  do {
    if (!isDash(reader)) throw foreign;
    reader.at += 2;
    list.push(readBlock(reader, indent + 2, depth + 1));
  } while (continues(reader, indent));
  return list;
}

function isDash(reader: Reader): boolean {
  return reader.text.charCodeAt(reader.at) === 45 && reader.text.charCodeAt(reader.at + 1) === 32;
}

function indentIs(reader: Reader, indent: number): boolean {
  for (let index = 0; index < indent; index += 1) {
    if (reader.text.charCodeAt(reader.at + index) !== 32) return false;
  }
  return reader.text.charCodeAt(reader.at + indent) !== 32;
}

// Steps over the indentation where the next line belongs to the same block.
function continues(reader: Reader, indent: number): boolean {
  if (reader.at >= reader.text.length || !indentIs(reader, indent)) return false;
  reader.at += indent;
  return true;
}

function restOfLine(reader: Reader): string {
  const end = reader.text.indexOf('\n', reader.at);
  if (end < 0) throw foreign;
  const line = reader.text.slice(reader.at, end);
  reader.at = end + 1;
  return line;
}

function scalar(text: string): unknown {
  switch (text.charCodeAt(0)) {
    case 39: // '
      return text.slice(1, -1).replaceAll("''", "'");
    case 34: // "
      return unescape(text);
    case 91: // [
      if (text === '[]') return [];
      throw foreign;
    case 123: // {
      if (text === '{}') return {};
      throw foreign;
  }
  if (text.length <= longestNumber + 1 && number.test(text)) return Number(text);
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text === 'null' ? null : text;
}

function unescape(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
  } catch {
    // Not JSON: the full parser knows more escapes.
  }
  throw foreign;
}
