import type { FilingKind } from './filing.ts';
import type { FilingId } from './site.ts';

/** A path that differs between the base and a proposal. */
export interface ChangedPath {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a filing asks for, with the one file it does it by. */
export interface DerivedKind {
  readonly kind: FilingKind;
  readonly path: string;
  /** Blob id of the filed content. */
  readonly content: string;
}

/**
 * What a filing asks for, from the difference it makes against the base and never from what it
 * says of itself. Null when the difference is none that the rules know: more than one path,
 * a path that is not the filing's own, or a change of what stands already.
 */
export function filingKind(id: FilingId, changes: readonly ChangedPath[]): DerivedKind | null {
  const [change, ...more] = changes;
  if (!change || more.length > 0) return null;
  const { path, before, after } = change;
  const isOwn = new RegExp(`^data/sites/(\\w{2})/(\\1\\w{4})/new-${id}\\.yaml$`).test(path);
  return isOwn && before === null && after !== null
    ? { kind: 'new-site', path, content: after }
    : null;
}
