import type { Chain, FilingKind, Step, StepReason } from './filing.ts';
import type { Policy } from './policy.ts';
import { needsSecondReader, withSecondReader } from './second-reader.ts';
import type { SiteStatus } from './site.ts';
import { depth, type Unit, type UnitCode } from './unit.ts';
import { aboveOf, actingUnit, type UnitTree, upwards } from './unit-tree.ts';

/** What of a site decides its chain: for a change as it stands in the base, never as proposed. */
export interface ChainSubject {
  readonly unit: UnitCode;
  readonly isPortal: boolean;
  /** What lifts 例外 and 删除 is the root's (X18). */
  readonly status?: SiteStatus | undefined;
}

/** Who reviews one-step changes is a setting (X01, X03). */
export type ChainPolicy = Pick<Policy, 'amendmentReviewer' | 'platformReviewer'> &
  Partial<Pick<Policy, 'secondReaderFor'>>;

/**
 * The units that review a filing of this kind (SPEC section 3). Where the subject's unit is retired
 * its successor acts for it, else the unit above (R-1.3, X13).
 */
export function chainOf(
  tree: UnitTree,
  policy: ChainPolicy,
  kind: FilingKind,
  subject: ChainSubject,
): Chain {
  const acting = { ...subject, unit: actingUnit(tree, subject.unit) };
  const chain = succeeded(tree, subject.unit, chainIn(tree, policy, kind, acting));
  return needsSecondReader(policy.secondReaderFor, kind) ? withSecondReader(chain) : chain;
}

function chainIn(
  tree: UnitTree,
  policy: ChainPolicy,
  kind: FilingKind,
  subject: ChainSubject,
): Chain {
  switch (kind) {
    case 'new-site':
      return newSiteChain(tree, subject);
    case 'amendment':
    case 'channels':
    case 'domains':
      return subject.isPortal || policy.amendmentReviewer === 'parentUnit'
        ? oneAbove(tree, subject)
        : oneFrom(tree, subject.unit, 'one-home');
    case 'portal-apply':
      return oneAbove(tree, subject);
    case 'portal-cancel':
      return oneFrom(tree, subject.unit, 'one-home');
    case 'platform-apply':
    case 'platform-cancel':
      return policy.platformReviewer === 'parentUnit'
        ? oneAbove(tree, subject)
        : oneFrom(tree, subject.unit, 'one-home');
    case 'offline-temporary':
    case 'offline-emergency':
    case 'offline-permanent':
      return offlineChain(tree, subject);
    case 'restore': {
      if (subject.status === 'exempt' || subject.status === 'deleted')
        return oneRoot(tree, subject);
      const path = upTo(tree, subject.unit);
      return oneFrom(tree, path.at(-1)?.code ?? subject.unit, 'one-final');
    }
    case 'exempt':
    case 'delete':
      return oneRoot(tree, subject);
    case 'reattach':
      return oneRoot(tree, subject);
    case 'unit-change': {
      const own = tree.get(subject.unit);
      const above = own && aboveOf(tree, own);
      return above ? oneFrom(tree, above, 'one-above') : oneRoot(tree, subject);
    }
  }
}

/** The units that review a new site, as `chainOf` has them. */
export function reviewChain(tree: UnitTree, subject: ChainSubject): Chain {
  const acting = { ...subject, unit: actingUnit(tree, subject.unit) };
  return succeeded(tree, subject.unit, newSiteChain(tree, acting));
}

/**
 * A chain with what follows from retired units: the one passed over, why its successor is there, and
 * whose earlier decisions stand for which step (R-1.3, X13).
 */
function succeeded(tree: UnitTree, unit: UnitCode, chain: Chain): Chain {
  const acting = actingUnit(tree, unit);
  const steps = chain.steps.map((step): Step => {
    const isInPlace = acting !== unit && step.unit === acting;
    const isHome = step.because === 'home' || step.because === 'one-home';
    const because = isInPlace && isHome ? 'successor' : step.because;
    const insteadOf = predecessors(tree).get(step.unit);
    return insteadOf ? { ...step, because, insteadOf } : { ...step, because };
  });
  return { ...chain, steps, passedOver: [...(acting === unit ? [] : [unit]), ...chain.passedOver] };
}

const predecessorsOf = new WeakMap<UnitTree, ReadonlyMap<UnitCode, readonly UnitCode[]>>();

/** Retired units by the unit in force that acts for them, where both stand at the same level. */
function predecessors(tree: UnitTree): ReadonlyMap<UnitCode, readonly UnitCode[]> {
  const known = predecessorsOf.get(tree);
  if (known) return known;
  const found = new Map<UnitCode, UnitCode[]>();
  for (const unit of tree.values()) {
    if (!unit.retired) continue;
    const acting = tree.get(actingUnit(tree, unit.code));
    // a county's decision never stands for that of a city that took it in
    if (!acting || acting === unit || depth[acting.level] !== depth[unit.level]) continue;
    const codes = found.get(acting.code) ?? [];
    codes.push(unit.code);
    found.set(acting.code, codes);
  }
  predecessorsOf.set(tree, found);
  return found;
}

/**
 * The units that review a new site: its own, then every unit above up to the province or
 * department (B04–B06, D01, D02); a portal is only taken in by its own unit and reviewed from the
 * one above (X26), and at a province or department decided there with a 备案 record at the root
 * (B03, X04). Units without account and retired ones are passed over (X12).
 */
function newSiteChain(tree: UnitTree, subject: ChainSubject): Chain {
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

/** One review by the first unit from `from` upwards that can review (X12, F10). */
function oneFrom(tree: UnitTree, from: UnitCode, because: StepReason, rootRecord = false): Chain {
  const path = upwards(tree, from);
  const index = path.findIndex(mayReview);
  const unit = path[index];
  if (!unit) return { steps: [], passedOver: path.map(({ code }) => code), rootRecord: false };
  return {
    steps: [{ unit: unit.code, act: 'approve', because }],
    passedOver: path.slice(0, index).map(({ code }) => code),
    rootRecord,
  };
}

/** One review by the root (X18). */
function oneRoot(tree: UnitTree, { unit }: ChainSubject): Chain {
  return oneFrom(tree, upwards(tree, unit).at(-1)?.code ?? unit, 'one-root');
}

/** One review by the unit above; a province or department decides itself, with a record (X01–X04). */
function oneAbove(tree: UnitTree, { unit }: ChainSubject): Chain {
  const own = tree.get(unit);
  if (own && isEnd(own)) return oneFrom(tree, unit, 'portal-final', own.level !== 'root');
  return oneFrom(tree, (own && aboveOf(tree, own)) ?? unit, 'one-above');
}

/** Level by level up to the province or department; a portal's begins one unit up (I05, I06, X11). */
function offlineChain(tree: UnitTree, subject: ChainSubject): Chain {
  const chain = newSiteChain(tree, { ...subject, isPortal: false });
  const own = tree.get(subject.unit);
  if (!subject.isPortal || !own) return chain;
  if (isEnd(own)) return { ...chain, rootRecord: own.level !== 'root' };
  const steps = chain.steps
    .filter(({ unit }) => unit !== subject.unit)
    .map((step, index): Step => (index === 0 ? { ...step, because: 'portal-above' } : step));
  return steps.length > 0 ? { ...chain, steps } : chain;
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
