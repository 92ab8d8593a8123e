import type { Problem } from './problem.ts';

/** One site of an imported file as read, nothing of it judged yet. */
export interface ImportRow {
  /** Name of the file as it was uploaded, for the report. */
  readonly file: string;
  /** Row of the sheet, or number of the site in a package, from 1. */
  readonly row: number;
  /** As typed, by the names of the form's inputs; see `Fields` in `src/office/types.ts`. */
  readonly fields: Readonly<Record<string, string>>;
  /** What was wrong with the cells themselves, such as a formula. */
  readonly problems: readonly Problem[];
  /** What a package says that this is the same site by (M07); null for a row of a table. */
  readonly origin: { readonly packageId: string; readonly draftId: string } | null;
}

/** Something wrong, or worth knowing, with a file as a whole or one row of it. */
export interface FileProblem {
  readonly file: string;
  readonly row: number | null;
  readonly problem: Problem;
}

/** What was read of the uploaded files. */
export interface ReadUpload {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly FileProblem[];
}

/** Most sites of one import. */
export const importRowMax = 2_000;

/** Most megabytes of the files of one import. */
export const importMegabytesMax = 20;
