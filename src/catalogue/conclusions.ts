import type { ObjectReader, Oid } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import type { FilingKind } from '#registry/filing.ts';
import { parseMoment } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { Database, Row } from './sqlite.ts';
import type { Conclusion as Concluded } from './types.ts';

/** The merge commit that brought a filing to main, and its last approval. */
export interface Conclusion {
  readonly oid: Oid;
  readonly approvedAt: string;
  readonly kind: FilingKind;
  readonly site: SiteCode | null;
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
      conclusions.set(filing, {
        oid,
        approvedAt: parseMoment(approvedAt) ? approvedAt : '',
        kind: (trailer(trailers, 'Kind') || 'new-site') as FilingKind,
        site: (trailer(trailers, 'Site') || null) as SiteCode | null,
      });
    }
    next = parents[0];
  }
  return { conclusions, reachesKnown: known === null || next === known };
}

/** Where a filing ended on main. */
export function conclusionOf(database: Database, id: FilingId): Concluded | null {
  const row = database.get('SELECT * FROM conclusion WHERE filing = ?', id);
  return row ? concluded(row) : null;
}

/** Changes of one site that are on main, newest first. */
export function conclusionsOf(database: Database, code: SiteCode): readonly Concluded[] {
  return database
    .all('SELECT * FROM conclusion WHERE site = ? ORDER BY approved_at DESC, filing', code)
    .map(concluded);
}

function concluded(row: Row): Concluded {
  return {
    filing: row['filing'] as FilingId,
    oid: row['oid'] as string,
    kind: row['kind'] as FilingKind,
    site: row['site'] as SiteCode | null,
    approvedAt: row['approved_at'] as string,
  };
}
