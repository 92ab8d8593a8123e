/** What a spreadsheet program would take as the beginning of a formula, after any blanks (W10). */
const formulaStart = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n ]*[\t\r]/u;

// Of the control characters XML 1.0 knows three; the rest would make a workbook unreadable.
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Most characters a cell holds. */
const cellMax = 32_767;

/**
 * Text as a workbook keeps it: always of the type text, so that it is no formula whatever it begins
 * with (K05). What cannot be written in XML is left out, and what a cell cannot hold is cut.
 */
export function cellText(text: string): string {
  return text.replace(unwritable, '').slice(0, cellMax);
}

/** Whether a spreadsheet program would take this text of a .csv as a formula. */
export function looksLikeFormula(text: string): boolean {
  return formulaStart.test(text);
}

/**
 * Text as a .csv carries it. There are no types in a .csv, so what looks like a formula gets an
 * apostrophe in front, which a reader of ours takes off again (`plainCell`).
 */
export function csvText(text: string): string {
  const clean = cellText(text);
  return looksLikeFormula(clean) ? `'${clean}` : clean;
}

/** The text behind an apostrophe that stands before what looks like a formula. */
export function plainCell(text: string): string {
  const rest = text.slice(1);
  return text.startsWith("'") && looksLikeFormula(rest) ? rest : text;
}
