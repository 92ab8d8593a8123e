/** What `doctor` may find wrong; the sentences stand in `src/text/doctor-words.ts`. */
export type DoctorCode =
  // the repository
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
  | 'litter'
  // the private store
  | 'private-missing'
  | 'private-damaged'
  | 'private-changed-at-rest'
  | 'private-sealed-damaged'
  | 'secret-damaged'
  | 'check-code-key-unknown'
  | 'private-litter'
  // what can be made again
  | 'derived-damaged';

/** One thing wrong: what, where, and with what. */
export interface DoctorFinding {
  readonly code: DoctorCode;
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}
