/** What may be wrong with the files of a repository. */
export type AilmentCode =
  | 'head-damaged'
  | 'config-damaged'
  | 'ref-torn'
  | 'ref-nowhere'
  | 'ref-no-commit'
  | 'ref-strange'
  | 'ref-misnamed'
  | 'main-missing'
  | 'packed-refs-damaged'
  | 'loose-damaged'
  | 'loose-stray-bit'
  | 'loose-strange'
  | 'pack-damaged'
  | 'pack-index-damaged'
  | 'pack-without-index'
  | 'index-without-pack'
  | 'pack-helper-damaged'
  | 'object-missing'
  | 'lock-stale'
  | 'litter';

/** One thing wrong: what, and in which file below the repository. */
export interface Ailment {
  readonly code: AilmentCode;
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** An ailment without more to say. */
export function ailment(code: AilmentCode, path: string, params: Ailment['params'] = {}): Ailment {
  return { code, path, params };
}
