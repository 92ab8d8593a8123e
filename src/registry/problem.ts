/**
 * Something a person can put right. `code` names the reason, `at` the field as a JSON pointer
 * (`/homeUrl`; empty for the whole), `params` what the sentence in `src/text/problems.ts` needs.
 */
export interface Problem {
  readonly code: string;
  readonly at: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Advice warns and never refuses. */
  readonly advice?: true;
}

/** A value, or everything that is wrong with it at once. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };
