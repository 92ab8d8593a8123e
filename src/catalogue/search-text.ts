/** Text as it is compared when people search: NFKC, lower case, white space as one blank. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The words of a search, each of which must be found. */
export function wordsOf(text: string): readonly string[] {
  const plain = searchable(text);
  return plain === '' ? [] : plain.split(' ').slice(0, mostWords);
}

const mostWords = 8; // more only cost time
