import type { Unit, UnitCode } from '#registry/unit.ts';
import { randomOf, shuffle } from './random.ts';
import { allocate, portalShare, sitesByClass, sitesByProvince } from './shares.ts';

/** How many sites a unit has, and whether one of them is its portal. */
export interface UnitShare {
  readonly sites: number;
  readonly hasPortal: boolean;
}

/** Spreads a number of sites over the units in force, by province, class and chance. */
export function spread(
  units: readonly Unit[],
  sites: number,
  seed: number,
): ReadonlyMap<UnitCode, UnitShare> {
  const shares = new Map<UnitCode, UnitShare>();
  const inForce = units.filter((unit) => unit.retired === null && unit.level !== 'root');
  const vertical = inForce.filter((unit) => unit.code.startsWith('b'));
  const departments = Math.round((sites * sitesByClass.departments) / sitesByClass.total);
  spreadDepartments(vertical, departments);

  const provinces = inForce.filter((unit) => unit.level === 'province');
  const totals = allocate(
    sites - departments,
    provinces.map((province) => sitesByProvince[province.code] ?? 0),
  );
  provinces.forEach((province, index) => {
    const own = inForce.filter((unit) => unit.code.slice(0, 2) === province.code.slice(0, 2));
    spreadProvince(own, totals[index] ?? 0);
  });
  return shares;

  function spreadDepartments(own: readonly Unit[], total: number): void {
    const weight = { department: 6, bureau: 1, 'sub-bureau': 0.3 } as Readonly<
      Record<string, number>
    >;
    const counts = allocate(
      total,
      own.map((unit) => (weight[unit.level] ?? 0) * chance(unit)),
    );
    own.forEach((unit, index) => {
      const count = counts[index] ?? 0;
      shares.set(unit.code, { sites: count, hasPortal: count > 0 && unit.level === 'department' });
    });
  }

  function spreadProvince(own: readonly Unit[], total: number): void {
    // Portals first: the province's, then of prefectures, then of counties.
    const order = ['province', 'prefecture', 'county'].flatMap((level) =>
      shuffle(
        randomOf(seed, `portals ${own[0]?.code}`),
        own.filter((unit) => unit.level === level),
      ),
    );
    const portals = new Set(
      order.slice(0, total === 0 ? 0 : Math.max(1, Math.floor(total * portalShare))),
    );
    const hasPrefectures = own.some((unit) => unit.level === 'prefecture');
    const classes = {
      province: sitesByClass.province,
      prefecture: sitesByClass.prefecture,
      // A municipality's districts take the part of the prefectures it has not.
      county: sitesByClass.county + (hasPrefectures ? 0 : sitesByClass.prefecture),
    } as Readonly<Record<string, number>>;
    const sums = new Map<string, number>();
    for (const unit of own) sums.set(unit.level, (sums.get(unit.level) ?? 0) + chance(unit));
    const counts = allocate(
      total - portals.size,
      own.map((unit) => ((classes[unit.level] ?? 0) * chance(unit)) / (sums.get(unit.level) ?? 1)),
    );
    own.forEach((unit, index) => {
      const hasPortal = portals.has(unit);
      shares.set(unit.code, { sites: (counts[index] ?? 0) + (hasPortal ? 1 : 0), hasPortal });
    });
  }

  /** A few units have many times as many sites as others of their level. */
  function chance(unit: Unit): number {
    const random = randomOf(seed, `share ${unit.code}`);
    return Math.exp(1.5 * (random() + random() + random() + random() - 2));
  }
}
