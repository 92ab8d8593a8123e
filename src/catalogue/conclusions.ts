import type { ObjectReader, Oid } from '#git/types.ts';
import { concludedTrail, trailer, type Trailers } from '#registry/events.ts';
import { type FilingKind, isUnitFilingKind, unitFilingKinds } from '#registry/filing.ts';
import { isOpeningKind } from '#registry/opening.ts';
import { dateOf, parseMoment } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type Wait, waitsOf } from '#registry/waiting.ts';
import { pageOf, windowOf } from './paging.ts';
import type { Database, Row } from './sqlite.ts';
import type { Conclusion as Concluded, Page, PageRequest, UnitConclusion } from './types.ts';

/** The merge commit that brought a filing to main, and its last approval. */
export interface Conclusion {
  readonly oid: Oid;
  readonly approvedAt: string;
  readonly kind: FilingKind;
  readonly about: About;
  /** How long its decisions took (Z10). */
  readonly waits: readonly Wait[];
}

/** The site that a filing changed, or the unit; null for a new site. */
type About = SiteCode | UnitCode | null;

/** What the history of main between two commits tells. */
export interface History {
  readonly conclusions: ReadonlyMap<string, Conclusion>;
  /** The last commit of each day, newest first; a day at which the clock was put back is not there. */
  readonly days: readonly (readonly [day: string, oid: Oid])[];
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
  const days: (readonly [string, Oid])[] = [];
  let earliest = '9999';
  let next: Oid | undefined = main;
  while (next !== undefined && next !== known) {
    const { oid, parents, trailers, author } = await objects.commit(next);
    const day = dateOf(author.at);
    if (day < earliest) days.push([(earliest = day), oid]);
    const filing = trailer(trailers, 'Filing');
    if (trailer(trailers, 'Event') === 'conclude' && filing !== '' && !conclusions.has(filing)) {
      const approvedAt = trailer(trailers, 'Approved-At');
      conclusions.set(filing, {
        oid,
        approvedAt: parseMoment(approvedAt) ? approvedAt : '',
        kind: (trailer(trailers, 'Kind') || 'new-site') as FilingKind,
        about: (trailer(trailers, 'Site') || trailer(trailers, 'Unit') || null) as About,
        // the statistics of waiting are those of the units' chains
        waits: isOpeningKind(trailer(trailers, 'Kind')) ? [] : waitsOfTrail(trailers),
      });
    }
    next = parents[0];
  }
  return { conclusions, days, reachesKnown: known === null || next === known };
}

/** Waits of a conclusion; none where its trail cannot be read. */
function waitsOfTrail(trailers: Trailers): readonly Wait[] {
  try {
    return waitsOf(concludedTrail(trailers));
  } catch {
    return []; // statistics must not keep the register from being read; `verify` names it
  }
}

/** Where a filing ended on main. */
export function conclusionOf(database: Database, id: FilingId): Concluded | null {
  const row = database.get('SELECT * FROM conclusion WHERE filing = ?', id);
  return row ? concluded(row) : null;
}

/** Changes of one site, or of one unit, that are on main, newest first. */
export function conclusionsOf(database: Database, code: SiteCode | UnitCode): readonly Concluded[] {
  return database
    .all('SELECT * FROM conclusion WHERE site = ? ORDER BY approved_at DESC, filing', code)
    .map(concluded);
}

/** Filings about units that are on main, newest first; of a subtree, or of all units for null. */
export function unitConclusionsOf(
  database: Database,
  above: UnitCode | null,
  request: PageRequest,
): Page<UnitConclusion> {
  const kinds = unitFilingKinds.map((kind) => `'${kind}'`).join(', ');
  const below = 'AND site IN (SELECT unit FROM unit_above WHERE above = ?)';
  const from = `FROM conclusion WHERE kind IN (${kinds}) ${above === null ? '' : below}`;
  const cells = above === null ? [] : [above];
  return database.read(() => {
    const total = Number(database.get(`SELECT count(*) AS total ${from}`, ...cells)?.['total']);
    const window = windowOf(total, request);
    const page = `SELECT * ${from} ORDER BY approved_at DESC, filing LIMIT ? OFFSET ?`;
    const rows = database.all(page, ...cells, window.count, window.offset);
    return pageOf(
      window,
      rows.map((row) => ({ ...concluded(row), unit: row['site'] as UnitCode })),
    );
  });
}

function concluded(row: Row): Concluded {
  const kind = row['kind'] as FilingKind;
  return {
    filing: row['filing'] as FilingId,
    oid: row['oid'] as string,
    kind,
    site: isUnitFilingKind(kind) ? null : (row['site'] as SiteCode | null),
    approvedAt: row['approved_at'] as string,
  };
}
