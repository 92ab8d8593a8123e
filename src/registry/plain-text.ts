/** Characters that cannot be seen, turn text round, or are none (Y8). Tab and line feed are judged apart. */
export const hidden =
  /(?![\t\n])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

// Printable ASCII, common Han and their punctuation: what nearly every value is made of.
const common = /^[\x20-\x7e\u3001-\u3011\u4e00-\u9fa5\uff01-\uff1f“”‘’—·\n]*$/;

// Han, letters and the punctuation of sentences: no blank, no digit, no @, nothing that NFKC or NFC changes.
const words = /^[\u4e00-\u9fa5A-Za-z\u3001\u3002（）《》，：；“”]*$/;

/** Whether a text is nothing but words: in its stored form, with nothing hidden and no number in it. */
export function isWords(text: string): boolean {
  return words.test(text);
}

/** Whether a text has characters that nobody can see. */
export function hasHidden(text: string): boolean {
  return !common.test(text) && hidden.test(text);
}

/** Full-width letters, digits, signs and blanks as an input method writes them, made plain. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (symbol) => String.fromCharCode(symbol.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** Without blanks, tabs and line ends around it. Hidden characters stay, to be refused. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return (
    code === 32 || code === 9 || code === 10 || code === 13 || code === 0x3000 || code === 0xa0
  );
}
