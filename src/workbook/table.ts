/** One column of a table that is written. */
export interface Column {
  readonly header: string;
  /** In characters of the workbook's font; the programs' own width where it is not said. */
  readonly width?: number;
}

/** One sheet: every row has a text for each column. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}
