/** Object id of Git, 40 lower-case hex digits. */
export type Oid = string;

/** One entry of a tree. Modes other than `100644` and `40000` are refused on reading data (Y6, Y7). */
export interface TreeEntry {
  readonly mode: string;
  readonly path: string;
  readonly oid: Oid;
  readonly type: 'blob' | 'tree' | 'commit';
}

/** A commit as it is stored, with its trailers parsed. */
export interface Commit {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: { readonly name: string; readonly email: string; readonly at: Date };
  readonly message: string;
  /** Trailers of the last paragraph in order; a key may stand several times. */
  readonly trailers: readonly (readonly [key: string, value: string])[];
  /** Its signature as it stands there, and the bytes that it signs; null where there is not one. */
  readonly signed: { readonly text: string; readonly payload: Uint8Array } | null;
}

/** A path whose blob differs between two trees; null where it is absent. */
export interface Difference {
  readonly path: string;
  readonly before: Oid | null;
  readonly after: Oid | null;
}

/** Reads objects by id, loose or packed. Every method throws `ObjectMissing` for an unknown id. */
export interface ObjectReader {
  commit(oid: Oid): Promise<Commit>;
  /** Entries of a tree; quicker where `like` is one that was read shortly before and differs little. */
  tree(oid: Oid, like?: Oid): Promise<readonly TreeEntry[]>;
  blob(oid: Oid): Promise<Uint8Array>;
  /** Entry at a path below a tree; null when absent. */
  entry(tree: Oid, path: string): Promise<TreeEntry | null>;
  /** All blobs below a tree that differ, in path order; unchanged subtrees are never read. */
  diff(before: Oid | null, after: Oid | null, under?: string): AsyncIterable<Difference>;
  /** All blobs below a path of a tree, in path order. */
  files(tree: Oid, under?: string): AsyncIterable<{ readonly path: string; readonly oid: Oid }>;
}

/** What changes in a tree: new bytes, an existing blob, or null to remove. */
export type FileChanges = ReadonlyMap<string, Uint8Array | { readonly oid: Oid } | null>;

/** Who stands in a commit: an account of a unit or the register itself, never a person. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}

/** A commit to be made. `at` is both author and committer time, written with +0800. */
export interface NewCommit {
  readonly parents: readonly Oid[];
  /** Tree to start from; null for an empty one. */
  readonly base: Oid | null;
  readonly changes: FileChanges;
  readonly message: string;
  readonly by: Signature;
  readonly at: Date;
}

/** A bare repository that survives kill -9 and power cuts at any call (D1–D3). */
export interface Repository extends ObjectReader {
  readonly dir: string;
  /** Value of a full ref name (`refs/heads/main`), loose before packed; null when there is none. */
  resolve(ref: string): Promise<Oid | null>;
  /** All refs whose name begins with the prefix. */
  refs(prefix: string): Promise<readonly { readonly ref: string; readonly oid: Oid }[]>;
  /**
   * Writes all new objects of a commit durably and returns its id; no ref moves. Many objects go
   * into one pack, few are loose. Several commits may be made one on the other before a ref moves.
   */
  commitFiles(commit: NewCommit): Promise<Oid>;
  /** Moves a ref from exactly `expected` (null: must not exist) to `next` (null: delete). Throws `RefMoved`. */
  moveRef(ref: string, next: Oid | null, expected: Oid | null): Promise<void>;
  /** Runs work while no other process or task of this one holds the register's lock (D2). */
  locked<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The ref was not where the caller thought; `actual` is where it is. */
export class RefMoved extends Error {
  readonly ref: string;
  readonly actual: Oid | null;
  constructor(ref: string, actual: Oid | null) {
    super(`ref moved: ${ref}`);
    this.name = 'RefMoved';
    this.ref = ref;
    this.actual = actual;
  }
}

/** No object of this id, or a damaged one. */
export class ObjectMissing extends Error {
  readonly oid: Oid;
  constructor(oid: Oid, options?: ErrorOptions) {
    super(`object missing or damaged: ${oid}`, options);
    this.name = 'ObjectMissing';
    this.oid = oid;
  }
}
