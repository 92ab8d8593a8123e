import type { Policy } from './policy.ts';
import type { Unit, UnitCode } from './unit.ts';
import { aboveOf, actingUnit, isWithin, type UnitTree, upwards } from './unit-tree.ts';

/** Whether units above the inspecting one may inspect in its place, is a setting (N16, Z12). */
export interface InspectionPolicy {
  readonly inspectionBy: 'nearest' | 'orAbove';
}

/** What of a site decides who inspects it. */
export interface Inspected {
  readonly unit: UnitCode;
  readonly isPortal: boolean;
}

/**
 * The unit that inspects a site (N16): the one it hangs on, for the sites of its own departments
 * and bodies; for a unit's own site, its portal, the unit above. Units without account and retired
 * ones are passed over (X12); the root inspects its own. Null in an empty tree.
 */
export function inspectorOf(tree: UnitTree, site: Inspected): UnitCode | null {
  const home = tree.get(actingUnit(tree, site.unit));
  const above = home && aboveOf(tree, home);
  const from = site.isPortal && above ? above : home?.code;
  return (from && upwards(tree, from).find(inspects)?.code) ?? null;
}

/** Whether a unit may inspect this site (N16). */
export function mayInspect(
  tree: UnitTree,
  policy: InspectionPolicy,
  site: Inspected,
  unit: UnitCode,
): boolean {
  const inspector = inspectorOf(tree, site);
  if (inspector === null) return false;
  if (unit === inspector) return true;
  return policy.inspectionBy === 'orAbove' && isWithin(tree, inspector, unit);
}

/** Whether a unit may score its own sites by one account alone, is a setting (Z17). */
export type OwnSitePolicy = Pick<Policy, 'ownSiteScoring'>;

/**
 * Whether a unit has an interest in a site's score (Z17): it is its own portal, or its own office or
 * government is the sponsor. Sites of its departments and portals of units below are not its own.
 */
export function isOwnSite(
  tree: UnitTree,
  site: Inspected & { readonly sponsor: string },
  unit: UnitCode,
): boolean {
  const own = tree.get(unit);
  if (!own || actingUnit(tree, site.unit) !== unit) return false;
  const sponsor = nameKey(site.sponsor);
  return site.isPortal || sponsor === nameKey(own.office) || sponsor === nameKey(own.name);
}

function nameKey(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '');
}

/** Units whose department sites, and units whose portals, a unit inspects (N12). */
export interface Charge {
  readonly departmentsOf: readonly UnitCode[];
  readonly portalsOf: readonly UnitCode[];
}

const chargesOf = new WeakMap<UnitTree, ReadonlyMap<UnitCode, Charge>>();

/** What a unit inspects; computed once for a tree. */
export function inspectedBy(tree: UnitTree, unit: UnitCode): Charge {
  let charges = chargesOf.get(tree);
  if (!charges) chargesOf.set(tree, (charges = allCharges(tree)));
  return charges.get(unit) ?? { departmentsOf: [], portalsOf: [] };
}

function allCharges(tree: UnitTree): ReadonlyMap<UnitCode, Charge> {
  const charges = new Map<UnitCode, { departmentsOf: UnitCode[]; portalsOf: UnitCode[] }>();
  const of = (unit: UnitCode) => {
    const charge = charges.get(unit) ?? { departmentsOf: [], portalsOf: [] };
    charges.set(unit, charge);
    return charge;
  };
  for (const code of tree.keys()) {
    const departments = inspectorOf(tree, { unit: code, isPortal: false });
    const portal = inspectorOf(tree, { unit: code, isPortal: true });
    if (departments) of(departments).departmentsOf.push(code);
    if (portal) of(portal).portalsOf.push(code);
  }
  return charges;
}

function inspects(unit: Unit): boolean {
  return unit.hasAccount && unit.retired === null;
}
