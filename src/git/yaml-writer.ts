/** Keys no file may carry: they reach into prototypes (Y2). */
export const forbiddenKeys: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** Most digits of a number; anything longer is a code and stays text (units have 6 digits, sites 10). */
export const longestNumber = 5;

/** How deep maps and lists may stand in one another (D8). */
export const deepest = 20;

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]/u;
const eachInvisible = /["\\]|[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
// Printable ASCII and common Han: no need to ask for character classes.
const visible = /^[\x20-\x7e\u3000-\u3029\u4e00-\u9fa5\uff01-\uff5e]*$/;
const otherTypes = /^(?:y|yes|n|no|true|false|on|off|null)$/i;
const numberLike = /^[-+.]*\d[-+.\d_,:eETtZz ]*$|^[-+]?0[xob][\da-f_]+$/i;
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * The one canonical text of a value: block style, two spaces, lists indented, text quoted wherever
 * it could be read as something else (codes, phones, dates), escapes in double quotes (D8, Y4).
 * `loadYaml` reads back an equal value. Throws TypeError for what a data file cannot hold:
 * undefined, fractions, numbers of more than five digits, forbidden keys.
 */
export function dumpYaml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${scalar(value)}\n`;
  return isEmpty(value) ? (Array.isArray(value) ? '[]\n' : '{}\n') : block(value, '', 1);
}

// Ends with a newline; the first line carries no indentation, the caller wrote it.
function block(value: object, indent: string, depth: number): string {
  if (depth > deepest) throw new TypeError(`nested deeper than ${deepest}`);
  return Array.isArray(value) ? list(value, indent, depth) : map(value, indent, depth);
}

function map(value: object, indent: string, depth: number): string {
  let text = '';
  let lead = '';
  for (const [key, item] of Object.entries(value)) {
    text += `${lead}${keyText(key)}:`;
    lead = indent;
    if (typeof item !== 'object' || item === null) text += ` ${scalar(item)}\n`;
    else if (isEmpty(item)) text += Array.isArray(item) ? ' []\n' : ' {}\n';
    else text += `\n${indent}  ${block(item, `${indent}  `, depth + 1)}`;
  }
  return text;
}

function list(value: readonly unknown[], indent: string, depth: number): string {
  let text = '';
  let lead = '';
  for (const item of value) {
    text += `${lead}- `;
    lead = indent;
    if (typeof item !== 'object' || item === null) text += `${scalar(item)}\n`;
    else if (isEmpty(item)) text += Array.isArray(item) ? '[]\n' : '{}\n';
    else text += block(item, `${indent}  `, depth + 1);
  }
  return text;
}

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

const keys = new Map<string, string>();

function keyText(key: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  if (forbiddenKeys.has(key) || invisible.test(key) || key.length > 200) {
    throw new TypeError('a key that no data file may carry');
  }
  const text = string(key);
  if (keys.size < 1000) keys.set(key, text);
  return text;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return string(value);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)) {
    const digits = String(value);
    if (digits.length - (value < 0 ? 1 : 0) <= longestNumber) return digits;
  }
  throw new TypeError(`a data file cannot hold this ${typeof value}`);
}

function string(text: string): string {
  if (!visible.test(text) && invisible.test(text)) return escaped(text);
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  const last = text.length - 1;
  if (last < 0) return false;
  const first = text.charCodeAt(0);
  const isLetter = (first | 32) >= 97 && (first | 32) <= 122;
  const isDigit = first >= 48 && first <= 57;
  // Han and the like may begin plain text; of ASCII only letters, digits, slash and underscore.
  if (first < 0x80 && !isLetter && !isDigit && first !== 47 && first !== 95) return false;
  if (isDigit && numberLike.test(text) && !address.test(text)) return false;
  if (isLetter && last < 5 && otherTypes.test(text)) return false;
  const end = text.charCodeAt(last);
  if (end === 32 || end === 58 || !isWide(first) || !isWide(end)) return false;
  return !text.includes(': ') && !text.includes(' #');
}

// Blanks beyond ASCII at either end are quoted, so that nobody overlooks them.
function isWide(code: number): boolean {
  return code < 0x80 || (code !== 0xa0 && code !== 0x3000 && !(code >= 0x2000 && code <= 0x200a));
}

/** Double quotes as in JSON, and every character that cannot be seen as its number. */
function escaped(text: string): string {
  const body = text.replace(eachInvisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    if (code === 10) return '\\n';
    if (code === 9) return '\\t';
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${body}"`;
}
