import type { Problem } from './problem.ts';
import type { SiteRecord } from './site.ts';
import { finalUnit, type UnitTree } from './unit-tree.ts';

/** A system that a department of the State Council manages down to the counties (垂直管理, A04). */
export interface VerticalSystem {
  readonly department: string;
  /** How the names of its bodies end. */
  readonly endings: readonly string[];
}

/**
 * A body of a vertically managed system reports through its department and not through the local
 * government (A04): refused under a province, prefecture or county, naming the department.
 */
export function verticalProblem(
  tree: UnitTree,
  record: Pick<SiteRecord, 'unit' | 'sponsor'>,
  systems: readonly VerticalSystem[],
): Problem | null {
  if (finalUnit(tree, record.unit)?.level !== 'province') return null;
  const { name } = record.sponsor;
  const system = systems.find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
  if (!system) return null;
  const params = { name, department: system.department };
  return { code: 'vertical-sponsor', at: '/unit', params };
}
