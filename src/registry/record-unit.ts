import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { SiteRecord } from './site.ts';
import { finalUnit, type UnitTree } from './unit-tree.ts';
import type { Unit, UnitCode } from './unit.ts';
import { verticalProblem } from './vertical-system.ts';

/** What of the policy a record's unit is judged by; the offline form carries it with it. */
export type UnitRules = Pick<Policy, 'verticalSystems' | 'wholeProvincePlatforms'>;

/** What the units have against a record: its unit is unknown, no longer in force, or not the one to report to (R-2.3, A04). */
export function unitProblems(
  tree: UnitTree,
  record: Pick<SiteRecord, 'unit' | 'sponsor'>,
  rules: UnitRules,
): readonly Problem[] {
  const vertical = verticalProblem(tree, record, rules.verticalSystems);
  return [...forceProblems(tree.get(record.unit), record.unit), ...(vertical ? [vertical] : [])];
}

/** The name of the province above a unit whose one service platform covers all levels (B28); null where there is none. */
export function coveringProvince(tree: UnitTree, unit: UnitCode, rules: UnitRules): string | null {
  const final = finalUnit(tree, unit);
  if (!final || final.code === unit) return null;
  return rules.wholeProvincePlatforms.includes(final.code) ? final.name : null;
}

function forceProblems(unit: Unit | undefined, code: UnitCode): readonly Problem[] {
  if (!unit) return [{ code: 'unit-unknown', at: '/unit', params: { unit: code } }];
  if (!unit.retired) return [];
  const successor = unit.retired.succeededBy ?? '';
  return [{ code: 'unit-retired', at: '/unit', params: { unit: code, successor } }];
}
