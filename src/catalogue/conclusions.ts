import type { ObjectReader, Oid } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import { parseMoment } from '#registry/moment.ts';

/** The merge commit that brought a filing to main, and its last approval. */
export interface Conclusion {
  readonly oid: Oid;
  readonly approvedAt: string;
}

/** What the history of main between two commits tells. */
export interface History {
  readonly conclusions: ReadonlyMap<string, Conclusion>;
  /** Whether `known` is on main; null was asked for stands on every main. */
  readonly reachesKnown: boolean;
}

/**
 * Walks main's first parents from `main` to `known` (null: to the first commit) and reads the
 * trailers of conclusions. Where a filing was concluded twice the newest counts.
 */
export async function readHistory(
  objects: ObjectReader,
  main: Oid,
  known: Oid | null,
): Promise<History> {
  const conclusions = new Map<string, Conclusion>();
  let next: Oid | undefined = main;
  while (next !== undefined && next !== known) {
    const { oid, parents, trailers } = await objects.commit(next);
    const filing = trailer(trailers, 'Filing');
    if (trailer(trailers, 'Event') === 'conclude' && filing !== '' && !conclusions.has(filing)) {
      const approvedAt = trailer(trailers, 'Approved-At');
      conclusions.set(filing, { oid, approvedAt: parseMoment(approvedAt) ? approvedAt : '' });
    }
    next = parents[0];
  }
  return { conclusions, reachesKnown: known === null || next === known };
}
