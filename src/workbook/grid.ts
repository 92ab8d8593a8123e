/** One cell as read: its text, and what keeps the text from being taken. */
export interface Cell {
  readonly text: string;
  readonly fault?: 'cell-formula' | 'cell-error';
}

/** One sheet as read: rows by their number in the sheet, from 1; empty rows may be left out. */
export interface Grid {
  readonly name: string;
  readonly rows: readonly { readonly row: number; readonly cells: readonly Cell[] }[];
}

/** Most columns of a sheet that are looked at. */
export const columnMax = 100;
