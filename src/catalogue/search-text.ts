export { searchable, wordsOf } from '#registry/search/text.ts';
