/**
 * The line, from 1, at which a value stands in YAML as it is canonically written (Y4): two blanks a
 * level, one key a line. `at` is a JSON pointer, or a line's number; where it leads nowhere, the
 * line of the last part that is there, and 1 for the whole.
 */
export function lineAt(text: string, at: string): number {
  if (/^\d{1,6}$/.test(at)) return Number(at);
  const lines = text.split('\n');
  let line = 0;
  let indent = 0;
  for (const part of at.split('/').slice(1)) {
    const found = /^\d+$/.test(part)
      ? itemAt(lines, line, indent, Number(part))
      : keyAt(lines, line, indent, part);
    if (found < 0) break;
    line = found;
    indent += 2;
  }
  return line + 1;
}

function keyAt(lines: readonly string[], from: number, indent: number, key: string): number {
  const head = new RegExp(`^[ -]{${indent}}["']?${key.replace(/\W/g, '\\$&')}["']?:(?: |$)`);
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (head.test(line)) return at;
    if (at > from && isAbove(line, indent)) return -1;
  }
  return -1;
}

function itemAt(lines: readonly string[], from: number, indent: number, index: number): number {
  let left = index;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isAbove(line, indent)) return -1;
    if (!line.startsWith(`${' '.repeat(indent)}- `)) continue;
    if (left === 0) return at;
    left -= 1;
  }
  return -1;
}

/** Whether a line belongs to what is outside: fewer blanks before it. */
function isAbove(line: string, indent: number): boolean {
  return line !== '' && line.search(/[^ ]/) < indent;
}
