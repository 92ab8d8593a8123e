/**
 * The rules of review said a second time, in the plainest way and from the specification alone
 * (SPEC, X04, X12, X13, X26). It imports no rule of the product: only the words
 * for units and events.
 */
import type { DecisionEvent } from '#registry/filing.ts';
import type { Level, Unit, UnitCode } from '#registry/unit.ts';

export type Units = ReadonlyMap<UnitCode, Unit>;

const heights: Readonly<Record<Level, number>> = {
  root: 0,
  province: 1,
  department: 1,
  prefecture: 2,
  bureau: 2,
  county: 3,
  'sub-bureau': 3,
};

/** One filing as the model sees it. */
export interface ModelFiling {
  readonly unit: UnitCode;
  readonly isPortal: boolean;
  stage: 'received' | 'in-review' | 'returned' | 'withdrawn' | 'approved';
  content: string;
  filer: string;
  /** What counts in this round, in order. */
  counted: DecisionEvent[];
  /** What was made and does not count. */
  readonly refused: DecisionEvent[];
}

export interface ModelStep {
  readonly unit: UnitCode;
  readonly isTakeIn: boolean;
}

/** A tree that may stand: one root, each unit on one above its level, in force on one in force. */
export function mayStand(units: Units): boolean {
  return [...units.values()].every((unit) => {
    if (unit.level === 'root') return unit.attachedTo === null && unit.hasAccount && !unit.retired;
    const above = unit.attachedTo && units.get(unit.attachedTo);
    if (!above || heights[above.level] >= heights[unit.level]) return false;
    if (above.retired && !unit.retired) return false;
    return wayUp(units, unit.code).at(-1)?.level === 'root';
  });
}

/** Whoever acts for a unit: its successor's successors, itself while it is in force. */
function actingFor(units: Units, code: UnitCode): UnitCode {
  let at = code;
  for (let left = units.size; left > 0; left -= 1) {
    const next = units.get(at)?.retired?.succeededBy;
    if (!next) return at;
    at = next;
  }
  return code;
}

function wayUp(units: Units, from: UnitCode): readonly Unit[] {
  const way: Unit[] = [];
  let code: UnitCode | null = from;
  while (code !== null && way.length <= units.size) {
    const unit: Unit | undefined = units.get(code);
    if (!unit) break;
    way.push(unit);
    code = unit.retired?.succeededBy ?? unit.attachedTo;
  }
  return way;
}

/** Who reviews a new site of a unit, lowest first, up to the province or department. */
export function stepsOf(units: Units, from: UnitCode, isPortal: boolean): readonly ModelStep[] {
  const own = actingFor(units, from);
  const able = wayUp(units, own).filter((unit) => unit.hasAccount && !unit.retired);
  const end = able.findIndex(({ level }) => heights[level] <= 1);
  const steps = able.slice(0, end + 1);
  return steps.map(({ code }, index) => ({
    unit: code,
    isTakeIn: isPortal && code === own && index < steps.length - 1,
  }));
}

/** Whether a decision stands for a step: made by its unit, or by one of the same level that went into it. */
function standsFor(units: Units, { unit, event }: DecisionEvent, step: ModelStep): boolean {
  if (event !== (step.isTakeIn ? 'take-in' : 'approve') && event !== 'approve') return false;
  if (unit === step.unit) return true;
  const before = units.get(unit);
  const now = units.get(step.unit);
  if (!before?.retired || !now || heights[before.level] !== heights[now.level]) return false;
  return actingFor(units, unit) === step.unit;
}

/** The step whose turn it is: the one above the highest that is decided, never beyond the last. */
export function turnOf(units: Units, filing: ModelFiling): number {
  const steps = stepsOf(units, filing.unit, filing.isPortal);
  const done = steps.findLastIndex((step) =>
    filing.counted.some((decision) => standsFor(units, decision, step)),
  );
  return Math.min(done + 1, steps.length - 1);
}

/** Whether a decision counts, under the tree at its moment. */
export function counts(units: Units, filing: ModelFiling, decision: DecisionEvent): boolean {
  const steps = stepsOf(units, filing.unit, filing.isPortal);
  const step = steps[turnOf(units, filing)];
  if (filing.stage !== 'received' && filing.stage !== 'in-review') return false;
  if (!step || step.unit !== decision.unit || filing.content !== decision.content) return false;
  if (decision.event === 'take-in') return filing.stage === 'received';
  if (decision.account === filing.filer || (decision.event === 'approve' && step.isTakeIn))
    return false;
  return filing.counted.every(
    ({ event, account }) => event === 'take-in' || account !== decision.account,
  );
}

/** Takes a decision into the filing, or puts it aside. */
export function decide(units: Units, filing: ModelFiling, decision: DecisionEvent): void {
  if (!counts(units, filing, decision)) {
    filing.refused.push(decision);
    return;
  }
  const steps = stepsOf(units, filing.unit, filing.isPortal);
  const at = turnOf(units, filing);
  const isLast = at === steps.length - 1;
  filing.counted.push(decision);
  if (decision.event === 'return') filing.stage = 'returned';
  else if (decision.event === 'approve' && isLast) filing.stage = 'approved';
  else filing.stage = 'in-review';
}
