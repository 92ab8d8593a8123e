import type { Chain, Step } from './filing.ts';
import type { Unit, UnitCode } from './unit.ts';
import { type UnitTree, upwards } from './unit-tree.ts';

/** What of a new site decides its chain. */
export interface ChainSubject {
  readonly unit: UnitCode;
  readonly isPortal: boolean;
}

/**
 * The units that review a new site: its own, then every unit above up to the province or
 * department (B04–B06, D01, D02); a portal is only taken in by its own unit and reviewed from the
 * one above (X26), and at a province or department decided there with a 备案 record at the root
 * (B03, X04). Units without account and retired ones are passed over (X12).
 */
export function reviewChain(tree: UnitTree, subject: ChainSubject): Chain {
  const path = upTo(tree, subject.unit);
  const reviewers = path.filter(mayReview);
  const passedOver = path.filter((unit) => !mayReview(unit)).map((unit) => unit.code);
  const own = tree.get(subject.unit);
  const isFinal = own !== undefined && isEnd(own);

  if (subject.isPortal && isFinal && mayReview(own)) {
    const step: Step = { unit: own.code, act: 'approve', because: 'portal-final' };
    return { steps: [step], passedOver, rootRecord: own.level !== 'root' };
  }
  const steps = reviewers.map((unit, index): Step => {
    const isLast = index === reviewers.length - 1;
    if (subject.isPortal && unit.code === subject.unit && !isLast) {
      return { unit: unit.code, act: 'take-in', because: 'portal-home' };
    }
    const because = isLast ? 'final' : unit.code === subject.unit ? 'home' : 'above';
    return { unit: unit.code, act: 'approve', because };
  });
  return { steps, passedOver, rootRecord: false };
}

/** Whether a unit takes part in chains at all. */
function mayReview(unit: Unit): boolean {
  return unit.hasAccount && unit.retired === null;
}

function isEnd(unit: Unit): boolean {
  return unit.level === 'province' || unit.level === 'department' || unit.level === 'root';
}

/** The path up to the final unit; further up only while nobody there can review. */
function upTo(tree: UnitTree, code: UnitCode): readonly Unit[] {
  const path: Unit[] = [];
  for (const unit of upwards(tree, code)) {
    path.push(unit);
    if (isEnd(unit) && mayReview(unit)) break;
  }
  return path;
}
