/**
 * A term of the index of sites as one number: two characters that stand side by side, or three
 * where all are of ASCII, because two Latin letters say too little. Whatever part of a text is
 * searched for, its terms are among those of the text.
 */
export type Term = number;

const latin = 0x80;
// Three ASCII characters fit into 21 bits; above the private area of Unicode they meet no pair.
const latinBase = 0xe000 << 16;

/** Terms of searchable text, in their order, those that stand in nearly every address left out. */
export function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (let at = 0; at + 1 < text.length; at += 1) {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    if (first >= latin || second >= latin) {
      terms.push((first << 16) | second);
      continue;
    }
    const third = text.charCodeAt(at + 2);
    if (third >= latin || Number.isNaN(third)) continue;
    const term = latinTerm(first, second, third);
    if (!common.has(term)) terms.push(term);
  }
  return terms;
}

/** Terms of single Chinese characters, for whoever has room for them. */
export function charactersOf(text: string): readonly Term[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).filter(
    (code) => code >= latin,
  );
}

/** The term that says all of a word: two characters, or three of ASCII; null where none does. */
export function wholeTermOf(word: string): Term | null {
  const [term, ...more] = termsOf(word);
  const isWhole = word.length === 2 || (word.length === 3 && !/[^\0-\x7f]/.test(word));
  return isWhole && term !== undefined && more.length === 0 ? term : null;
}

/** How a term is named in files. */
export function termName(term: Term): string {
  return (term >>> 0).toString(36);
}

/** Which of `shards` files (a power of two) holds a term. */
export function shardOf(term: Term, shards: number): number {
  // neighbours in Unicode must not share a file, so the bits are mixed
  const mixed = Math.imul(term ^ (term >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) & (shards - 1);
}

function latinTerm(first: number, second: number, third: number): Term {
  return latinBase | (first << 14) | (second << 7) | third;
}

const common = new Set(
  ['.go', 'gov', 'ov.', 'v.c', '.cn', 'www', 'ww.', 'htt', 'ttp', 'tps'].map((text) =>
    latinTerm(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)),
  ),
);
