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

/** An address as people search for it: no scheme, no `www.`, no slash at its end. */
export function searchableUrl(text: string): string {
  return searchable(text)
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '');
}

/** The words of a search for sites: an address typed whole is looked for without what says nothing. */
export function siteWords(text: string): readonly string[] {
  return wordsOf(text)
    .map((word) => (/^(?:https?:\/\/|www\.)/.test(word) ? searchableUrl(word) : word))
    .filter((word) => word !== '');
}
