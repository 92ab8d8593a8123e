import type { UnitCode } from '#registry/unit.ts';
import type { Aspect } from '#registry/figures.ts';
import { isLive, statusOf } from './site-row.ts';
import type { Database } from './sqlite.ts';
import type { SiteRow } from './types.ts';

/** Sites of the subtree of each unit by status, as they are counted already. */
export function statusCounts(
  database: Database,
  codes: readonly UnitCode[],
): ReadonlyMap<UnitCode, ReadonlyMap<SiteRow['status'], number>> {
  return database.read(
    () =>
      new Map(
        codes.map((code) => {
          const rows = database.all(
            'SELECT status, sum(sites) AS sites FROM region_count WHERE unit = ? GROUP BY status',
            code,
          );
          const counts = rows.map(
            (row) => [statusOf(row['status']), Number(row['sites'])] as const,
          );
          return [code, new Map(counts)];
        }),
      ),
  );
}

/** Registered sites of a subtree by each aspect, as they are counted already (R-6.4, X20). */
export function aspectCounts(
  database: Database,
  unit: UnitCode,
): Readonly<Record<Aspect, ReadonlyMap<string, number>>> {
  const of = (aspect: Aspect) =>
    new Map(
      database
        .all(
          'SELECT value, sites FROM region_stat WHERE unit = ? AND aspect = ? ORDER BY value',
          unit,
          aspect,
        )
        .map((row) => [row['value'] as string, Number(row['sites'])] as const),
    );
  return database.read(() => ({ class: of('class'), kind: of('kind'), month: of('month') }));
}

/** Live portals and service platforms of a subtree: only the flagged sites are looked at. */
export function flagCounts(
  database: Database,
  unit: UnitCode,
): { readonly portals: number; readonly platforms: number } {
  const count = (flag: 'portal' | 'platform') =>
    Number(
      database.get(
        `SELECT count(*) AS total FROM site CROSS JOIN unit_above USING (unit)
         WHERE ${flag} = 1 AND above = ? AND ${isLive}`,
        unit,
      )?.['total'] ?? 0,
    );
  return database.read(() => ({ portals: count('portal'), platforms: count('platform') }));
}
