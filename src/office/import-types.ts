import type { FileProblem, ReadUpload } from '#registry/import-row.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import type { Account } from '#private/types.ts';

/** How an import is to be done. */
export interface ImportOptions {
  /** Only say what would become of each row. */
  readonly dryRun: boolean;
  /** File nothing where one row may not be filed. */
  readonly allOrNothing: boolean;
}

/** What became of a row, or in a dry run what would. */
export type RowResult =
  | 'filed' // a new filing
  | 'replaced' // its earlier filing has this content now, and review begins anew (M07)
  | 'refused'
  | 'held-back'; // it was right, but all or nothing was asked

/** One site of an import in its report. */
export interface ImportLine {
  readonly file: string;
  readonly row: number;
  /** Whether `row` counts the sites of a package; else it is a row of a sheet. */
  readonly isPackage: boolean;
  readonly name: string;
  readonly result: RowResult;
  /** Why it was refused; and advice, which refuses nothing. */
  readonly problems: readonly Problem[];
  /** The filing that it made or replaced; null where nothing was filed. */
  readonly filing: FilingId | null;
  /** 临时码, for filings that this unit's imports made; empty otherwise. */
  readonly receiptCode: string;
}

/** The report of an import by file, row, field and reason. */
export interface ImportReport extends ImportOptions {
  readonly lines: readonly ImportLine[];
  /** What is to be said of files as a whole, and of rows that could not be read. */
  readonly problems: readonly FileProblem[];
}

/** An import as its page shows it. */
export interface ImportView extends ImportOptions {
  /** Names of the files it was read from. */
  readonly files: readonly string[];
  readonly state: 'running' | 'interrupted' | 'done';
  /** Rows done so far and rows in all. */
  readonly progress: { readonly done: number; readonly total: number };
  /** Null until it is done. */
  readonly report: ImportReport | null;
}

/** Reads one foreign file without trusting it; `src/workbook` has one that does so apart. */
export type ReadFile = (file: string, bytes: Uint8Array) => Promise<ReadUpload>;

/** Imports of units, kept sealed under a key that only the browser of who asked has. */
export interface Imports {
  /** Reads uploaded files, one after the other. */
  read(
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  ): Promise<ReadUpload>;
  /** Begins an import and waits a moment for its end; the key of it. */
  start(upload: ReadUpload, account: Account, options: ImportOptions): Promise<string>;
  /** The import of this account; null for any other's, and when its time is over. */
  find(key: string, account: Account): ImportView | null;
  /** After a dry run: the same rows in earnest. After an interruption: goes on. */
  proceed(key: string, account: Account): Promise<void>;
  /** Forgets an import: rows, report and receipt codes. */
  drop(key: string): void;
  /** Lets imports under way stop after their row, and waits for that. */
  stop(): Promise<void>;
}
