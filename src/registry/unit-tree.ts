import type { Unit, UnitCode } from './unit.ts';

/** All units by code; the `attachedTo` fields make the tree. */
export type UnitTree = ReadonlyMap<UnitCode, Unit>;

/** The unit at the top; null while there is none. */
export function rootUnit(tree: UnitTree): Unit | null {
  for (const unit of tree.values()) if (unit.level === 'root') return unit;
  return null;
}

/** The tree over these units. */
export function unitTree(units: Iterable<Unit>): UnitTree {
  return new Map(Array.from(units, (unit) => [unit.code, unit]));
}

/**
 * The unit next above: what a retired unit went into (撤并), else the one it hangs on. So the
 * sites that keep the code of a retired unit stand under its successor (A33).
 */
export function aboveOf(tree: UnitTree, unit: Unit): UnitCode | null {
  const successor = unit.retired?.succeededBy ?? null;
  const isKnown = successor !== null && successor !== unit.code && tree.has(successor);
  return isKnown ? successor : unit.attachedTo;
}

/**
 * The unit that acts for a unit: itself while it is in force, else the successor of its successors
 * (R-1.3, X13). A retired unit without successor is answered as it is: the one above it acts.
 */
export function actingUnit(tree: UnitTree, code: UnitCode): UnitCode {
  const seen = new Set<UnitCode>();
  let acting = code;
  while (!seen.has(acting)) {
    seen.add(acting);
    const successor = tree.get(acting)?.retired?.succeededBy ?? null;
    if (successor === null || !tree.has(successor)) return acting;
    acting = successor;
  }
  return code;
}

/** The unit itself, then every unit above it up to the root. A cycle ends the walk. */
export function upwards(tree: UnitTree, code: UnitCode): readonly Unit[] {
  const path: Unit[] = [];
  const seen = new Set<UnitCode>();
  let next: UnitCode | null = code;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    const unit: Unit | undefined = tree.get(next);
    if (!unit) break;
    path.push(unit);
    next = aboveOf(tree, unit);
  }
  return path;
}

/** Whether `code` is `above` or hangs somewhere below it (R-4.7, A20). */
export function isWithin(tree: UnitTree, code: UnitCode, above: UnitCode): boolean {
  return upwards(tree, code).some((unit) => unit.code === above);
}

/** The province or department at the end of the unit's chains (最终组织单位); null for the root. */
export function finalUnit(tree: UnitTree, code: UnitCode): Unit | null {
  return (
    upwards(tree, code).find((unit) => unit.level === 'province' || unit.level === 'department') ??
    null
  );
}

/** The three columns of the form that a unit code fills in (R-2.3, B18). */
export interface UnitPlace {
  /** 省/部委 */
  readonly province: string;
  /** 市/垂管省局 */
  readonly prefecture: string;
  /** 县/垂管分局 */
  readonly county: string;
}

/** 省/部委, 市/垂管省局 and 县/垂管分局 of a unit; empty where the place has none. */
export function placeOf(tree: UnitTree, code: UnitCode): UnitPlace {
  const at = { province: '', prefecture: '', county: '' };
  for (const unit of upwards(tree, code)) {
    if (unit.level === 'province' || unit.level === 'department') at.province = unit.name;
    else if (unit.level === 'prefecture' || unit.level === 'bureau') at.prefecture = unit.name;
    else if (unit.level === 'county' || unit.level === 'sub-bureau') at.county = unit.name;
    else at.province ||= unit.name;
  }
  return at;
}
