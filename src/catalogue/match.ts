import { searchable, wordsOf } from './search-text.ts';
import type { ColumnMatch } from './filters.ts';

/** One thing that a text must hold. */
export interface Needle {
  /** Where: one column, or among name, URL and code. */
  readonly column: ColumnMatch['column'] | 'any';
  readonly mode: ColumnMatch['mode'];
  /** Comparable already; no line of it is empty. */
  readonly text: string;
}

/** What words and columns ask for, word by word; a whole text stays whole (K02). */
export function needlesOf(text: string, columns: readonly ColumnMatch[]): readonly Needle[] {
  const anywhere = wordsOf(text).map((word): Needle => {
    return { column: 'any', mode: 'contains', text: word };
  });
  const inColumns = columns.flatMap(({ column, mode, text: typed }): readonly Needle[] => {
    if (mode === 'contains') return wordsOf(typed).map((word) => ({ column, mode, text: word }));
    const whole = wholeOf(column, searchable(typed));
    return whole === '' ? [] : [{ column, mode, text: whole }];
  });
  return [...anywhere, ...inColumns];
}

/** A field as it is compared as a whole: the slash at the end of an address says nothing. */
export function wholeOf(column: Needle['column'], field: string): string {
  return column === 'homeUrl' ? field.replace(/\/+$/, '') : field;
}
